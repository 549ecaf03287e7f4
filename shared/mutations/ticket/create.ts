import { z } from 'zod';
import { Channel } from '../../model/channel.ts';
import { CustomerId, MessageId, TeamId, TicketId, UserId } from '../../model/ids.ts';
import { BodyHtml, BodyText } from '../../model/message.ts';
import { Priority } from '../../model/priority.ts';
import { MAX_SUBJECT, Tag, type Ticket, TicketType } from '../../model/ticket.ts';
import { withoutControls } from '../../util/without-controls.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { attachFiles, checkFiles, NewAttachments, readsOfFiles } from './attach-files.ts';
import { findConversation } from './find-ticket.ts';
import { putParent, readsOfParent } from './link-rows.ts';
import { putMessage } from './put-message.ts';

/** Opens a ticket by hand, with what the customer said as its first message. */
export const createTicket = defineMutation({
  name: 'ticket.create',
  version: 2,
  upgrades: { 1: (args) => args },
  /** A center that does not know sub-tickets takes all others. */
  versionFor: (args) => (typeof args === 'object' && args !== null && 'parentId' in args ? 2 : 1),
  args: z.object({
    ticketId: TicketId,
    number: z.number().int().positive(),
    subject: z.string().overwrite(withoutControls).min(1).max(MAX_SUBJECT),
    priority: Priority,
    type: TicketType,
    channel: Channel,
    customerId: CustomerId.nullable(),
    teamId: TeamId,
    assigneeId: UserId.nullable(),
    tags: z.array(Tag).max(50),
    /** The ticket of which it is a part, for another department or person to do. */
    parentId: TicketId.optional(),
    message: z
      .object({
        messageId: MessageId,
        kind: z.enum(['internalNote', 'callRecord']),
        bodyHtml: BodyHtml,
        bodyText: BodyText,
        attachments: NewAttachments,
      })
      .nullable(),
  }),
  reads: ({ ticketId, teamId, customerId, assigneeId, parentId, message }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'team', id: teamId },
    ...(customerId === null ? [] : [{ entity: 'customer' as const, id: customerId }]),
    ...(assigneeId === null ? [] : [{ entity: 'user' as const, id: assigneeId }]),
    ...(parentId === undefined ? [] : readsOfParent(parentId, ticketId)),
    ...readsOfFiles(message?.attachments ?? []),
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    if (reads.get('ticket', args.ticketId) !== undefined) return refuse('ticketExists');
    const team = reads.get('team', args.teamId);
    if (team === undefined) return refuse('teamNotFound');
    if (args.customerId !== null && reads.get('customer', args.customerId) === undefined) {
      return refuse('customerNotFound');
    }
    if (args.assigneeId !== null) {
      const assignee = reads.get('user', args.assigneeId);
      if (assignee === undefined) return refuse('userNotFound');
      if (!assignee.isActive) return refuse('assigneeInactive', { name: assignee.name });
    }
    if (!context.isNumberLeased(args.number)) return refuse('numberNotLeased', { number: args.number });
    const parent =
      args.parentId === undefined ? null : findConversation(reads, args.parentId, context)?.ticket;
    if (parent === undefined) return refuse('parentNotFound');
    const { message } = args;
    if (message !== null) {
      const problem = checkFiles(reads, message.attachments, message, context);
      if (problem !== null) return problem;
    }
    const ticket: Ticket = {
      id: args.ticketId,
      number: args.number,
      subject: args.subject,
      status: args.assigneeId === null ? 'new' : 'open',
      priority: args.priority,
      type: args.type,
      category: null,
      channel: args.channel,
      customerId: args.customerId,
      teamId: args.teamId,
      branchId: team.branchId,
      assigneeId: args.assigneeId,
      tags: [...new Set(args.tags)].sort(),
      createdAt: context.now,
      updatedAt: context.now,
      lastCustomerMessageAt: args.channel === 'phone' ? context.now : null,
      lastReplyAt: null,
      firstRepliedAt: null,
      solvedAt: null,
      mergedIntoId: null,
      statusBeforeMerge: null,
      snooze: null,
      watcherIds: [],
    };
    return accept([
      { kind: 'put', entity: 'ticket', row: ticket },
      ...(parent === null ? [] : putParent(ticket, parent, context.actor.user.id, context.now)),
      ...(message === null
        ? []
        : [
            putMessage({
              id: message.messageId,
              ticketId: args.ticketId,
              kind: message.kind,
              channel: args.channel,
              authorUserId: context.actor.user.id,
              bodyHtml: message.bodyHtml,
              bodyText: message.bodyText,
              createdAt: context.now,
            }),
            ...attachFiles(message.attachments, args.ticketId, message.messageId),
          ]),
    ]);
  },
});
