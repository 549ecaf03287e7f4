import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Action } from '../../../shared/model/action.ts';
import type { AdoptedTemplate } from '../../../shared/model/adopted-template.ts';
import type { ArticleStatus, BranchState } from '../../../shared/model/article.ts';
import type { Calendar } from '../../../shared/model/calendar.ts';
import type { Channel } from '../../../shared/model/channel.ts';
import type { Condition } from '../../../shared/model/condition.ts';
import type { EntityName } from '../../../shared/model/entities.ts';
import type { EventCause } from '../../../shared/model/event-cause.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import type { Delivery, MessageKind } from '../../../shared/model/message.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import type { RuleCondition } from '../../../shared/model/rule-condition.ts';
import type { ProcessState } from '../../../shared/model/running-process.ts';
import type { SlaMetric, SlaPolicy } from '../../../shared/model/sla-policy.ts';
import type { Status } from '../../../shared/model/status.ts';
import type { Ticket, TicketType } from '../../../shared/model/ticket.ts';
import type { TicketChange } from '../../../shared/model/ticket-event.ts';
import type { LinkRelation } from '../../../shared/model/ticket-link.ts';
import type { Role } from '../../../shared/model/user.ts';
import type { ColumnId, SortKey, View } from '../../../shared/model/view.ts';

/** What every synced row carries beside its fields: the sequence of the server's version it came with. */
const synced = { id: text().primaryKey(), seq: integer().notNull() };

export const branch = sqliteTable('branch', {
  ...synced,
  name: text().notNull(),
  city: text().notNull(),
  timeZone: text('time_zone').notNull(),
});

export const team = sqliteTable('team', {
  ...synced,
  branchId: text('branch_id').notNull(),
  parentId: text('parent_id'),
  name: text().notNull(),
});

export const user = sqliteTable('user_account', {
  ...synced,
  email: text().notNull(),
  name: text().notNull(),
  role: text().$type<Role>().notNull(),
  teamIds: text('team_ids', { mode: 'json' }).$type<string[]>().notNull(),
  locale: text().$type<Locale>().notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
});

export const organization = sqliteTable('organization', {
  ...synced,
  name: text().notNull(),
  domain: text(),
});

export const customer = sqliteTable(
  'customer',
  {
    ...synced,
    organizationId: text('organization_id'),
    name: text().notNull(),
    email: text(),
    phone: text(),
    locale: text().$type<Locale>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('customer_name').on(table.name),
    index('customer_email').on(table.email).where(sql`email is not null`),
    index('customer_phone').on(table.phone).where(sql`phone is not null`),
  ],
);

export const view = sqliteTable('saved_view', {
  ...synced,
  builtin: text().$type<NonNullable<View['builtin']>>(),
  name: text().notNull(),
  ownerId: text('owner_id'),
  position: integer().notNull(),
  condition: text({ mode: 'json' }).$type<Condition>().notNull(),
  sort: text({ mode: 'json' }).$type<SortKey[]>().notNull(),
  columns: text({ mode: 'json' }).$type<ColumnId[]>().notNull(),
});

export const macro = sqliteTable('macro', {
  ...synced,
  name: text().notNull(),
  ownerId: text('owner_id'),
  teamId: text('team_id'),
  actions: text({ mode: 'json' }).$type<Action[]>().notNull(),
  key: integer(),
});

export const slaSettings = sqliteTable('sla_settings', {
  ...synced,
  policies: text({ mode: 'json' }).$type<SlaPolicy[]>().notNull(),
  calendars: text({ mode: 'json' }).$type<Record<string, Calendar>>().notNull(),
});

export const rule = sqliteTable('ticket_rule', {
  ...synced,
  name: text().notNull(),
  position: integer().notNull(),
  isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
  when: text('condition', { mode: 'json' }).$type<RuleCondition>().notNull(),
  actions: text({ mode: 'json' }).$type<Action[]>().notNull(),
  isLast: integer('is_last', { mode: 'boolean' }).notNull(),
  version: integer().notNull(),
});

export const notification = sqliteTable('notification', {
  ...synced,
  userId: text('user_id').notNull(),
  ticketId: text('ticket_id').notNull(),
  ticketNumber: integer('ticket_number').notNull(),
  kind: text().$type<Notification['kind']>().notNull(),
  level: integer(),
  metric: text().$type<SlaMetric>(),
  policy: text({ mode: 'json' }).$type<Notification['policy']>(),
  dueAt: integer('due_at').notNull(),
  byUserId: text('by_user_id'),
  at: integer().notNull(),
  readAt: integer('read_at'),
});

export const ticket = sqliteTable('ticket', {
  ...synced,
  number: integer().notNull(),
  subject: text().notNull(),
  status: text().$type<Status>().notNull(),
  priority: integer().$type<Priority>().notNull(),
  type: text().$type<TicketType>().notNull(),
  category: text(),
  channel: text().$type<Channel>().notNull(),
  customerId: text('customer_id'),
  teamId: text('team_id').notNull(),
  branchId: text('branch_id').notNull(),
  assigneeId: text('assignee_id'),
  tags: text({ mode: 'json' }).$type<string[]>().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  lastCustomerMessageAt: integer('last_customer_message_at'),
  lastReplyAt: integer('last_reply_at'),
  firstRepliedAt: integer('first_replied_at'),
  solvedAt: integer('solved_at'),
  mergedIntoId: text('merged_into_id'),
  statusBeforeMerge: text('status_before_merge').$type<Status>(),
  snooze: text({ mode: 'json' }).$type<NonNullable<Ticket['snooze']>>(),
  watcherIds: text('watcher_ids', { mode: 'json' }).$type<string[]>().notNull(),
  /** Earliest open deadline, worked out here of the rows that are here (docs/spec/sync.md R191); no part of the synced row. */
  nextDueAt: integer('next_due_at'),
  /** Whether it is put aside now, by the clock of this place (R244); no part of the synced row. */
  isSnoozed: integer('is_snoozed', { mode: 'boolean' }).notNull(),
});

export const message = sqliteTable('message', {
  ...synced,
  ticketId: text('ticket_id').notNull(),
  kind: text().$type<MessageKind>().notNull(),
  channel: text().$type<Channel>().notNull(),
  authorUserId: text('author_user_id'),
  authorCustomerId: text('author_customer_id'),
  subject: text(),
  bodyHtml: text('body_html').notNull(),
  bodyText: text('body_text').notNull(),
  createdAt: integer('created_at').notNull(),
  delivery: text().$type<Delivery>().notNull(),
  deliveryDetail: text('delivery_detail').notNull(),
  mailMessageId: text('mail_message_id'),
});

export const attachment = sqliteTable('attachment', {
  ...synced,
  ticketId: text('ticket_id').notNull(),
  messageId: text('message_id').notNull(),
  filename: text().notNull(),
  mimeType: text('mime_type').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  sha256: text().notNull(),
  contentId: text('content_id'),
  thumbnailSha256: text('thumbnail_sha256'),
});

export const conflictNote = sqliteTable(
  'conflict_note',
  {
    ...synced,
    ticketId: text('ticket_id').notNull(),
    field: text().notNull(),
    winnerValue: text('winner_value', { mode: 'json' }).$type<unknown>(),
    loserValue: text('loser_value', { mode: 'json' }).$type<unknown>(),
    loserUserId: text('loser_user_id').notNull(),
    operationId: text('operation_id').notNull(),
    createdAt: integer('created_at').notNull(),
    resolvedAt: integer('resolved_at'),
    resolvedById: text('resolved_by_id'),
  },
  (table) => [index('conflict_note_loser').on(table.loserUserId).where(sql`resolved_at is null`)],
);

export const ticketEvent = sqliteTable('ticket_event', {
  ...synced,
  ticketId: text('ticket_id').notNull(),
  at: integer().notNull(),
  takenAt: integer('taken_at').notNull(),
  actorId: text('actor_id'),
  change: text({ mode: 'json' }).$type<TicketChange>().notNull(),
  cause: text({ mode: 'json' }).$type<EventCause>(),
});

export const ticketLink = sqliteTable('ticket_link', {
  ...synced,
  ticketId: text('ticket_id').notNull(),
  relation: text().$type<LinkRelation>().notNull(),
  otherId: text('other_id').notNull(),
  otherNumber: integer('other_number').notNull(),
  otherStatus: text('other_status').$type<Status>().notNull(),
  otherTeamId: text('other_team_id').notNull(),
  createdById: text('created_by_id').notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
});

export const processTemplate = sqliteTable('process_template', {
  ...synced,
  key: text().notNull(),
  version: integer().notNull(),
  titles: text({ mode: 'json' }).$type<AdoptedTemplate['titles']>().notNull(),
  steps: text({ mode: 'json' }).$type<AdoptedTemplate['steps']>().notNull(),
  teams: text({ mode: 'json' }).$type<AdoptedTemplate['teams']>().notNull(),
  skills: text({ mode: 'json' }).$type<AdoptedTemplate['skills']>().notNull(),
  people: text({ mode: 'json' }).$type<AdoptedTemplate['people']>().notNull(),
  names: text({ mode: 'json' }).$type<AdoptedTemplate['names']>().notNull(),
});

export const process = sqliteTable('ticket_process', {
  ...synced,
  ticketId: text('ticket_id').notNull(),
  templateId: text('template_id').notNull(),
  startedById: text('started_by_id').notNull(),
  startedAt: integer('started_at').notNull(),
  state: text({ mode: 'json' }).$type<ProcessState>().notNull(),
});

export const article = sqliteTable('article', {
  ...synced,
  title: text().notNull(),
  body: text().notNull(),
  labels: text({ mode: 'json' }).$type<string[]>().notNull(),
  teamId: text('team_id'),
  locale: text().$type<Locale>().notNull(),
  status: text().$type<ArticleStatus>().notNull(),
  authorId: text('author_id').notNull(),
  revisionId: text('revision_id').notNull(),
  revision: integer().notNull(),
  updatedById: text('updated_by_id').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const articleRevision = sqliteTable('article_revision', {
  ...synced,
  title: text().notNull(),
  body: text().notNull(),
  labels: text({ mode: 'json' }).$type<string[]>().notNull(),
  articleId: text('article_id').notNull(),
  number: integer(),
  parentId: text('parent_id'),
  branchId: text('branch_id'),
  authorId: text('author_id').notNull(),
  createdAt: integer('created_at').notNull(),
  branchState: text('branch_state').$type<BranchState>(),
  resolvedAt: integer('resolved_at'),
  resolvedById: text('resolved_by_id'),
});

/** The table of each synced entity. */
export const ENTITY_TABLES = {
  branch,
  team,
  user,
  organization,
  customer,
  view,
  macro,
  slaSettings,
  rule,
  notification,
  ticket,
  message,
  attachment,
  conflictNote,
  ticketEvent,
  ticketLink,
  processTemplate,
  process,
  article,
  articleRevision,
} satisfies Record<EntityName, unknown>;
