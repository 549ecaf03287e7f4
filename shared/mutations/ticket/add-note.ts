import { z } from 'zod';
import { MessageId, TicketId } from '../../model/ids.ts';
import { BodyHtml, BodyText } from '../../model/message.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findTicket } from './find-ticket.ts';
import { putMessage } from './put-message.ts';

/** A word among colleagues; never leaves the company. */
export const addNote = defineMutation({
  name: 'ticket.add-note',
  version: 1,
  args: z.object({ ticketId: TicketId, messageId: MessageId, bodyHtml: BodyHtml, bodyText: BodyText }),
  reads: ({ ticketId, messageId }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'message', id: messageId },
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findTicket(reads, args.ticketId, context);
    if (ticket === undefined) return refuse('ticketNotFound');
    if (args.bodyText.trim() === '') return refuse('emptyMessage');
    if (reads.get('message', args.messageId) !== undefined) return refuse('alreadySent');
    return accept([
      putMessage({
        id: args.messageId,
        ticketId: ticket.id,
        kind: 'internalNote',
        channel: ticket.channel,
        authorUserId: context.actor.user.id,
        bodyHtml: args.bodyHtml,
        bodyText: args.bodyText,
        createdAt: context.now,
      }),
      { kind: 'patch', entity: 'ticket', id: ticket.id, fields: { updatedAt: context.now } },
    ]);
  },
});
