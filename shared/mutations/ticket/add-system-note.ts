import { z } from 'zod';
import { MessageId, TicketId } from '../../model/ids.ts';
import { BodyHtml, BodyText } from '../../model/message.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findConversation } from './find-ticket.ts';
import { putMessage } from './put-message.ts';

/** What the server itself has to tell the agents about a ticket; wakes nobody up and changes nothing else. */
export const addSystemNote = defineMutation({
  name: 'ticket.add-system-note',
  version: 1,
  args: z.object({ ticketId: TicketId, messageId: MessageId, bodyHtml: BodyHtml, bodyText: BodyText }),
  reads: ({ ticketId, messageId }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'message', id: messageId },
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'system') return refuse('notPermitted');
    const ticket = findConversation(reads, args.ticketId, context)?.ticket;
    if (ticket === undefined) return refuse('ticketNotFound');
    if (reads.get('message', args.messageId) !== undefined) return refuse('alreadySent');
    return accept([
      putMessage({
        id: args.messageId,
        ticketId: ticket.id,
        kind: 'system',
        channel: ticket.channel,
        bodyHtml: args.bodyHtml,
        bodyText: args.bodyText,
        createdAt: context.now,
      }),
    ]);
  },
});
