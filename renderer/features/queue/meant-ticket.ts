import type { TicketId } from '../../../shared/model/ids.ts';
import type { QueueSnapshot } from './queue-model.ts';

/**
 * The ticket that a key in the list is about: the open one, until the person moves the focus to another row. A row
 * that only took the place of the open ticket, when that left the queue, is never meant.
 */
export function meantTicket(
  snapshot: Pick<QueueSnapshot, 'focusId' | 'isPointed' | 'fallen'> | null,
  openId: TicketId | null,
): TicketId | null {
  if (snapshot === null) return openId;
  if (openId !== null && (!snapshot.isPointed || snapshot.fallen.has(openId))) return openId;
  // Pointed at a row that is not loaded yet: never the other ticket that happens to be open.
  return snapshot.focusId ?? (snapshot.isPointed ? null : openId);
}
