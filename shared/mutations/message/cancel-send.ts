import { z } from 'zod';
import { MessageId, TicketId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { Ticket } from '../../model/ticket.ts';
import { accept, type Change, defineMutation, refuse } from '../mutation.ts';
import { findConversation } from '../ticket/find-ticket.ts';

/**
 * Takes an answer back before it has left; too late once the sender has picked it up. The customer has heard nothing
 * then: an answer that was the first is none, and a ticket that was solved with it is open again.
 */
export const cancelSend = defineMutation({
  name: 'message.cancel-send',
  version: 1,
  args: z.object({ ticketId: TicketId, messageId: MessageId }),
  reads: ({ ticketId, messageId }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'message', id: messageId },
  ],
  decide(reads, args, context) {
    const message = reads.get('message', args.messageId);
    // Written for a merged ticket, it is found on the target as well.
    const tickets = findConversation(reads, args.ticketId, context)?.chain ?? [];
    if (message === undefined || !tickets.some(({ id }) => id === message.ticketId)) {
      return refuse('messageNotFound');
    }
    if (context.actor.kind === 'user' && message.authorUserId !== context.actor.user.id) {
      return refuse('notPermitted');
    }
    if (message.delivery !== 'queued') return refuse('alreadySent');
    const answered = tickets.find(({ id }) => id === message.ticketId);
    return accept([
      { kind: 'patch', entity: 'message', id: message.id, fields: { delivery: 'cancelled' } },
      ...(answered === undefined ? [] : withoutAnswer(answered, message, context.now)),
    ]);
  },
});

/** What the answer did to its ticket, as far as its time shows that it was this answer and nothing after it. */
function withoutAnswer(ticket: Ticket, { createdAt }: Message, now: number): readonly Change[] {
  const isFirst = ticket.firstRepliedAt === createdAt;
  const isOnly = isFirst && ticket.lastReplyAt === createdAt;
  const isSolvedWithIt = ticket.status === 'solved' && ticket.solvedAt === createdAt;
  const fields = {
    // With others after it the ticket is answered all the same: the last of them is the one whose time is known here.
    ...(isFirst ? { firstRepliedAt: isOnly ? null : ticket.lastReplyAt } : {}),
    ...(isOnly ? { lastReplyAt: null } : {}),
    ...(isSolvedWithIt ? { status: 'open' as const, solvedAt: null } : {}),
  };
  if (Object.keys(fields).length === 0) return [];
  return [{ kind: 'patch', entity: 'ticket', id: ticket.id, fields: { ...fields, updatedAt: now } }];
}
