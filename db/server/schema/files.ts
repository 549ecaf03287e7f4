import { bigint, pgTable, primaryKey, text, unique, uuid } from '../drizzle.ts';

/** A file on its way up, by the person who sends it. */
export const blobUpload = pgTable(
  'blob_upload',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').notNull(),
    userId: uuid('user_id').notNull(),
    sha256: text().notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    /** Bytes that are on the disk for certain. */
    receivedBytes: bigint('received_bytes', { mode: 'number' }).notNull(),
    expiresAt: bigint('expires_at', { mode: 'number' }).notNull(),
  },
  (table) => [unique().on(table.tenantId, table.userId, table.sha256)],
);

/** Who has shown that they have the content of a file. */
export const blobProof = pgTable(
  'blob_proof',
  {
    tenantId: uuid('tenant_id').notNull(),
    sha256: text().notNull(),
    userId: uuid('user_id').notNull(),
    provenAt: bigint('proven_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.sha256, table.userId] })],
);

/** Answers whose mail waits for files. */
export const mailFileWait = pgTable(
  'mail_file_wait',
  { tenantId: uuid('tenant_id').notNull(), messageId: uuid('message_id').notNull() },
  (table) => [primaryKey({ columns: [table.tenantId, table.messageId] })],
);
