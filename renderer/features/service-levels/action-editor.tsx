import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Priority } from '../../../shared/model/priority.ts';
import type { EscalationAction } from '../../../shared/model/sla-policy.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';
import { useSettings } from './editor-context.ts';

/** Acts as the form offers them: whom to tell is the first question. */
const KINDS = [
  'assignee',
  'team',
  'supervisors',
  'manager',
  'person',
  'raisePriority',
  'reassign',
  'markHighRisk',
] as const;
type Kind = (typeof KINDS)[number];

const MOST_LEVELS = 10;

interface ActionEditorProps {
  readonly place: string;
  readonly action: EscalationAction;
  readonly onChange: (action: EscalationAction) => void;
  /** Undefined where it must stay. */
  readonly onRemove: (() => void) | undefined;
}

/** One thing that a level does, and to whom. */
export function ActionEditor({ place, action, onChange, onRemove }: ActionEditorProps): ReactElement {
  const { t } = useText();
  return (
    <div data-place={place} className="flex items-center gap-2">
      <Select
        label={t('serviceLevels.does')}
        value={kindOf(action)}
        options={KINDS.map((value) => ({ value, label: t(`serviceLevels.act.${value}`) }))}
        onChange={(kind) => onChange(actionOf(kind))}
        className="w-60!"
      />
      <Whom action={action} onChange={onChange} />
      {onRemove === undefined ? null : (
        <IconButton
          icon={X}
          size={14}
          label={t('serviceLevels.removeAction', { name: t(`serviceLevels.act.${kindOf(action)}`) })}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

function Whom({ action, onChange }: Pick<ActionEditorProps, 'action' | 'onChange'>): ReactElement | null {
  const { directory } = useSettings();
  const { t } = useText();
  const named = (
    rows: readonly { readonly id: string; readonly name: string }[],
    id: string,
  ): { value: string; label: string }[] => [
    ...(rows.some((row) => row.id === id) ? [] : [{ value: id, label: t('serviceLevels.choose') }]),
    ...rows.map((row) => ({ value: row.id, label: row.name })),
  ];
  switch (action.do) {
    case 'notifyManager':
      return (
        <Select
          label={t('serviceLevels.managerLevel')}
          value={String(action.level)}
          options={Array.from({ length: MOST_LEVELS }, (_none, index) => ({
            value: String(index + 1),
            label: t('serviceLevels.managerAt', { level: index + 1 }),
          }))}
          onChange={(level) => onChange({ ...action, level: Number(level) })}
          className="w-48!"
        />
      );
    case 'notifyPerson':
      return (
        <Select
          label={t('serviceLevels.act.person')}
          value={action.userId}
          options={named(directory.people, action.userId)}
          onChange={(userId) => onChange({ ...action, userId })}
          className="w-48!"
        />
      );
    case 'reassign':
      return (
        <Select
          label={t('serviceLevels.act.reassign')}
          value={action.teamId}
          options={named(directory.teams, action.teamId)}
          onChange={(teamId) => onChange({ ...action, teamId })}
          className="w-48!"
        />
      );
    case 'raisePriority':
      return (
        <Select
          label={t('serviceLevels.act.raisePriority')}
          value={String(action.to)}
          options={([0, 1, 2, 3] as const).map((value) => ({
            value: String(value),
            label: t(`priority.${value}`),
          }))}
          onChange={(to) => onChange({ ...action, to: Number(to) as Priority })}
          className="w-24!"
        />
      );
    default:
      return null;
  }
}

function kindOf(action: EscalationAction): Kind {
  switch (action.do) {
    case 'notify':
      return action.whom;
    case 'notifyManager':
      return 'manager';
    case 'notifyPerson':
      return 'person';
    default:
      return action.do;
  }
}

/** An act for which nobody is chosen yet. */
function actionOf(kind: Kind): EscalationAction {
  switch (kind) {
    case 'manager':
      return { do: 'notifyManager', level: 1 };
    case 'person':
      return { do: 'notifyPerson', userId: '' };
    case 'raisePriority':
      return { do: 'raisePriority', to: 1 };
    case 'reassign':
      return { do: 'reassign', teamId: '' };
    case 'markHighRisk':
      return { do: 'markHighRisk' };
    default:
      return { do: 'notify', whom: kind };
  }
}
