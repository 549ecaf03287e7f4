import { type ReactElement, useId } from 'react';
import type { TemplateMatches } from '../../../shared/model/adopted-template.ts';
import type { Handler } from '../../../shared/model/process-template.ts';
import { Role } from '../../../shared/model/user.ts';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';
import { useEditor } from './editor-context.ts';
import { handlerId, teamNamed } from './handler-names.ts';
import { PlaceProblem } from './place-problem.tsx';

const KINDS = ['role', 'team', 'skill', 'person', 'requester'] as const;

interface HandlerFieldProps {
  readonly place: string;
  readonly label: string;
  readonly handler: Handler;
  /** A choice of a team can say whom a name means in the whole template. */
  readonly onChange: (handler: Handler, matches: TemplateMatches) => void;
}

/** Who does something: a role, a team, those who can do it, a person, or whoever began the process. */
export function HandlerField({ place, label, handler, onChange }: HandlerFieldProps): ReactElement {
  const { draft } = useEditor();
  const { t } = useText();
  const id = useId();
  const { kind } = handler;
  const part = { role: 'role', team: 'team', skill: 'skill', person: 'email', requester: 'kind' }[kind];
  return (
    <fieldset data-place={place} aria-label={label} className="flex min-w-0 flex-1 flex-col gap-1">
      <div className="flex max-w-xl gap-1.5">
        <Select
          label={t('processEditor.handlerKind', { what: label })}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`processEditor.handler.${value}`) }))}
          onChange={(next) => onChange(handlerOf(next), draft.matches)}
          className="w-40! shrink-0"
        />
        {kind === 'requester' ? null : (
          <Who handler={handler} label={t('processEditor.handlerWho', { what: label })} onChange={onChange} />
        )}
      </div>
      <PlaceProblem id={id} place={`${place}.${part}`} />
      <PlaceProblem place={place} />
    </fieldset>
  );
}

/** A handler of a kind that nobody is chosen for yet. */
function handlerOf(kind: Handler['kind']): Handler {
  switch (kind) {
    case 'role':
      return { kind, role: 'agent' };
    case 'team':
      return { kind, team: '' };
    case 'skill':
      return { kind, skill: '' };
    case 'person':
      return { kind, email: '' };
    case 'requester':
      return { kind };
  }
}

function Who({
  handler,
  label,
  onChange,
}: Pick<HandlerFieldProps, 'handler' | 'label' | 'onChange'>): ReactElement | null {
  const { draft, directory } = useEditor();
  const { t } = useText();
  const { matches } = draft;
  const unmatched = (name: string) => ({
    value: '',
    label: name === '' ? t('process.choose') : t('processEditor.nobodyFor', { name }),
  });
  switch (handler.kind) {
    case 'role':
      return (
        <Select
          label={label}
          value={handler.role}
          options={Role.options.map((value) => ({ value, label: t(`handler.${value}`) }))}
          onChange={(role) => onChange({ ...handler, role }, matches)}
        />
      );
    case 'team':
    case 'skill': {
      const name = handler.kind === 'team' ? handler.team : handler.skill;
      return (
        <TeamChoice
          label={label}
          teamId={handlerId(handler, draft)}
          name={name}
          onChange={(team) => {
            const named = teamNamed(draft, handler.kind, name, team);
            onChange(
              handler.kind === 'team'
                ? { kind: 'team', team: named.name }
                : { kind: 'skill', skill: named.name },
              named.matches,
            );
          }}
        />
      );
    }
    case 'person': {
      const chosen = handlerId(handler, draft);
      return (
        <Select
          label={label}
          value={chosen ?? ''}
          options={[
            ...(chosen === null ? [unmatched(handler.email)] : []),
            ...directory.people.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={(id) => {
            const person = directory.people.find((each) => each.id === id);
            if (person === undefined) return;
            const people = { ...matches.people, [person.email]: person.id };
            onChange({ kind: 'person', email: person.email }, { ...matches, people });
          }}
        />
      );
    }
    case 'requester':
      return null;
  }
}

interface TeamChoiceProps {
  readonly label: string;
  readonly teamId: string | null;
  /** The short name in the template. */
  readonly name: string;
  readonly onChange: (team: ReturnType<typeof useEditor>['directory']['teams'][number]) => void;
}

/** A choice of one of the organization's teams for a short name of the template. */
export function TeamChoice({ label, teamId, name, onChange }: TeamChoiceProps): ReactElement {
  const { directory } = useEditor();
  const { t } = useText();
  const open = name === '' ? t('process.choose') : t('processEditor.nobodyFor', { name });
  return (
    <Select
      label={label}
      value={teamId ?? ''}
      options={[
        ...(teamId === null ? [{ value: '', label: open }] : []),
        ...directory.teams.map((team) => ({ value: team.id as string, label: team.name })),
      ]}
      onChange={(id) => {
        const team = directory.teams.find((each) => each.id === id);
        if (team !== undefined) onChange(team);
      }}
    />
  );
}
