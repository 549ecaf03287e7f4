import type { ClientBase, Pool } from 'pg';
import type { MailHandling } from '../schema/mail.ts';

type Database = ClientBase | Pool;

/** Longest Message-ID that is kept: an index entry takes no more than 2,700 bytes. */
const MAX_ID_BYTES = 2_000;

/** Text as PostgreSQL takes it: no NUL characters, no half surrogates. */
export const storableText = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** Message ids as they are kept and looked up; those that no index can hold are left out. */
export const storableIds = (ids: readonly string[]): string[] =>
  ids.map(storableText).filter((id) => id !== '' && Buffer.byteLength(id) <= MAX_ID_BYTES);

/** A mail as it was offered, before anything is made of it. */
export interface ReceivedMail {
  readonly id: string;
  readonly tenantId: string;
  readonly mailboxId: string;
  readonly source: string;
  readonly fingerprint: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly sender: string | null;
  readonly subject: string;
  readonly receivedAt: number;
  readonly storedAt: number;
}

/**
 * Takes the place of this mail. Waits for another transaction that is taking the same place.
 * @returns false when the delivery or the mail is known already
 */
export async function claimReceivedMail(client: ClientBase, mail: ReceivedMail): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into mail_received (id, tenant_id, mailbox_id, source, fingerprint, sha256, size_bytes, sender, subject,
       received_at, stored_at, handling, may_answer, is_new_ticket)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'kept', false, false) on conflict do nothing`,
    [
      mail.id,
      mail.tenantId,
      mail.mailboxId,
      mail.source,
      mail.fingerprint,
      mail.sha256,
      mail.sizeBytes,
      mail.sender === null ? null : storableText(mail.sender),
      storableText(mail.subject),
      mail.receivedAt,
      mail.storedAt,
    ],
  );
  return rowCount === 1;
}

/** What was made of a mail. */
export interface MailFate {
  readonly handling: MailHandling;
  readonly mayAnswer: boolean;
  readonly isNewTicket: boolean;
  readonly ticketId: string | null;
  readonly messageId: string | null;
  readonly note: string | null;
}

export async function setMailFate(client: ClientBase, id: string, fate: MailFate): Promise<void> {
  await client.query(
    `update mail_received set handling = $2, may_answer = $3, is_new_ticket = $4, ticket_id = $5, message_id = $6,
       note = $7 where id = $1`,
    [
      id,
      fate.handling,
      fate.mayAnswer,
      fate.isNewTicket,
      fate.ticketId,
      fate.messageId,
      fate.note === null ? null : storableText(fate.note),
    ],
  );
}

/** The mail that was stored under this delivery or this fingerprint. */
export async function findReceivedMail(
  db: Database,
  key: { readonly mailboxId: string; readonly source: string; readonly fingerprint: string },
): Promise<{ readonly id: string } | undefined> {
  const { rows } = await db.query<{ id: string }>(
    'select id from mail_received where mailbox_id = $1 and (source = $2 or fingerprint = $3) limit 1',
    [key.mailboxId, key.source, key.fingerprint],
  );
  return rows[0];
}

/** A mail that is on record and made no ticket. Instants in UTC ms. */
export interface AsideMail {
  readonly id: string;
  readonly mailboxId: string;
  readonly mailbox: string;
  readonly source: string;
  readonly fingerprint: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Null where not even that could be stored. */
  readonly sender: string | null;
  readonly subject: string;
  readonly receivedAt: number;
  readonly handling: 'setAside' | 'kept';
  /** Why: a code of the loop guard, or what went wrong. */
  readonly note: string | null;
}

/** Every mail that made no ticket, oldest first; of one id only, when it is given. */
export async function listAsideMail(db: Database, id: string | null): Promise<readonly AsideMail[]> {
  const { rows } = await db.query<AsideMail>(
    `select r.id, r.mailbox_id as "mailboxId", m.address as mailbox, r.source, r.fingerprint, r.sha256,
       r.size_bytes as "sizeBytes", r.sender, r.subject, r.received_at as "receivedAt", r.handling, r.note
     from mail_received r join mailbox m on m.id = r.mailbox_id
     where r.handling in ('setAside', 'kept') and ($1::uuid is null or r.id = $1)
     order by r.received_at, r.id`,
    [id],
  );
  return rows;
}

/**
 * Frees the place of a mail that made no ticket, for another try in the same transaction.
 * @returns false when there is none (any more)
 */
export async function dropAsideMail(client: ClientBase, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `delete from mail_received where id = $1 and handling in ('setAside', 'kept')`,
    [id],
  );
  return rowCount === 1;
}

/** A mail with a Message-ID, in or out. */
export interface MailIdRow {
  readonly mailMessageId: string;
  readonly ticketId: string;
  readonly messageId: string;
  readonly direction: 'in' | 'out';
  readonly mailboxId: string;
  readonly address: string | null;
  readonly subject: string;
  readonly referenceIds: readonly string[];
  readonly isAutomatic: boolean;
  readonly createdAt: number;
}

/** Remembers a Message-ID; the first to use one keeps it. Ids that cannot be kept are passed over. */
export async function insertMailId(client: Database, tenantId: string, row: MailIdRow): Promise<void> {
  const [mailMessageId] = storableIds([row.mailMessageId]);
  if (mailMessageId === undefined) return;
  await client.query(
    `insert into mail_id (tenant_id, mail_message_id, ticket_id, message_id, direction, mailbox_id, address, subject,
       reference_ids, is_automatic, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      tenantId,
      mailMessageId,
      row.ticketId,
      row.messageId,
      row.direction,
      row.mailboxId,
      row.address === null ? null : storableText(row.address),
      storableText(row.subject),
      JSON.stringify(storableIds(row.referenceIds)),
      row.isAutomatic,
      row.createdAt,
    ],
  );
}

const ID_COLUMNS = `mail_message_id as "mailMessageId", ticket_id as "ticketId", message_id as "messageId", direction,
  mailbox_id as "mailboxId", address, subject, reference_ids as "referenceIds", is_automatic as "isAutomatic",
  created_at as "createdAt"`;

/** The mails with these ids whose tickets are still there. */
export async function listMailIds(
  client: ClientBase,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly MailIdRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<MailIdRow>(
    `select ${ID_COLUMNS} from mail_id i where i.tenant_id = $1 and i.mail_message_id = any($2::text[])
     and exists (select from ticket t where t.tenant_id = $1 and t.id = i.ticket_id and not t.is_deleted)`,
    [tenantId, storableIds(ids)],
  );
  return rows;
}

/** Our mail for this message, once it has been prepared for sending. */
export async function getOutgoingMailId(
  db: Database,
  tenantId: string,
  messageId: string,
): Promise<MailIdRow | undefined> {
  const { rows } = await db.query<MailIdRow>(
    `select ${ID_COLUMNS} from mail_id where tenant_id = $1 and message_id = $2 and direction = 'out'
     order by created_at limit 1`,
    [tenantId, messageId],
  );
  return rows[0];
}

/** The mail an answer on this ticket answers: the newest that a person wrote, also for a ticket merged into it. */
export async function getNewestMailId(
  db: Database,
  tenantId: string,
  ticketId: string,
): Promise<MailIdRow | undefined> {
  const { rows } = await db.query<MailIdRow>(
    `select ${ID_COLUMNS} from mail_id
     where tenant_id = $1 and ticket_id in (select ticket_sources($1, $2)) and not is_automatic
     order by created_at desc, mail_message_id limit 1`,
    [tenantId, ticketId],
  );
  return rows[0];
}

/** What one sender did in one mailbox lately, and what our machines answered. Instants in UTC ms. */
export interface SenderHistory {
  readonly newTickets: number;
  readonly messages: number;
  readonly automaticAnswers: number;
  readonly automaticAnswersPerDay: number;
  readonly automaticSubjects: readonly string[];
  readonly recentSubjects: readonly string[];
}

const DAY_MS = 86_400_000;
const SUBJECTS = 50;

/** Counts around the instant of a mail's arrival, without the mail itself. */
export async function getSenderHistory(
  client: ClientBase,
  mail: ReceivedMail,
  windowMs: number,
): Promise<SenderHistory> {
  const { rows: received } = await client.query<{ subject: string; received_at: number; is_new: boolean }>(
    `select subject, received_at, is_new_ticket as is_new from mail_received
     where mailbox_id = $1 and sender is not distinct from $2 and received_at > $3 and received_at <= $4 and id <> $5
     order by received_at desc limit 2000`,
    [mail.mailboxId, mail.sender, mail.receivedAt - DAY_MS, mail.receivedAt, mail.id],
  );
  const { rows: answered } = await client.query<{ subject: string; created_at: number }>(
    `select subject, created_at from mail_id
     where tenant_id = $1 and address = $2 and is_automatic and direction = 'out' and created_at > $3
     order by created_at desc limit 1000`,
    [mail.tenantId, mail.sender, mail.receivedAt - DAY_MS],
  );
  const isLate = (at: number): boolean => at > mail.receivedAt - windowMs;
  return {
    newTickets: received.filter((row) => row.is_new && isLate(row.received_at)).length,
    messages: received.filter((row) => isLate(row.received_at)).length,
    automaticAnswers: answered.filter((row) => isLate(row.created_at)).length,
    automaticAnswersPerDay: answered.length,
    automaticSubjects: answered.slice(0, SUBJECTS).map(({ subject }) => subject),
    recentSubjects: received.slice(0, SUBJECTS).map(({ subject }) => subject),
  };
}

/** The ticket that one sender opened last in this mailbox since then, or the one it was merged into. */
export async function findNewestTicketOf(
  client: ClientBase,
  mail: ReceivedMail,
  sinceAt: number,
): Promise<string | undefined> {
  const { rows } = await client.query<{ ticket_id: string }>(
    `select ticket_target(r.tenant_id, r.ticket_id) as ticket_id from mail_received r join ticket t on t.tenant_id = r.tenant_id and t.id = r.ticket_id
     where r.mailbox_id = $1 and r.sender is not distinct from $2 and r.received_at > $3 and r.is_new_ticket
     and not t.is_deleted order by r.received_at desc limit 1`,
    [mail.mailboxId, mail.sender, sinceAt],
  );
  return rows[0]?.ticket_id;
}

/** How far an IMAP folder was read; null before the first time. */
export async function getImapCursor(
  db: Database,
  mailboxId: string,
  folder: string,
): Promise<{ readonly uidValidity: string; readonly lastUid: number } | null> {
  const { rows } = await db.query<{ uidValidity: string; lastUid: number }>(
    `select uid_validity as "uidValidity", last_uid as "lastUid" from imap_cursor
     where mailbox_id = $1 and folder = $2`,
    [mailboxId, folder],
  );
  return rows[0] ?? null;
}

export async function putImapCursor(
  db: Database,
  mailboxId: string,
  folder: string,
  cursor: { readonly uidValidity: string; readonly lastUid: number },
): Promise<void> {
  await db.query(
    `insert into imap_cursor (mailbox_id, folder, uid_validity, last_uid) values ($1, $2, $3, $4)
     on conflict (mailbox_id, folder) do update set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid`,
    [mailboxId, folder, cursor.uidValidity, cursor.lastUid],
  );
}
