import { type KeyboardEvent, type ReactElement, useRef } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { TimelineView } from '../ticket/timeline-view.tsx';

interface PeekDialogProps {
  readonly ticketId: TicketId;
  readonly onClose: () => void;
}

/** The ticket under the cursor where there is no room beside the list: the list stays below, and the cursor moves on in it. */
export function PeekDialog({ ticketId, onClose }: PeekDialogProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const body = useRef<HTMLDivElement>(null);
  const { data: detail } = useLiveQuery('ticket.get', { ticketId });
  const move = async (delta: number): Promise<void> => {
    const model = services.queue.model.get();
    if (model === null) return;
    const index = model.snapshot().focusIndex + delta;
    const next = await model.idAt(index);
    if (next === null) return;
    model.focusRow(index);
    patchUi(services.ui, { overlay: { kind: 'peek', ticketId: next } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const delta = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (delta !== undefined) move(delta).catch(reportError(services));
    else if (event.key === ' ') onClose();
    else if (event.key === 'Enter' || event.key === 'o') openTicket(services, ticketId);
    else return;
    event.preventDefault();
  };
  const ticket = detail?.ticket;
  const subject = ticket?.subject === '' ? t('queue.noSubject') : (ticket?.subject ?? '');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={ticket === undefined ? t('tabs.peek') : `#${ticket.number} ${subject}`}
      initialFocus={body}
      onKeyDown={onKeyDown}
      className="top-[6vh]! max-h-[88vh]! w-[min(760px,calc(100vw-32px))]!"
    >
      {ticket === undefined ? null : (
        <p className="flex shrink-0 items-center gap-3 border-b border-line px-4 py-2 text-small text-muted">
          <StatusMark status={ticket.status} />
          <PriorityMark priority={ticket.priority} />
          <span className="min-w-0 truncate">
            {[detail?.customer?.name, detail?.team?.name, detail?.assignee?.name ?? t('ticket.unassigned')]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </span>
        </p>
      )}
      <div ref={body} tabIndex={-1} className="flex h-[56vh] min-h-0 flex-col outline-none">
        <TimelineView ticketId={ticketId} />
      </div>
      <footer className="flex shrink-0 items-center gap-4 border-t border-line px-4 py-2 text-small text-faint">
        <span className="flex items-center gap-1.5">
          <Keys text="Enter" /> {t('command.ticket.open')}
        </span>
        <span className="flex items-center gap-1.5">
          <Keys text="j" />
          <Keys text="k" /> {t('ticket.none.move')}
        </span>
        <span className="flex items-center gap-1.5">
          <Keys text="Space" /> {t('action.close')}
        </span>
      </footer>
    </Dialog>
  );
}
