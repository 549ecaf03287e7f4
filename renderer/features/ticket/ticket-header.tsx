import { ChevronDown, CloudUpload, PanelRight, X } from 'lucide-react';
import { type ReactElement, type ReactNode, Suspense } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import { Avatar } from '../../components/avatar.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { Tip } from '../../components/tip.tsx';
import { useText } from '../../i18n/translator.ts';
import { lazyPart } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { type PickerKind, patchUi } from '../../state/ui-state.ts';
import { PresenceBar } from '../presence/presence-marks.tsx';
import { ChannelIcon } from '../queue/queue-cells.tsx';
import { WatchButton } from './watch-button.tsx';

const MergeLines = lazyPart(async () => (await import('../merge/merge-lines.tsx')).MergeLines);
const SnoozeLine = lazyPart(async () => (await import('../snooze/snooze-line.tsx')).SnoozeLine);
const ConflictChips = lazyPart(async () => (await import('./conflict-chips.tsx')).ConflictChips);

interface PropertyButtonProps {
  readonly picker: PickerKind;
  readonly label: string;
  readonly keys: string;
  readonly detail: TicketDetail;
  readonly children: ReactNode;
}

/** A property of the ticket that opens the choices for it. */
function PropertyButton({ picker, label, keys, detail, children }: PropertyButtonProps): ReactElement {
  const { ui } = useServices();
  return (
    <Tip text={label} keys={keys}>
      <button
        type="button"
        aria-haspopup="listbox"
        data-picker-anchor={picker}
        onClick={(event) =>
          patchUi(ui, {
            overlay: { kind: 'picker', picker, ticketIds: [detail.ticket.id], anchor: event.currentTarget },
          })
        }
        className="inline-flex h-7 min-w-0 items-center gap-1.5 rounded-control border border-line bg-surface px-2 hover:border-line-strong hover:bg-hover"
      >
        {/* The name says what it is and what it is now. */}
        <span className="sr-only">{label}</span>
        {children}
        <ChevronDown size={12} aria-hidden className="shrink-0 text-faint" />
      </button>
    </Tip>
  );
}

interface TicketHeaderProps {
  readonly detail: TicketDetail;
  readonly isSidebarOpen: boolean;
  readonly onToggleSidebar: () => void;
  readonly onClose: () => void;
}

/** What the ticket is about and where it stands; everything here can be changed in place. */
export function TicketHeader({
  detail,
  isSidebarOpen,
  onToggleSidebar,
  onClose,
}: TicketHeaderProps): ReactElement {
  const { t } = useText();
  const { ticket, assignee, customer, team } = detail;
  return (
    <header className="shrink-0 border-b border-line bg-surface">
      <div className="flex h-11 items-center gap-2 pr-2 pl-4">
        <span className="tabular shrink-0 text-title text-faint">#{ticket.number}</span>
        <h2 className="min-w-0 flex-1 truncate text-title" title={ticket.subject}>
          {ticket.subject === '' ? t('queue.noSubject') : ticket.subject}
        </h2>
        <PresenceBar ticketId={ticket.id} />
        {detail.isPending ? (
          <span
            className="inline-flex shrink-0 items-center gap-1 text-small text-amber"
            title={t('queue.pending')}
          >
            <CloudUpload size={14} strokeWidth={1.75} aria-hidden />
            {t('ticket.pending')}
          </span>
        ) : null}
        <WatchButton ticket={ticket} />
        <IconButton
          icon={PanelRight}
          label={t('command.layout.toggle-sidebar')}
          isPressed={isSidebarOpen}
          onClick={onToggleSidebar}
        />
        <IconButton icon={X} label={t('ticket.close')} keys="Escape" onClick={onClose} />
      </div>
      <div className="flex flex-wrap items-center gap-1.5 pr-3 pb-2.5 pl-4">
        <PropertyButton picker="status" label={t('command.ticket.set-status')} keys="s" detail={detail}>
          <StatusMark status={ticket.status} />
        </PropertyButton>
        <PropertyButton picker="priority" label={t('command.ticket.set-priority')} keys="p" detail={detail}>
          <PriorityMark priority={ticket.priority} />
        </PropertyButton>
        <PropertyButton picker="assignee" label={t('command.ticket.assign')} keys="a" detail={detail}>
          {assignee === null ? (
            <span className="text-faint">{t('ticket.unassigned')}</span>
          ) : (
            <>
              <Avatar name={assignee.name} size={18} />
              <span className="truncate">{assignee.name}</span>
            </>
          )}
        </PropertyButton>
        <span className="ml-1 flex min-w-0 items-center gap-1.5 text-small text-faint">
          <ChannelIcon channel={ticket.channel} />
          <span className="truncate">
            {[customer?.name, team?.name].filter((part) => part !== undefined).join(' · ')}
          </span>
          <span aria-hidden>·</span>
          <RelativeTime at={ticket.updatedAt} className="shrink-0" />
        </span>
      </div>
      {ticket.snooze === null ? null : (
        <Suspense>
          <SnoozeLine detail={detail} />
        </Suspense>
      )}
      {ticket.mergedIntoId === null && detail.mergedTickets.length === 0 ? null : (
        <Suspense>
          <MergeLines detail={detail} />
        </Suspense>
      )}
      {detail.conflictNotes.length === 0 ? null : (
        <Suspense>
          <ConflictChips detail={detail} />
        </Suspense>
      )}
    </header>
  );
}
