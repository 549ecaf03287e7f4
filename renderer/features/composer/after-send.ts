import type { SentMessage } from '../../../shared/contract/store.ts';
import type { MessageId, TicketId } from '../../../shared/model/ids.ts';
import { backToList, openNeighbor } from '../../commands/navigate.ts';
import { undoSend } from '../../commands/step-history.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';
import { setStatusOf } from '../ticket/ticket-actions.ts';

/**
 * After "send and solve", about which open parts were asked before: makes sure the ticket is solved, says so, and goes on to the next one of the list.
 * @param answer what was sent to the customer; null after a note
 */
export async function solveAndOpenNext(
  services: Services,
  ticketId: TicketId,
  answer: MessageId | null,
): Promise<void> {
  // The editor goes with its ticket: the keys would be nowhere.
  services.panes.focus('ticket');
  const detail = await services.store.query('ticket.get', { ticketId });
  if (detail !== null && detail.ticket.status !== 'solved' && detail.ticket.status !== 'closed') {
    await setStatusOf(services, [ticketId], 'solved', undefined, true);
  } else if (detail !== null && answer !== null) {
    const readIn = detail.target?.id ?? ticketId;
    tellSent(services, { ticketId: readIn, messageId: answer }, detail.ticket.number);
  }
  const hasNext = await openNeighbor(services, 1);
  if (!hasNext) backToList(services);
}

function tellSent(services: Services, sent: SentMessage, number: number): void {
  const { translator, toasts } = services;
  toasts.show(
    {
      text: translator.t('done.one', { number, what: translator.t('done.answeredAndSolved') }),
      action: {
        label: translator.t('action.undo'),
        run: () => {
          undoSend(services, sent).catch(reportError(services));
        },
      },
    },
    'ticket-change',
  );
}
