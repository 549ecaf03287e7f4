import { UserMinus } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import { STATUS_TRANSITIONS, Status } from '../../../shared/model/status.ts';
import { Tag, TicketType } from '../../../shared/model/ticket.ts';
import { Avatar } from '../../components/avatar.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import type { PickerKind } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { type Choice, Picker } from '../palette/picker.tsx';
import {
  assignTickets,
  setLabelOf,
  setPriorityOf,
  setStatusOf,
  setTypeOf,
  transferTickets,
} from './ticket-actions.ts';

interface TicketPickerProps {
  readonly picker: PickerKind;
  readonly ticketIds: readonly TicketId[];
  readonly anchor: Element | null;
  /** The refused change in whose place the chosen value is set. */
  readonly settles?: number | undefined;
  readonly onClose: () => void;
}

const PRIORITIES: readonly Priority[] = [0, 1, 2, 3];

/** The statuses that may follow; for several tickets all, and each is judged when it is moved. */
function statusChoices(detail: TicketDetail | null | undefined, count: number): readonly Status[] {
  if (count !== 1 || detail == null) return Status.options.filter((status) => status !== 'new');
  const { status } = detail.ticket;
  return [status, ...STATUS_TRANSITIONS[status]];
}

/** The choices for one property of one or more tickets. */
export function TicketPicker({
  picker,
  ticketIds,
  anchor,
  settles,
  onClose,
}: TicketPickerProps): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  const me = useMe();
  const firstId = ticketIds[0];
  const { data: detail } = useLiveQuery('ticket.get', firstId === undefined ? null : { ticketId: firstId });
  const { data: users } = useLiveQuery('user.list', picker === 'assignee' ? {} : null);
  const { data: teams } = useLiveQuery('team.list', picker === 'team' ? {} : null);
  const { data: labels } = useLiveQuery('tag.list', picker === 'labels' ? {} : null);
  const ticket = ticketIds.length === 1 ? detail?.ticket : undefined;
  const run = (act: Promise<boolean>): void => {
    act.catch(reportError(services));
  };
  const isWaiting =
    detail === undefined ||
    (picker === 'assignee' && users === undefined) ||
    (picker === 'team' && teams === undefined) ||
    (picker === 'labels' && labels === undefined);
  if (isWaiting) return null;

  const choices = (): readonly Choice[] => {
    switch (picker) {
      case 'status':
        return statusChoices(detail, ticketIds.length).map((status, index) => ({
          id: status,
          key: String(index + 1),
          text: t(`status.${status}`),
          content: <StatusMark status={status} />,
          isChosen: ticket?.status === status,
          run: () => run(setStatusOf(services, ticketIds, status, settles)),
        }));
      case 'priority':
        return PRIORITIES.map((priority) => ({
          id: `p${priority}`,
          key: String(priority),
          text: t(`priority.${priority}`),
          content: (
            <>
              <PriorityMark priority={priority} className="w-8" />
              <span className="text-muted">{t(`priorityHint.${priority}`)}</span>
            </>
          ),
          isChosen: ticket?.priority === priority,
          run: () => run(setPriorityOf(services, ticketIds, priority, settles)),
        }));
      case 'type':
        return TicketType.options.map((type) => ({
          id: type,
          text: t(`type.${type}`),
          content: t(`type.${type}`),
          isChosen: ticket?.type === type,
          run: () => run(setTypeOf(services, ticketIds, type, settles)),
        }));
      case 'team':
        return (teams ?? []).map((team) => ({
          id: team.id,
          text: team.name,
          content: <span className="truncate">{team.name}</span>,
          isChosen: ticket?.teamId === team.id,
          run: () => run(transferTickets(services, ticketIds, team, settles)),
        }));
      case 'assignee': {
        const others = (users ?? []).filter(({ id }) => id !== me?.id);
        const ordered = me === null ? others : [me, ...others];
        const nobody: Choice = {
          id: 'nobody',
          text: t('ticket.unassigned'),
          content: (
            <>
              <UserMinus size={16} strokeWidth={1.75} aria-hidden className="mx-px text-faint" />
              {t('ticket.unassigned')}
            </>
          ),
          isChosen: ticket !== undefined && ticket.assigneeId === null,
          run: () => run(assignTickets(services, ticketIds, null, settles)),
        };
        const people = ordered.map((user) => ({
          id: user.id,
          text: user.name,
          // Without the domain, which everybody shares.
          alias: user.email.slice(0, user.email.indexOf('@')),
          content: (
            <>
              <Avatar name={user.name} size={18} />
              <span className="max-w-32 shrink-0 truncate">{user.name}</span>
              {user.id === me?.id ? <span className="shrink-0 text-faint">{t('picker.me')}</span> : null}
              <span className="min-w-0 truncate text-small text-faint">{user.email}</span>
            </>
          ),
          isChosen: ticket?.assigneeId === user.id,
          run: () => run(assignTickets(services, ticketIds, user, settles)),
        }));
        return [...people.slice(0, 1), nobody, ...people.slice(1)];
      }
      case 'labels': {
        const chosen = new Set(ticket?.tags ?? []);
        const all = [...new Set([...chosen, ...(labels ?? [])])];
        return all.map((label) => ({
          id: label,
          text: label,
          content: <span className="truncate">{label}</span>,
          isChosen: chosen.has(label),
          run: () => run(setLabelOf(services, ticketIds, label, !chosen.has(label))),
        }));
      }
    }
  };

  const title = t(`picker.${picker}`);
  return (
    <Picker
      title={ticketIds.length === 1 ? title : t('picker.many', { what: title, count: ticketIds.length })}
      choices={choices()}
      anchor={anchor}
      isMultiple={picker === 'labels'}
      onCreate={
        picker === 'labels'
          ? (text) => {
              const label = Tag.safeParse(text);
              if (label.success) run(setLabelOf(services, ticketIds, label.data, true));
              else services.toasts.show({ text: t('picker.badLabel'), tone: 'warning' });
            }
          : undefined
      }
      onClose={onClose}
    />
  );
}
