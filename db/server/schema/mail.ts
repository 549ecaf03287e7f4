import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

/** An address that receives and sends mail for the organization. */
export const mailbox = pgTable('mailbox', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  address: text().notNull(),
  displayName: text('display_name').notNull(),
  /** New tickets of this mailbox go to this team. */
  teamId: uuid('team_id').notNull(),
  /** IMAP and SMTP servers without secrets; see server/channels/mail for their schema. */
  settings: jsonb().$type<Record<string, unknown>>().notNull(),
  encryptedSecrets: text('encrypted_secrets'),
  isActive: boolean('is_active').notNull(),
});

/** Every mail that ever arrived, raw bytes by hash, so that nothing is doubled and nothing is lost to a parser. */
export const mailReceived = pgTable(
  'mail_received',
  {
    tenantId: uuid('tenant_id').notNull(),
    sha256: text().notNull(),
    mailboxId: uuid('mailbox_id').notNull(),
    source: text().notNull(),
    receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    ticketId: uuid('ticket_id'),
    messageId: uuid('message_id'),
    /** Why nothing was made of it, when nothing was. */
    note: text(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.sha256] })],
);

/** Every Message-ID ever sent or received, and the ticket it belongs to. */
export const mailId = pgTable(
  'mail_id',
  {
    tenantId: uuid('tenant_id').notNull(),
    mailMessageId: text('mail_message_id').notNull(),
    ticketId: uuid('ticket_id').notNull(),
    messageId: uuid('message_id').notNull(),
    direction: text().$type<'in' | 'out'>().notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.mailMessageId] })],
);
