import type { TicketId } from '../../../shared/model/ids.ts';
import type { Status } from '../../../shared/model/status.ts';
import type { Services } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';

/** Parts that the question names. */
const NAMED = 5;

/**
 * Asks before tickets are done although parts of them are not: whoever solves them shall know, and may. True at once where there is
 * nothing to ask.
 */
export async function mayFinish(
  { store, ui }: Pick<Services, 'store' | 'ui'>,
  ticketIds: readonly TicketId[],
  status: Status,
): Promise<boolean> {
  if (status !== 'solved' && status !== 'closed') return true;
  const { count, parts } = await store.query('ticket.open-parts', {
    ticketIds: [...ticketIds],
    limit: NAMED,
  });
  if (count === 0) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  patchUi(ui, { overlay: { kind: 'openParts', question: { count, parts, answer: resolve } } });
  return promise;
}
