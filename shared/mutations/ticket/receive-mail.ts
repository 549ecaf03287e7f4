import { z } from 'zod';
import { interruptedSnooze } from '../../domain/tickets/snooze.ts';
import { Attachment } from '../../model/attachment.ts';
import { Customer } from '../../model/customer.ts';
import { MessageId, TeamId, TicketId } from '../../model/ids.ts';
import { BodyHtml, BodyText } from '../../model/message.ts';
import { MAX_SUBJECT } from '../../model/ticket.ts';
import { accept, type Change, defineMutation, refuse } from '../mutation.ts';
import { findConversation } from './find-ticket.ts';
import { putMessage } from './put-message.ts';

/**
 * A mail from a customer: a new ticket, or a message on the ticket it answers. Automatic mail (out of office,
 * bounces) is attached without waking the ticket up.
 */
export const receiveMail = defineMutation({
  name: 'ticket.receive-mail',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    /** Number for a new ticket; null when the mail answers an existing one. */
    newTicket: z.object({ number: z.number().int().positive(), teamId: TeamId }).nullable(),
    /** Who wrote it, known or new; null when the mail names nobody who could be answered. */
    customer: Customer.nullable(),
    messageId: MessageId,
    subject: z.string().max(MAX_SUBJECT),
    bodyHtml: BodyHtml,
    bodyText: BodyText,
    mailMessageId: z.string().max(998).nullable(),
    isAutomatic: z.boolean(),
    attachments: z.array(Attachment).max(500),
  }),
  reads: ({ ticketId, newTicket, customer }) => [
    { entity: 'ticket', id: ticketId },
    ...(customer === null ? [] : [{ entity: 'customer' as const, id: customer.id }]),
    ...(newTicket === null ? [] : [{ entity: 'team' as const, id: newTicket.teamId }]),
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'system') return refuse('notPermitted');
    // It answers a thread that a merge has taken into another ticket: the customer writes to the target.
    const ticket = findConversation(reads, args.ticketId, context)?.ticket;
    const ticketId = ticket?.id ?? args.ticketId;
    const changes: Change[] = [];
    const { customer } = args;
    if (customer !== null && reads.get('customer', customer.id) === undefined) {
      changes.push({ kind: 'put', entity: 'customer', row: customer });
    }
    if (args.newTicket === null) {
      if (ticket === undefined) return refuse('ticketNotFound');
      const wakesUp =
        !args.isAutomatic &&
        (ticket.status === 'pending' || ticket.status === 'solved' || ticket.status === 'closed');
      changes.push({
        kind: 'patch',
        entity: 'ticket',
        id: ticket.id,
        fields: {
          // a mail that waited in its mailbox keeps its own time and does not turn the ticket's back
          updatedAt: Math.max(ticket.updatedAt, context.now),
          ...(args.isAutomatic
            ? {}
            : { lastCustomerMessageAt: Math.max(ticket.lastCustomerMessageAt ?? 0, context.now) }),
          ...(wakesUp ? { status: 'open' as const, solvedAt: null } : {}),
          ...(args.isAutomatic ? {} : interruptedSnooze(ticket, Math.max(ticket.updatedAt, context.now))),
        },
      });
    } else {
      if (ticket !== undefined) return refuse('ticketExists');
      const team = reads.get('team', args.newTicket.teamId);
      if (team === undefined) return refuse('teamNotFound');
      changes.push({
        kind: 'put',
        entity: 'ticket',
        row: {
          id: args.ticketId,
          number: args.newTicket.number,
          subject: args.subject,
          status: 'new',
          priority: 2,
          type: 'question',
          category: null,
          channel: 'mail',
          customerId: customer?.id ?? null,
          teamId: team.id,
          branchId: team.branchId,
          assigneeId: null,
          tags: [],
          createdAt: context.now,
          updatedAt: context.now,
          lastCustomerMessageAt: context.now,
          lastReplyAt: null,
          firstRepliedAt: null,
          solvedAt: null,
          mergedIntoId: null,
          statusBeforeMerge: null,
          snooze: null,
          watcherIds: [],
        },
      });
    }
    changes.push(
      putMessage({
        id: args.messageId,
        ticketId,
        kind: 'inbound',
        channel: 'mail',
        authorCustomerId: customer?.id ?? null,
        subject: args.subject,
        bodyHtml: args.bodyHtml,
        bodyText: args.bodyText,
        createdAt: context.now,
        mailMessageId: args.mailMessageId,
      }),
    );
    for (const row of args.attachments) {
      changes.push({ kind: 'put', entity: 'attachment', row: { ...row, ticketId } });
    }
    return accept(changes);
  },
});
