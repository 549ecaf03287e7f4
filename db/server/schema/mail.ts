import { bigint, boolean, jsonb, pgTable, primaryKey, smallint, text, unique, uuid } from '../drizzle.ts';

/** An address that receives and sends mail for the organization. */
export const mailbox = pgTable('mailbox', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  address: text().notNull(),
  displayName: text('display_name').notNull(),
  /** New tickets of this mailbox go to this team. */
  teamId: uuid('team_id').notNull(),
  /** Settings without secrets; see MailboxSettings in server/channels/mail for their schema. */
  settings: jsonb().$type<Record<string, unknown>>().notNull(),
  encryptedSecrets: text('encrypted_secrets'),
  isActive: boolean('is_active').notNull(),
});

/**
 * What became of a mail: `accept` and `acceptQuietly` made or joined a ticket, `stub` made a ticket that only tells
 * of it, `setAside` and `kept` made none and say why in `note`.
 */
export type MailHandling = 'accept' | 'acceptQuietly' | 'stub' | 'setAside' | 'kept';

/** Every mail that ever arrived, raw bytes by hash, so that nothing is doubled and nothing is lost to a parser. */
export const mailReceived = pgTable(
  'mail_received',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').notNull(),
    mailboxId: uuid('mailbox_id').notNull(),
    /** Name of the one delivery. */
    source: text().notNull(),
    /** Name of the mail itself, however it came. */
    fingerprint: text().notNull(),
    /** The raw bytes in the blob store. */
    sha256: text().notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sender: text(),
    subject: text().notNull(),
    receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
    storedAt: bigint('stored_at', { mode: 'number' }).notNull(),
    handling: text().$type<MailHandling>().notNull(),
    /** Whether a machine of ours may answer it. */
    mayAnswer: boolean('may_answer').notNull(),
    isNewTicket: boolean('is_new_ticket').notNull(),
    ticketId: uuid('ticket_id'),
    messageId: uuid('message_id'),
    /** Why it was not handled like any other, when it was not. */
    note: text(),
  },
  (table) => [unique().on(table.mailboxId, table.source), unique().on(table.mailboxId, table.fingerprint)],
);

/** Every Message-ID ever sent or received, the ticket it belongs to, and what its answer must refer to. */
export const mailId = pgTable(
  'mail_id',
  {
    tenantId: uuid('tenant_id').notNull(),
    mailMessageId: text('mail_message_id').notNull(),
    ticketId: uuid('ticket_id').notNull(),
    messageId: uuid('message_id').notNull(),
    direction: text().$type<'in' | 'out'>().notNull(),
    mailboxId: uuid('mailbox_id').notNull(),
    /** The other side's address, in lower case. */
    address: text(),
    subject: text().notNull(),
    /** The mails it refers to, oldest first; of an outgoing mail the last is the one it answers. */
    referenceIds: jsonb('reference_ids').$type<string[]>().notNull(),
    /** Written by a program: never the mail to answer. */
    isAutomatic: boolean('is_automatic').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.mailMessageId] })],
);

/** How far an IMAP folder was read. */
export const imapCursor = pgTable(
  'imap_cursor',
  {
    mailboxId: uuid('mailbox_id').notNull(),
    folder: text().notNull(),
    uidValidity: text('uid_validity').notNull(),
    lastUid: bigint('last_uid', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.mailboxId, table.folder] })],
);

/** The one key that signs reply addresses. */
export const replyKey = pgTable('reply_key', {
  id: smallint().primaryKey(),
  encryptedKey: text('encrypted_key').notNull(),
});
