import { z } from 'zod';
import { Attachment, Sha256 } from '../model/attachment.ts';
import { BoardColumnRef, BoardColumns, BoardGrouping } from '../model/board.ts';
import { Branch } from '../model/branch.ts';
import { Condition } from '../model/condition.ts';
import { ConflictNote } from '../model/conflict-note.ts';
import { Customer } from '../model/customer.ts';
import type { EntityName } from '../model/entities.ts';
import { HideableField } from '../model/hideable-field.ts';
import { ArticleId, CustomerId, Instant, MessageId, TeamId, TicketId, UserId, ViewId } from '../model/ids.ts';
import { Macro } from '../model/macro.ts';
import { Message } from '../model/message.ts';
import { Notification } from '../model/notification.ts';
import { Organization } from '../model/organization.ts';
import { Priority } from '../model/priority.ts';
import { Rule, RuleDraft } from '../model/rule.ts';
import { SlaSettingsDraft } from '../model/sla-settings.ts';
import { Status } from '../model/status.ts';
import { Team } from '../model/team.ts';
import { Ticket, TicketType } from '../model/ticket.ts';
import { HISTORY_FIELDS, TicketChange } from '../model/ticket-event.ts';
import { User } from '../model/user.ts';
import { SortKey, View } from '../model/view.ts';
import { ActionTarget } from './action-target.ts';
import { ArticleDetail, ArticleRow, OpenBranch, RevisionEntry } from './article-rows.ts';
import { DeadlineRow } from './deadline-rows.ts';
import { HistoryEntry } from './history-rows.ts';
import { LinkRow } from './link-rows.ts';
import { ProcessRow, TemplateOverview, TemplateRow } from './process-rows.ts';
import { SlaPreviewPart } from './sla-rows.ts';
import { SnoozeChoices } from './snooze-choices.ts';

/** Local tables beside the synced ones that a query can depend on. */
export type LocalTable = 'outbox' | 'draft' | 'setting' | 'file' | 'deadline';

/** What the store tells its subscribers has changed. */
export type TableName = EntityName | LocalTable;

/** A question the screen may ask: its arguments, its answer, and the tables it reads. */
export interface QueryDefinition<Args extends z.ZodType, Result extends z.ZodType> {
  readonly args: Args;
  readonly result: Result;
  readonly tables: readonly TableName[];
}

function defineQuery<Args extends z.ZodType, Result extends z.ZodType>(
  definition: QueryDefinition<Args, Result>,
): QueryDefinition<Args, Result> {
  return definition;
}

const None = z.object({});

/** A ticket by its number, or by the id that links carry. */
export const WantedTicket = z.union([z.number().int().positive(), TicketId]);
export type WantedTicket = z.infer<typeof WantedTicket>;

export const QueueRow = Ticket.pick({
  id: true,
  number: true,
  subject: true,
  status: true,
  priority: true,
  channel: true,
  tags: true,
  assigneeId: true,
  createdAt: true,
  updatedAt: true,
  lastCustomerMessageAt: true,
  snooze: true,
}).extend({
  /** Earliest open deadline; null while nothing is promised. */
  nextDueAt: Instant.nullable(),
  /** Put aside now. */
  isSnoozed: z.boolean(),
  customerName: z.string().nullable(),
  assigneeName: z.string().nullable(),
  teamName: z.string().nullable(),
  /** Changes made here that the server has not confirmed yet. */
  isPending: z.boolean(),
});
export type QueueRow = z.infer<typeof QueueRow>;

/** A value that lost, and the ticket it was meant for. */
export const LostValue = ConflictNote.extend({
  ticketNumber: z.number().int(),
  ticketSubject: z.string(),
  /** The person may not see the field, and therefore neither value. */
  isHidden: z.boolean(),
});
export type LostValue = z.infer<typeof LostValue>;

/** A ticket in the list of a customer. */
export const CustomerTicket = QueueRow.extend({
  /** It is another customer's, with the same address or number: perhaps the same person. */
  isOfAlike: z.boolean(),
});
export type CustomerTicket = z.infer<typeof CustomerTicket>;

/** A ticket as another one names it. */
export const NamedTicket = Ticket.pick({ id: true, number: true, subject: true });
export type NamedTicket = z.infer<typeof NamedTicket>;

export const TicketDetail = z.object({
  ticket: Ticket,
  /** Where its conversation goes on, if it was merged and that ticket is here. */
  target: NamedTicket.nullable(),
  /** Tickets that were merged into this one. */
  mergedTickets: z.array(NamedTicket),
  customer: Customer.nullable(),
  /** What the rows above lack because the person may not see it. */
  hiddenFields: z.array(HideableField),
  organization: Organization.nullable(),
  assignee: User.nullable(),
  team: Team.nullable(),
  branch: Branch.nullable(),
  conflictNotes: z.array(ConflictNote),
  /** Put aside now. */
  isSnoozed: z.boolean(),
  messageCount: z.number().int(),
  isPending: z.boolean(),
});
export type TicketDetail = z.infer<typeof TicketDetail>;

export const TimelineEntry = Message.extend({
  authorName: z.string().nullable(),
  /** Number of the merged ticket it was written for; null for one of the ticket itself. */
  fromNumber: z.number().int().nullable(),
  attachments: z.array(Attachment),
  /** Written here and not confirmed by the server yet. */
  isPending: z.boolean(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** What the person was told, with the subject of its ticket where that is here, and who mentions them. */
export const NotificationRow = Notification.extend({
  subject: z.string().nullable(),
  byName: z.string().nullable(),
});
export type NotificationRow = z.infer<typeof NotificationRow>;

/** What became of a change made on this workstation. */
export const OutboxState = z.enum([
  'queued',
  'blocked',
  'sent',
  'applied',
  'merged',
  'held',
  'refused',
  'failed',
]);
export type OutboxState = z.infer<typeof OutboxState>;

/** What a change of a property wanted it to be, with names instead of ids. */
export const WantedValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), status: Status }),
  z.object({ kind: z.literal('priority'), priority: Priority }),
  z.object({ kind: z.literal('type'), type: TicketType }),
  /** A person or team; null for nobody. */
  z.object({ kind: z.literal('name'), name: z.string().nullable() }),
  z.object({ kind: z.literal('labels'), add: z.array(z.string()), remove: z.array(z.string()) }),
]);
export type WantedValue = z.infer<typeof WantedValue>;

/** Changes that are listed at most; there may be more, which are counted. */
export const MOST_LISTED = 2_000;

/** A ticket that a rule would have acted on. */
export const RehearsedRow = z.object({
  ticketId: TicketId,
  number: z.number().int(),
  subject: z.string(),
  acts: z.array(z.object({ at: Instant, changes: z.array(TicketChange), noteCount: z.number().int() })),
  /** What it would have wanted, and could not do. */
  obstacles: z.array(z.object({ at: Instant, reason: z.string() })),
});
export type RehearsedRow = z.infer<typeof RehearsedRow>;

export const OutboxItem = z.object({
  n: z.number().int().positive(),
  operationId: z.string(),
  name: z.string(),
  createdAt: Instant,
  state: OutboxState,
  /** Why it was refused, held or failed: a key under `rejection.` with its parameters. */
  code: z.string().nullable(),
  params: z.record(z.string(), z.json()),
  ticketId: TicketId.nullable(),
  ticketNumber: z.number().int().nullable(),
  ticketSubject: z.string().nullable(),
  /** Of a ticket that is not here any more: its number when the change was made. */
  goneTicketNumber: z.number().int().nullable(),
  articleId: ArticleId.nullable(),
  articleTitle: z.string().nullable(),
  /** The text the person wrote, kept whatever happens. */
  text: z.string().nullable(),
  wanted: WantedValue.nullable(),
  /** Who has the ticket instead, where that is why it was refused. */
  takenBy: z.string().nullable(),
  /** Whether replaying it on the newest state already shows that the server will not take it as it is. */
  isLikelyRefused: z.boolean(),
  /** Operation id of the refused change that made what this one is about: both stand and fall together. */
  partOf: z.string().nullable(),
  /** Whether its words are in the draft of its ticket, to be sent in its place. */
  isInDraft: z.boolean(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

/** Finished changes that are listed at most, the newest. */
export const MOST_FINISHED = 100;

/** A change that nothing waits for any more: the center has it, or the person has dealt with what became of it. */
export const FinishedItem = OutboxItem.extend({
  /** The center did not take it as it was, and the person has seen to that. */
  isDealtWith: z.boolean(),
});
export type FinishedItem = z.infer<typeof FinishedItem>;

/** A new ticket that the center did not take, as its form had it; what it named and is gone is null. */
export const RefusedTicket = Ticket.pick({
  subject: true,
  priority: true,
  type: true,
  channel: true,
  assigneeId: true,
}).extend({
  ticketId: TicketId,
  /** Null where it needs another one. */
  number: z.number().int().nullable(),
  messageId: MessageId.nullable(),
  note: z.string(),
  teamId: TeamId.nullable(),
  customer: Customer.nullable(),
  /** Of which ticket it is a part; null for none, and for one that is not here any more. */
  parent: NamedTicket.nullable(),
});
export type RefusedTicket = z.infer<typeof RefusedTicket>;

/** How the content of a file stands on this workstation and at the center. */
export const FileState = z.object({
  sha256: Sha256,
  isHere: z.boolean(),
  /** Bytes fetched so far. */
  hereBytes: z.number().int(),
  /** Null when it need not be sent from here. */
  upload: z
    .object({
      state: z.enum(['queued', 'sent', 'failed']),
      sentBytes: z.number().int(),
      code: z.string().nullable(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
    })
    .nullable(),
});
export type FileState = z.infer<typeof FileState>;

/** Every question the screen can ask, by name. There is no other way to read. */
export const QUERIES = {
  /** The saved views of the rail, in order, with exact counts. */
  'view.list': defineQuery({
    args: None,
    result: z.array(z.object({ view: View, count: z.number().int() })),
    tables: ['view', 'ticket'],
  }),
  /** How many tickets here fulfil a condition that is not saved yet. */
  'view.count': defineQuery({
    args: z.object({ condition: Condition }),
    result: z.number().int(),
    tables: ['ticket'],
  }),
  /** One's own macros and those of one's teams, by name. */
  'macro.list': defineQuery({ args: None, result: z.array(Macro), tables: ['macro'] }),
  /** The rules of the organization, in their order; none for whoever may not change them. */
  'rule.list': defineQuery({ args: None, result: z.array(Rule), tables: ['rule'] }),
  /**
   * What a rule would have made of tickets that are here: asked again with `next` as `after` until that is null. Hidden
   * fields are seen as they are here.
   */
  'rule.rehearse': defineQuery({
    args: z.object({ rule: RuleDraft, since: Instant, after: TicketId.nullable() }),
    result: z.object({
      /** Tickets looked at in this part. */
      read: z.number().int(),
      next: TicketId.nullable(),
      found: z.array(RehearsedRow),
    }),
    tables: ['ticket', 'ticketEvent', 'message', 'team', 'user'],
  }),
  /** What the organization promises, and the calendars that count it. */
  'sla.settings': defineQuery({ args: None, result: SlaSettingsDraft, tables: ['slaSettings'] }),
  /** What other service levels would do to open tickets that are here: asked again with `next` as `after` until that is null. */
  'sla.preview': defineQuery({
    args: z.object({ settings: SlaSettingsDraft, after: z.number().int().nullable() }),
    result: SlaPreviewPart,
    tables: ['ticket', 'message', 'ticketEvent', 'slaSettings'],
  }),
  /** What the person was told, newest first. */
  'notification.list': defineQuery({
    args: z.object({ limit: z.number().int().min(1).max(500) }),
    result: z.array(NotificationRow),
    tables: ['notification', 'ticket', 'user'],
  }),
  /** How much of it is not read yet. */
  'notification.unread': defineQuery({ args: None, result: z.number().int(), tables: ['notification'] }),
  /** These tickets, in this order, as far as they are here. */
  'action.targets': defineQuery({
    args: z.object({ ticketIds: z.array(TicketId).max(500) }),
    result: z.array(ActionTarget),
    tables: ['ticket', 'customer', 'draft'],
  }),
  /** Rows `offset` to `offset + limit` of a view. `sort` overrides the view's own order. */
  'queue.window': defineQuery({
    args: z.object({
      viewId: ViewId,
      sort: z.array(SortKey).max(4).nullable(),
      /** Only the rows of one column of the view's board. */
      column: BoardColumnRef.optional(),
      offset: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(500),
    }),
    result: z.object({ total: z.number().int(), rows: z.array(QueueRow) }),
    tables: ['view', 'ticket', 'customer', 'user', 'team', 'outbox'],
  }),
  /** The row of one ticket as a view shows it; null when the view does not hold it. */
  'queue.row': defineQuery({
    args: z.object({ viewId: ViewId, column: BoardColumnRef.optional(), ticketId: TicketId }),
    result: QueueRow.nullable(),
    tables: ['view', 'ticket', 'customer', 'user', 'team', 'outbox'],
  }),
  /** Which of these tickets a view holds now. */
  'queue.present': defineQuery({
    args: z.object({ viewId: ViewId, ticketIds: z.array(TicketId).max(100_000) }),
    result: z.array(TicketId),
    tables: ['view', 'ticket'],
  }),
  /** Where a ticket lies in a view or a column of its board; null when it is not there. */
  'queue.place': defineQuery({
    args: z.object({
      viewId: ViewId,
      sort: z.array(SortKey).max(4).nullable(),
      column: BoardColumnRef.optional(),
      ticketId: TicketId,
    }),
    result: z.number().int().nullable(),
    tables: ['view', 'ticket'],
  }),
  /** The columns of a view's board with exact counts, in the order they are shown. */
  'board.columns': defineQuery({
    args: z.object({ viewId: ViewId, groupBy: BoardGrouping }),
    result: BoardColumns,
    tables: ['view', 'ticket', 'user', 'team'],
  }),
  'ticket.get': defineQuery({
    args: z.object({ ticketId: TicketId }),
    result: TicketDetail.nullable(),
    tables: [
      'ticket',
      'customer',
      'organization',
      'user',
      'team',
      'branch',
      'message',
      'conflictNote',
      'outbox',
    ],
  }),
  /** The processes of a ticket with their steps, what runs first. */
  'ticket.processes': defineQuery({
    args: z.object({ ticketId: TicketId }),
    result: z.array(ProcessRow),
    tables: [
      'process',
      'processTemplate',
      'user',
      'attachment',
      'outbox',
      'ticket',
      'team',
      'branch',
      'slaSettings',
    ],
  }),
  /** What can be started on a ticket: of each template the newest version. */
  'process.templates': defineQuery({
    args: z.object({}),
    result: z.array(TemplateRow),
    tables: ['processTemplate'],
  }),
  /** The templates of the organization with their steps and what runs by them. */
  'process.overview': defineQuery({
    args: z.object({}),
    result: z.array(TemplateOverview),
    tables: ['processTemplate', 'process'],
  }),
  /** What a ticket is linked to, parents and parts first. */
  'ticket.links': defineQuery({
    args: z.object({ ticketId: TicketId }),
    result: z.array(LinkRow),
    tables: ['ticketLink', 'ticket', 'team', 'user', 'outbox'],
  }),
  /** How many parts of these tickets are still to be done, and the first of them. */
  'ticket.open-parts': defineQuery({
    args: z.object({ ticketIds: z.array(TicketId).max(5_000), limit: z.number().int().min(1).max(50) }),
    result: z.object({ count: z.number().int(), parts: z.array(LinkRow) }),
    tables: ['ticketLink', 'ticket', 'team', 'user', 'outbox'],
  }),
  /** What these tickets can be put aside until, and what is due before that. */
  'snooze.choices': defineQuery({
    args: z.object({ ticketIds: z.array(TicketId).max(5_000) }),
    result: SnoozeChoices,
    tables: ['ticket', 'slaSettings'],
  }),
  /** What is promised of a ticket, what is open first. */
  'ticket.deadlines': defineQuery({
    args: z.object({ ticketId: TicketId }),
    result: z.array(DeadlineRow),
    tables: ['ticket', 'message', 'ticketEvent', 'slaSettings'],
  }),
  /** The newest `limit` entries of a conversation, merged tickets' included, oldest first; `before` asks for earlier ones. */
  'ticket.timeline': defineQuery({
    args: z.object({
      ticketId: TicketId,
      before: z.object({ createdAt: Instant, id: z.string() }).nullable(),
      limit: z.number().int().min(1).max(500),
    }),
    result: z.object({
      entries: z.array(TimelineEntry),
      /** What became of the ticket in the time of these entries, oldest first. */
      events: z.array(HistoryEntry),
      hasEarlier: z.boolean(),
    }),
    tables: ['ticket', 'message', 'attachment', 'ticketEvent', 'user', 'team', 'customer', 'outbox'],
  }),
  /** What became of one field of a ticket, or of all, newest first. */
  'ticket.history': defineQuery({
    args: z.object({
      ticketId: TicketId,
      field: z.enum(HISTORY_FIELDS).nullable(),
      limit: z.number().int().min(1).max(1_000),
    }),
    result: z.array(HistoryEntry),
    tables: ['ticketEvent', 'ticket', 'user', 'team', 'customer', 'outbox'],
  }),
  /** What these tickets are called, in this order, as far as they are here. */
  'ticket.some': defineQuery({
    args: z.object({ ids: z.array(TicketId).max(1_000) }),
    result: z.array(NamedTicket.extend({ status: Status })),
    tables: ['ticket'],
  }),
  /** Tickets by number (in any written form: 48213, #48213) or by words of the subject; for the palette. */
  'ticket.find': defineQuery({
    args: z.object({
      text: z.string().max(200),
      limit: z.number().int().min(1).max(50),
      /** Also those whose number only begins so, where none is that one. */
      mayBegin: z.boolean().default(false),
    }),
    result: z.array(QueueRow),
    tables: ['ticket', 'customer', 'user', 'team'],
  }),
  /** What became of asking the center for a ticket that was not here, by its number or its id. */
  'ticket.wanted': defineQuery({
    args: z.object({ wanted: WantedTicket }),
    result: z.object({
      state: z.enum(['notAsked', 'waiting', 'here', 'unavailable']),
      ticketId: TicketId.nullable(),
    }),
    tables: ['ticket', 'outbox'],
  }),
  /** The tickets of a customer, and of those with the same address or number, newest first (R203). */
  'customer.tickets': defineQuery({
    args: z.object({ customerId: CustomerId, limit: z.number().int().min(1).max(100) }),
    result: z.array(CustomerTicket),
    tables: ['ticket', 'customer', 'user', 'team'],
  }),
  'customer.find': defineQuery({
    args: z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50) }),
    result: z.array(Customer),
    tables: ['customer'],
  }),
  /** The names of these customers, as far as they are here. */
  'customer.names': defineQuery({
    args: z.object({ ids: z.array(CustomerId).max(200) }),
    result: z.array(z.object({ id: CustomerId, name: z.string() })),
    tables: ['customer'],
  }),
  'team.list': defineQuery({ args: None, result: z.array(Team), tables: ['team'] }),
  'branch.list': defineQuery({ args: None, result: z.array(Branch), tables: ['branch'] }),
  /** These people, also those who have left. */
  'user.some': defineQuery({
    args: z.object({ ids: z.array(UserId).max(100) }),
    result: z.array(User),
    tables: ['user'],
  }),
  /** Active users by name. */
  'user.list': defineQuery({ args: None, result: z.array(User), tables: ['user'] }),
  /** Changes waiting to be confirmed, oldest first. */
  'outbox.list': defineQuery({
    args: None,
    result: z.array(OutboxItem),
    tables: ['outbox', 'ticket', 'article'],
  }),
  /** Changes of the last two weeks that have ended, newest first; older ones that the center has are forgotten here. */
  'outbox.finished': defineQuery({
    args: None,
    result: z.array(FinishedItem),
    tables: ['outbox', 'ticket', 'article'],
  }),
  /** Changes that need a person: refused, held or failed, newest first. */
  'attention.list': defineQuery({
    args: None,
    result: z.array(OutboxItem),
    tables: ['outbox', 'ticket', 'article', 'draft'],
  }),
  /** The refused or held words that the draft of a ticket takes the place of. */
  'attention.edited': defineQuery({
    args: z.object({ ticketId: TicketId }),
    result: OutboxItem.nullable(),
    tables: ['outbox', 'ticket', 'article', 'draft'],
  }),
  'attention.newTicket': defineQuery({
    args: z.object({ n: z.number().int().positive() }),
    result: RefusedTicket.nullable(),
    tables: ['outbox', 'team', 'customer'],
  }),
  /** How these files stand, in the order asked for. */
  'file.states': defineQuery({
    args: z.object({ hashes: z.array(Sha256).max(500) }),
    result: z.array(FileState),
    tables: ['file'],
  }),
  /** Every article, by title; those that were only begun here as well. */
  'article.list': defineQuery({
    args: None,
    result: z.array(ArticleRow),
    tables: ['article', 'articleRevision', 'team', 'draft', 'outbox'],
  }),
  'article.get': defineQuery({
    args: z.object({ articleId: ArticleId }),
    result: ArticleDetail.nullable(),
    tables: ['article', 'articleRevision', 'team', 'user', 'outbox'],
  }),
  /** Everything that was written for an article, newest first. */
  'article.revisions': defineQuery({
    args: z.object({ articleId: ArticleId, limit: z.number().int().min(1).max(500) }),
    result: z.array(RevisionEntry),
    tables: ['articleRevision', 'user'],
  }),
  /** Branches that wait for this person, oldest first: their own, and those of articles that they began. */
  'article.branches': defineQuery({
    args: None,
    result: z.array(OpenBranch),
    tables: ['article', 'articleRevision', 'user'],
  }),
  /** Values of this person that lost against a later change and wait to be settled, oldest first (R205). */
  'conflict.mine': defineQuery({
    args: None,
    result: z.array(LostValue),
    tables: ['conflictNote', 'ticket'],
  }),
  /** What the person may not see, as the rows here have it. */
  'hidden-field.list': defineQuery({
    args: None,
    result: z.array(HideableField),
    tables: ['customer', 'ticket'],
  }),
  /** The tags of the newest tickets, most used first. */
  'tag.list': defineQuery({ args: None, result: z.array(z.string()), tables: ['ticket'] }),
} as const;

export type QueryName = keyof typeof QUERIES;
export type QueryArgs<N extends QueryName> = z.input<(typeof QUERIES)[N]['args']>;
export type QueryResult<N extends QueryName> = z.output<(typeof QUERIES)[N]['result']>;

/** Whether a word names a query. */
export function isQueryName(name: string): name is QueryName {
  return Object.hasOwn(QUERIES, name);
}
