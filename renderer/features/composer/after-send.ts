import type { SentMessage } from '../../../shared/contract/store.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { backToList, openNeighbor } from '../../commands/navigate.ts';
import { undoSend } from '../../commands/step-history.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';
import { setStatusOf } from '../ticket/ticket-actions.ts';
import { timelineArgs } from '../ticket/ticket-queries.ts';

/** After "send and solve": makes sure the ticket is solved, says so, and goes on to the next one of the list. */
export async function solveAndOpenNext(services: Services, ticketId: TicketId): Promise<void> {
  // The editor goes with its ticket: the keys would be nowhere.
  services.panes.focus('ticket');
  const detail = await services.store.query('ticket.get', { ticketId });
  if (detail !== null && detail.ticket.status !== 'solved' && detail.ticket.status !== 'closed') {
    await setStatusOf(services, [ticketId], 'solved');
  } else if (detail !== null) {
    const sent = await newestReply(services, ticketId);
    if (sent !== null) tellSent(services, sent, detail.ticket.number);
  }
  const hasNext = await openNeighbor(services, 1);
  if (!hasNext) backToList(services);
}

/** The answer that this person has just written; null where the newest of their words are something else. */
async function newestReply({ store }: Services, ticketId: TicketId): Promise<SentMessage | null> {
  const session = store.session.snapshot().data;
  const me = session?.phase === 'signedIn' ? session.user.id : null;
  const { entries } = await store.query('ticket.timeline', timelineArgs(ticketId));
  const newest = entries.findLast(({ authorUserId }) => me !== null && authorUserId === me);
  return newest?.kind === 'publicReply' ? { ticketId: newest.ticketId, messageId: newest.id } : null;
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
