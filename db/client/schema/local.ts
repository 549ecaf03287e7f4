import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ArticleStatus } from '../../../shared/model/article.ts';
import type { NewAttachment } from '../../../shared/model/attachment.ts';
import type { Locale } from '../../../shared/model/locale.ts';

/** Text being written; never tied to sync. */
export const draft = sqliteTable('draft', {
  ticketId: text('ticket_id').primaryKey(),
  kind: text().$type<'publicReply' | 'internalNote'>().notNull(),
  bodyHtml: text('body_html').notNull(),
  bodyText: text('body_text').notNull(),
  updatedAt: integer('updated_at').notNull(),
  attachments: text({ mode: 'json' }).$type<NewAttachment[]>().notNull(),
  /** Operation id of the refused or held change that it takes the place of once it is sent. */
  replaces: text(),
});

/** Text being written of an article; never tied to sync. */
export const articleDraft = sqliteTable('article_draft', {
  articleId: text('article_id').primaryKey(),
  /** What it was written from; null for an article that does not exist yet. */
  baseRevisionId: text('base_revision_id'),
  baseStatus: text('base_status').$type<ArticleStatus>().notNull(),
  /** The branch that it shall settle. */
  branchId: text('branch_id'),
  title: text().notNull(),
  body: text().notNull(),
  labels: text({ mode: 'json' }).$type<string[]>().notNull(),
  teamId: text('team_id'),
  locale: text().$type<Locale>().notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/** Tickets being written that do not exist yet; never tied to sync. */
export const newTicketDraft = sqliteTable('new_ticket_draft', {
  ticketId: text('ticket_id').primaryKey(),
  /** All that was filled in, as JSON. */
  form: text().notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/** Settings of this person on this workstation, by name. */
export const setting = sqliteTable('setting', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).notNull(),
});

/** Files whose content is in the folder beside the database, whole or in part; encrypted there. */
export const fileLocal = sqliteTable('file_local', {
  sha256: text().primaryKey(),
  sizeBytes: integer('size_bytes').notNull(),
  hereBytes: integer('here_bytes').notNull(),
  /** All of it is here and its hash was checked. */
  isWhole: integer('is_whole', { mode: 'boolean' }).notNull(),
  usedAt: integer('used_at').notNull(),
});

/** Contents that nothing refers to any more and that must leave the disk. */
export const fileDropped = sqliteTable('file_dropped', { sha256: text().primaryKey() });

/** Files on their way to the center, and those it has. */
export const fileUpload = sqliteTable('file_upload', {
  sha256: text().primaryKey(),
  sizeBytes: integer('size_bytes').notNull(),
  state: text().$type<'queued' | 'sent' | 'failed'>().notNull(),
  sentBytes: integer('sent_bytes').notNull(),
  priority: integer().notNull(),
  /** Why it cannot be sent. */
  code: text(),
  params: text({ mode: 'json' }).$type<Record<string, string | number>>().notNull(),
});

/** The files a change in the outbox carries. */
export const outboxFile = sqliteTable(
  'outbox_file',
  { n: integer().notNull(), sha256: text().notNull() },
  (table) => [primaryKey({ columns: [table.n, table.sha256] })],
);
