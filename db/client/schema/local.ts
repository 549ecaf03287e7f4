import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Text being written; never tied to sync. */
export const draft = sqliteTable('draft', {
  ticketId: text('ticket_id').primaryKey(),
  kind: text().$type<'publicReply' | 'internalNote'>().notNull(),
  bodyHtml: text('body_html').notNull(),
  bodyText: text('body_text').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/** Settings of this person on this workstation, by name. */
export const setting = sqliteTable('setting', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).notNull(),
});

/** Contents of attachments fetched so far, by hash; encrypted with the rest of the database. */
export const blobLocal = sqliteTable('blob_local', {
  sha256: text().primaryKey(),
  bytes: blob({ mode: 'buffer' }).notNull(),
  fetchedAt: integer('fetched_at').notNull(),
});
