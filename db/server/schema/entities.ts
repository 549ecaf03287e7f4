import type { Action } from '../../../shared/model/action.ts';
import type { AdoptedTemplate } from '../../../shared/model/adopted-template.ts';
import type { ArticleStatus, BranchState } from '../../../shared/model/article.ts';
import type { Calendar } from '../../../shared/model/calendar.ts';
import type { Channel } from '../../../shared/model/channel.ts';
import type { Condition } from '../../../shared/model/condition.ts';
import type { EntityName } from '../../../shared/model/entities.ts';
import type { EventCause } from '../../../shared/model/event-cause.ts';
import type { HideableField } from '../../../shared/model/hideable-field.ts';
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
import { bigint, boolean, integer, jsonb, pgTable, smallint, text, uuid } from '../drizzle.ts';

/**
 * Sequence number of the last change of a field and who made it, and that of the last one by anybody else: an own change
 * hides nobody's. The basis of clash detection.
 */
export type FieldVersions = Record<string, { seq: number; by: string; others?: number }>;

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What every synced row carries beside its fields. */
const synced = {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid().notNull(),
  seq: bigint({ mode: 'number' }).notNull(),
  isDeleted: boolean('is_deleted').notNull().default(false),
  fieldVersions: jsonb('field_versions').$type<FieldVersions>().notNull().default({}),
};

export const branch = pgTable('branch', {
  ...synced,
  name: text().notNull(),
  city: text().notNull(),
  timeZone: text('time_zone').notNull(),
});

export const team = pgTable('team', {
  ...synced,
  branchId: uuid('branch_id').notNull(),
  parentId: uuid('parent_id'),
  name: text().notNull(),
});

export const user = pgTable('user_account', {
  ...synced,
  email: text().notNull(),
  name: text().notNull(),
  role: text().$type<Role>().notNull(),
  teamIds: jsonb('team_ids').$type<string[]>().notNull(),
  locale: text().$type<Locale>().notNull(),
  isActive: boolean('is_active').notNull(),
  /** What is kept from them; no part of the synced row. */
  hiddenFields: jsonb('hidden_fields').$type<HideableField[]>().notNull().default([]),
});

export const organization = pgTable('organization', {
  ...synced,
  name: text().notNull(),
  domain: text(),
});

export const customer = pgTable('customer', {
  ...synced,
  organizationId: uuid('organization_id'),
  name: text().notNull(),
  email: text(),
  phone: text(),
  locale: text().$type<Locale>().notNull(),
  createdAt: instant('created_at').notNull(),
});

export const view = pgTable('saved_view', {
  ...synced,
  builtin: text().$type<NonNullable<View['builtin']>>(),
  name: text().notNull(),
  ownerId: uuid('owner_id'),
  position: integer().notNull(),
  condition: jsonb().$type<Condition>().notNull(),
  sort: jsonb().$type<SortKey[]>().notNull(),
  columns: jsonb().$type<ColumnId[]>().notNull(),
});

export const macro = pgTable('macro', {
  ...synced,
  name: text().notNull(),
  ownerId: uuid('owner_id'),
  teamId: uuid('team_id'),
  actions: jsonb().$type<Action[]>().notNull(),
  key: smallint(),
});

export const slaSettings = pgTable('sla_settings', {
  ...synced,
  policies: jsonb().$type<SlaPolicy[]>().notNull(),
  calendars: jsonb().$type<Record<string, Calendar>>().notNull(),
});

export const rule = pgTable('ticket_rule', {
  ...synced,
  name: text().notNull(),
  position: integer().notNull(),
  isEnabled: boolean('is_enabled').notNull(),
  when: jsonb('condition').$type<RuleCondition>().notNull(),
  actions: jsonb().$type<Action[]>().notNull(),
  isLast: boolean('is_last').notNull(),
  version: integer().notNull(),
});

export const notification = pgTable('notification', {
  ...synced,
  userId: uuid('user_id').notNull(),
  ticketId: uuid('ticket_id').notNull(),
  ticketNumber: bigint('ticket_number', { mode: 'number' }).notNull(),
  kind: text().$type<Notification['kind']>().notNull(),
  level: integer(),
  metric: text().$type<SlaMetric>(),
  policy: jsonb().$type<Notification['policy']>(),
  dueAt: instant('due_at').notNull(),
  byUserId: uuid('by_user_id'),
  at: instant('at').notNull(),
  readAt: instant('read_at'),
});

export const ticket = pgTable('ticket', {
  ...synced,
  number: bigint({ mode: 'number' }).notNull(),
  subject: text().notNull(),
  status: text().$type<Status>().notNull(),
  priority: smallint().$type<Priority>().notNull(),
  type: text().$type<TicketType>().notNull(),
  category: text(),
  channel: text().$type<Channel>().notNull(),
  customerId: uuid('customer_id'),
  teamId: uuid('team_id').notNull(),
  branchId: uuid('branch_id').notNull(),
  assigneeId: uuid('assignee_id'),
  tags: jsonb().$type<string[]>().notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  lastCustomerMessageAt: instant('last_customer_message_at'),
  lastReplyAt: instant('last_reply_at'),
  firstRepliedAt: instant('first_replied_at'),
  solvedAt: instant('solved_at'),
  mergedIntoId: uuid('merged_into_id'),
  statusBeforeMerge: text('status_before_merge').$type<Status>(),
  snooze: jsonb().$type<Ticket['snooze']>(),
  watcherIds: jsonb('watcher_ids').$type<string[]>().notNull(),
  /** Nobody's default scopes have it: it is closed, and nothing happened to it for a long time. Never on the wire. */
  isAged: boolean('is_aged').notNull().default(false),
});

export const message = pgTable('message', {
  ...synced,
  ticketId: uuid('ticket_id').notNull(),
  kind: text().$type<MessageKind>().notNull(),
  channel: text().$type<Channel>().notNull(),
  authorUserId: uuid('author_user_id'),
  authorCustomerId: uuid('author_customer_id'),
  subject: text(),
  bodyHtml: text('body_html').notNull(),
  bodyText: text('body_text').notNull(),
  createdAt: instant('created_at').notNull(),
  delivery: text().$type<Delivery>().notNull(),
  deliveryDetail: text('delivery_detail').notNull(),
  mailMessageId: text('mail_message_id'),
});

export const attachment = pgTable('attachment', {
  ...synced,
  ticketId: uuid('ticket_id').notNull(),
  messageId: uuid('message_id').notNull(),
  filename: text().notNull(),
  mimeType: text('mime_type').notNull(),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  sha256: text().notNull(),
  contentId: text('content_id'),
  thumbnailSha256: text('thumbnail_sha256'),
});

export const conflictNote = pgTable('conflict_note', {
  ...synced,
  ticketId: uuid('ticket_id').notNull(),
  field: text().notNull(),
  winnerValue: jsonb('winner_value').$type<unknown>(),
  loserValue: jsonb('loser_value').$type<unknown>(),
  loserUserId: uuid('loser_user_id').notNull(),
  operationId: uuid('operation_id').notNull(),
  createdAt: instant('created_at').notNull(),
  resolvedAt: instant('resolved_at'),
  resolvedById: uuid('resolved_by_id'),
});

export const ticketEvent = pgTable('ticket_event', {
  ...synced,
  ticketId: uuid('ticket_id').notNull(),
  at: bigint({ mode: 'number' }).notNull(),
  takenAt: instant('taken_at').notNull(),
  actorId: uuid('actor_id'),
  change: jsonb().$type<TicketChange>().notNull(),
  cause: jsonb().$type<EventCause>(),
});

export const ticketLink = pgTable('ticket_link', {
  ...synced,
  ticketId: uuid('ticket_id').notNull(),
  relation: text().$type<LinkRelation>().notNull(),
  otherId: uuid('other_id').notNull(),
  otherNumber: bigint('other_number', { mode: 'number' }).notNull(),
  otherStatus: text('other_status').$type<Status>().notNull(),
  otherTeamId: uuid('other_team_id').notNull(),
  createdById: uuid('created_by_id').notNull(),
  createdAt: instant('created_at').notNull(),
  removedAt: instant('removed_at'),
});

export const processTemplate = pgTable('process_template', {
  ...synced,
  key: text().notNull(),
  version: integer().notNull(),
  titles: jsonb().$type<AdoptedTemplate['titles']>().notNull(),
  steps: jsonb().$type<AdoptedTemplate['steps']>().notNull(),
  teams: jsonb().$type<AdoptedTemplate['teams']>().notNull(),
  skills: jsonb().$type<AdoptedTemplate['skills']>().notNull(),
  people: jsonb().$type<AdoptedTemplate['people']>().notNull(),
  names: jsonb().$type<AdoptedTemplate['names']>().notNull(),
});

export const process = pgTable('ticket_process', {
  ...synced,
  ticketId: uuid('ticket_id').notNull(),
  templateId: uuid('template_id').notNull(),
  startedById: uuid('started_by_id').notNull(),
  startedAt: instant('started_at').notNull(),
  state: jsonb().$type<ProcessState>().notNull(),
});

export const article = pgTable('article', {
  ...synced,
  title: text().notNull(),
  body: text().notNull(),
  labels: jsonb().$type<string[]>().notNull(),
  teamId: uuid('team_id'),
  locale: text().$type<Locale>().notNull(),
  status: text().$type<ArticleStatus>().notNull(),
  authorId: uuid('author_id').notNull(),
  revisionId: uuid('revision_id').notNull(),
  revision: integer().notNull(),
  updatedById: uuid('updated_by_id').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const articleRevision = pgTable('article_revision', {
  ...synced,
  title: text().notNull(),
  body: text().notNull(),
  labels: jsonb().$type<string[]>().notNull(),
  articleId: uuid('article_id').notNull(),
  number: integer(),
  parentId: uuid('parent_id'),
  branchId: uuid('branch_id'),
  authorId: uuid('author_id').notNull(),
  createdAt: instant('created_at').notNull(),
  branchState: text('branch_state').$type<BranchState>(),
  resolvedAt: instant('resolved_at'),
  resolvedById: uuid('resolved_by_id'),
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
