import { z } from 'zod';
import { MessageId, TicketId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findConversation } from '../ticket/find-ticket.ts';

/** Takes an answer back before it has left; too late once the sender has picked it up. */
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
    return accept([{ kind: 'patch', entity: 'message', id: message.id, fields: { delivery: 'cancelled' } }]);
  },
});
