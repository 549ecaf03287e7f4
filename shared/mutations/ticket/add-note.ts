import { z } from 'zod';
import { MessageId, TicketId } from '../../model/ids.ts';
import { BodyHtml, BodyText } from '../../model/message.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { attachFiles, checkFiles, NewAttachments, readsOfFiles } from './attach-files.ts';
import { findConversation } from './find-ticket.ts';
import { putMessage } from './put-message.ts';
import { readsOfMentioned, tellMentioned } from './tell-mentioned.ts';

/** A word among colleagues; never leaves the company. Those whom it mentions are told. */
export const addNote = defineMutation({
  name: 'ticket.add-note',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    messageId: MessageId,
    bodyHtml: BodyHtml,
    bodyText: BodyText,
    attachments: NewAttachments,
  }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    { entity: 'message', id: args.messageId },
    ...readsOfFiles(args.attachments),
    ...readsOfMentioned(args),
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const place = findConversation(reads, args.ticketId, context);
    if (place === undefined) return refuse('ticketNotFound');
    const { ticket, redirect } = place;
    if (args.bodyText.trim() === '' && args.attachments.length === 0) return refuse('emptyMessage');
    if (reads.get('message', args.messageId) !== undefined) return refuse('alreadySent');
    const message = { kind: 'internalNote', channel: ticket.channel } as const;
    const problem = checkFiles(reads, args.attachments, message, context);
    if (problem !== null) return problem;
    return accept(
      [
        putMessage({
          id: args.messageId,
          ticketId: ticket.id,
          ...message,
          authorUserId: context.actor.user.id,
          bodyHtml: args.bodyHtml,
          bodyText: args.bodyText,
          createdAt: context.now,
        }),
        ...attachFiles(args.attachments, ticket.id, args.messageId),
        { kind: 'patch', entity: 'ticket', id: ticket.id, fields: { updatedAt: context.now } },
        ...tellMentioned(reads, ticket, args, context.actor.user.id, context.now),
      ],
      [],
      redirect,
    );
  },
});
