import { type ReactElement, type Ref, useState } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import { ACTION_LIMITS, type Action, Placeholder, RulePlaceholder } from '../../../shared/model/action.ts';
import type { TeamId, UserId } from '../../../shared/model/ids.ts';
import { Status } from '../../../shared/model/status.ts';
import { Tag, TicketType } from '../../../shared/model/ticket.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { INPUT_CLASS } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { ValueBox } from '../views/value-box.tsx';
import { Translations } from './translations.tsx';

interface ActionValueProps {
  readonly action: Action;
  readonly label: string;
  readonly isForRules: boolean;
  readonly onChange: (action: Action) => void;
  readonly problemId: string | undefined;
}

const PRIORITIES = ['0', '1', '2', '3'] as const;
const MOST_SUGGESTED = 12;

/** What an action gives a ticket, where it is chosen or written. */
export function ActionValue(props: ActionValueProps): ReactElement {
  const { action, label, onChange } = props;
  const { t } = useText();
  switch (action.kind) {
    case 'setStatus':
      return (
        <Select
          label={label}
          value={action.status}
          options={Status.exclude(['new']).options.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(status) => onChange({ ...action, status })}
        />
      );
    case 'setPriority':
      return (
        <Select
          label={label}
          value={PRIORITIES[action.priority]}
          options={PRIORITIES.map((value) => ({
            value,
            label: `${t(`priority.${value}`)} · ${t(`priorityHint.${value}`)}`,
          }))}
          onChange={(value) => onChange({ ...action, priority: Number(value) as typeof action.priority })}
        />
      );
    case 'setType':
      return (
        <Select
          label={label}
          value={action.type}
          options={TicketType.options.map((value) => ({ value, label: t(`type.${value}`) }))}
          onChange={(type) => onChange({ ...action, type })}
        />
      );
    case 'setTeam':
      return <TeamValue {...props} action={action} />;
    case 'assign':
      return <AssigneeValue {...props} action={action} />;
    case 'tag':
      return <TagValues {...props} action={action} />;
    case 'addNote':
    case 'draftReply':
      return <TextValue {...props} action={action} />;
  }
}

type Of<K extends Action['kind']> = Omit<ActionValueProps, 'action'> & {
  readonly action: Action & { readonly kind: K };
};

function TeamValue({ action, label, onChange }: Of<'setTeam'>): ReactElement {
  const { t } = useText();
  const { data: teams } = useLiveQuery('team.list', {});
  const known = (teams ?? []).map(({ id, name }) => ({ value: id as string, label: name }));
  const isKnown = known.some(({ value }) => value === action.teamId);
  return (
    <Select
      label={label}
      value={action.teamId as string}
      options={isKnown ? known : [{ value: action.teamId, label: t('macros.unknown') }, ...known]}
      onChange={(teamId) => onChange({ ...action, teamId: teamId as TeamId })}
    />
  );
}

function AssigneeValue({ action, label, isForRules, onChange }: Of<'assign'>): ReactElement {
  const { t } = useText();
  const { data: users } = useLiveQuery('user.list', {});
  const { assigneeId } = action;
  const value = assigneeId === null ? 'nobody' : typeof assigneeId === 'string' ? assigneeId : 'me';
  const people = (users ?? []).map(({ id, name }) => ({ value: id as string, label: name }));
  const options = [
    ...(isForRules ? [] : [{ value: 'me', label: t('macros.me') }]),
    { value: 'nobody', label: t('ticket.unassigned') },
    ...people,
  ];
  const isKnown = options.some((option) => option.value === value);
  return (
    <Select
      label={label}
      value={value as string}
      options={isKnown ? options : [...options, { value, label: t('macros.unknown') }]}
      onChange={(next) =>
        onChange({
          ...action,
          assigneeId: next === 'me' ? { viewer: 'me' } : next === 'nobody' ? null : (next as UserId),
        })
      }
    />
  );
}

function TagValues({ action, onChange, problemId }: Of<'tag'>): ReactElement {
  const { t } = useText();
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5">
      <TagBox
        label={t('macroDialog.addLabels')}
        tags={action.add}
        onChange={(add) => onChange({ ...action, add })}
        problemId={problemId}
      />
      <TagBox
        label={t('macroDialog.removeLabels')}
        tags={action.remove}
        onChange={(remove) => onChange({ ...action, remove })}
        problemId={undefined}
      />
    </div>
  );
}

interface TagBoxProps {
  readonly label: string;
  readonly tags: readonly string[];
  readonly onChange: (tags: string[]) => void;
  readonly problemId: string | undefined;
}

/** Labels, those in use first and what was typed as a new one. */
function TagBox({ label, tags, onChange, problemId }: TagBoxProps): ReactElement {
  const { data: known } = useLiveQuery('tag.list', {});
  const [text, setText] = useState('');
  const typed = Tag.safeParse(text).data;
  const matching = bestMatches(text, known ?? [], (tag) => [tag]).slice(0, MOST_SUGGESTED);
  const offered = typed === undefined || matching.includes(typed) ? matching : [...matching, typed];
  return (
    <div className="flex items-center gap-2">
      <span className="w-16 shrink-0 text-small text-muted" aria-hidden>
        {label}
      </span>
      <ValueBox
        label={label}
        options={offered.map((tag) => ({ value: tag, label: tag }))}
        chosen={tags.map((tag) => ({ value: tag, label: tag }))}
        onChange={(chosen) => {
          onChange(chosen.map(({ value }) => String(value)));
          setText('');
        }}
        search={{ text, onText: setText }}
        problemId={problemId}
      />
    </div>
  );
}

function TextValue(props: Of<'addNote' | 'draftReply'>): ReactElement {
  const { action, label, isForRules, onChange, problemId } = props;
  const { t } = useText();
  const [field, setField] = useState<HTMLTextAreaElement | null>(null);
  const insert = (place: Placeholder): void => {
    if (field === null) return;
    field.focus();
    field.setRangeText(`{{${place}}}`, field.selectionStart, field.selectionEnd, 'end');
    onChange({ ...action, text: field.value });
  };
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <textarea
        ref={setField as Ref<HTMLTextAreaElement>}
        aria-label={label}
        aria-invalid={problemId !== undefined}
        aria-describedby={problemId}
        value={action.text}
        maxLength={ACTION_LIMITS.textLength}
        rows={4}
        placeholder={t(
          action.kind === 'addNote' ? 'macroDialog.notePlaceholder' : 'macroDialog.replyPlaceholder',
        )}
        onChange={(event) => onChange({ ...action, text: event.target.value })}
        className={`${INPUT_CLASS} h-auto! resize-y py-1.5 ${action.kind === 'addNote' ? 'bg-note!' : ''}`}
      />
      <div className="flex flex-wrap items-center gap-1">
        {(isForRules ? RulePlaceholder : Placeholder).options.map((place) => (
          <Button
            key={place}
            tone="quiet"
            onClick={() => insert(place)}
            className="h-6! px-1.5! text-small text-accent!"
          >
            {t('macroDialog.insert', { place: t(`placeholder.${place}`) })}
          </Button>
        ))}
      </div>
      {action.kind === 'draftReply' ? (
        <>
          <Translations action={action} onChange={onChange} />
          <p className="text-small text-faint">{t('macros.notSent')}</p>
        </>
      ) : null}
    </div>
  );
}
