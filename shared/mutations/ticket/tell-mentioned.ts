import { mentionedIn } from '../../domain/references/reference.ts';
import type { MessageId, NotificationId, UserId } from '../../model/ids.ts';
import type { Ticket } from '../../model/ticket.ts';
import { derivedId } from '../derived-id.ts';
import type { Change, Reads, RowKey } from '../mutation.ts';

interface Note {
  readonly messageId: MessageId;
  readonly bodyHtml: string;
}

/** The people that a note may tell. */
export function readsOfMentioned({ bodyHtml }: Note): readonly RowKey[] {
  return mentionedIn(bodyHtml).map((id) => ({ entity: 'user', id }));
}

/**
 * Tells everybody whom a note mentions, in the change that writes it: the note is taken once, and so each of them is told once.
 * Not its author, and nobody who has left.
 */
export function tellMentioned(
  reads: Reads,
  ticket: Pick<Ticket, 'id' | 'number'>,
  { messageId, bodyHtml }: Note,
  authorId: UserId,
  now: number,
): readonly Change[] {
  return mentionedIn(bodyHtml)
    .filter((userId) => userId !== authorId && reads.get('user', userId)?.isActive === true)
    .map((userId) => ({
      kind: 'put',
      entity: 'notification',
      row: {
        // Made again after a restore, it is the same one.
        id: derivedId(messageId.slice(0, 13), `${userId} ${messageId} mention`) as NotificationId,
        userId,
        ticketId: ticket.id,
        ticketNumber: ticket.number,
        kind: 'mention',
        level: null,
        metric: null,
        policy: null,
        dueAt: now,
        byUserId: authorId,
        at: now,
        readAt: null,
      },
    }));
}
