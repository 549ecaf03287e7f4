import { z } from 'zod';
import { mailRecipientOf } from '../../domain/customers/mail-recipient.ts';
import { hasMention } from '../../domain/references/reference.ts';
import { endedSnooze } from '../../domain/tickets/snooze.ts';
import { CustomerId, MessageId, TicketId } from '../../model/ids.ts';
import { BodyHtml, BodyText } from '../../model/message.ts';
import { STATUS_TRANSITIONS } from '../../model/status.ts';
import type { Ticket } from '../../model/ticket.ts';
import { accept, defineMutation, hold, type MutationContext, refuse } from '../mutation.ts';
import { attachFiles, checkFiles, NewAttachments, readsOfFiles } from './attach-files.ts';
import { type Conversation, findConversation } from './find-ticket.ts';
import { putMessage } from './put-message.ts';

/**
 * A public answer to the customer: a mail to their address, whatever the channel the ticket came in by; refused when
 * there is no address. Held for its author when somebody else answered in the meantime and the
 * author had not seen it, unless they said to send it anyway. It may take a ticket that nobody has.
 */
export const replyToTicket = defineMutation({
  name: 'ticket.reply',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    messageId: MessageId,
    /** Whom the author saw as the recipient; an answer goes to nobody else. */
    customerId: CustomerId,
    bodyHtml: BodyHtml,
    bodyText: BodyText,
    /** Status after the answer; null leaves it, but for a new ticket, which becomes open. */
    statusAfter: z.enum(['open', 'pending', 'onHold', 'solved']).nullable(),
    sendAnyway: z.boolean(),
    /** The author takes the ticket with the answer, if nobody has it. */
    takesTicket: z.boolean().default(false),
    attachments: NewAttachments,
  }),
  reads: ({ ticketId, messageId, customerId, attachments }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'message', id: messageId },
    { entity: 'customer', id: customerId },
    ...readsOfFiles(attachments),
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const place = findConversation(reads, args.ticketId, context);
    if (place === undefined) return refuse('ticketNotFound');
    const { ticket, redirect } = place;
    if (args.bodyText.trim() === '' && args.attachments.length === 0) return refuse('emptyMessage');
    if (reads.get('message', args.messageId) !== undefined) return refuse('alreadySent');
    // Whoever is called in a note is nobody that a customer hears of.
    if (hasMention(args.bodyHtml)) return refuse('mentionsInReply');
    if (ticket.customerId !== null && ticket.customerId !== args.customerId) {
      return refuse('recipientChanged', { number: ticket.number });
    }
    const recipient = mailRecipientOf(ticket, reads.get('customer', args.customerId), context.hiddenHere);
    if (recipient.kind === 'nobody') return refuse(recipient.code, recipient.params);
    if (!args.sendAnyway && hasUnseenReply(place, context)) {
      return hold('newerReply', { number: ticket.number });
    }
    const message = { kind: 'publicReply', channel: 'mail' } as const;
    const problem = checkFiles(reads, args.attachments, message, context);
    if (problem !== null) return problem;
    // Somebody who took it meanwhile keeps it, and so does nobody if it was given back: the answer goes out all the same.
    const isTaken =
      args.takesTicket &&
      ticket.assigneeId === null &&
      !context.changedSince('ticket', ticket.id, 'assigneeId');
    const wanted = args.statusAfter ?? (ticket.status === 'new' ? 'open' : ticket.status);
    // An answer is never refused for its status: where the ticket cannot go there any more, it stays what it is.
    const isMoved = STATUS_TRANSITIONS[ticket.status].includes(wanted);
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
          delivery: 'queued',
        }),
        ...attachFiles(args.attachments, ticket.id, args.messageId),
        {
          kind: 'patch',
          entity: 'ticket',
          id: ticket.id,
          fields: {
            lastReplyAt: context.now,
            updatedAt: context.now,
            ...(isTaken ? { assigneeId: context.actor.user.id } : {}),
            ...(ticket.firstRepliedAt === null ? { firstRepliedAt: context.now } : {}),
            ...(isMoved ? { status: wanted, solvedAt: wanted === 'solved' ? context.now : null } : {}),
            ...(isMoved && wanted === 'solved' ? endedSnooze(ticket) : {}),
          },
        },
      ],
      [{ kind: 'sendMail', messageId: args.messageId }],
      redirect,
    );
  },
});

/**
 * Whether the customer had an answer that the author cannot have seen. Somebody who did not know of the merge looked at
 * the conversation of the merged ticket alone, and at no answer on those behind it.
 */
function hasUnseenReply({ chain }: Conversation, context: MutationContext): boolean {
  const isAnswered = ({ id, lastReplyAt }: Ticket): boolean =>
    // One that was taken back before it left is none.
    lastReplyAt !== null && context.changedSince('ticket', id, 'lastReplyAt');
  if (chain.some(isAnswered)) return true;
  const seenUpTo = chain.findIndex(({ id }) => context.changedSince('ticket', id, 'mergedIntoId'));
  return seenUpTo !== -1 && chain.slice(seenUpTo + 1).some(({ lastReplyAt }) => lastReplyAt !== null);
}
