import type { Pool } from 'pg';
import type { MailIdRow } from '../../db/server/queries/mail.ts';
import type { MailboxRow } from '../../db/server/queries/mailboxes.ts';
import { replyAddressFor, type TokenSigner } from '../../shared/domain/threading/mail-ids.ts';
import type { Locale } from '../../shared/model/locale.ts';
import type { Delivery } from '../../shared/model/message.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import {
  type OutgoingFile,
  type OutgoingMail,
  type QuotedHistory,
  senderName,
} from '../channels/mail/compose.ts';
import { quoteIntroduction } from '../channels/mail/mail-texts.ts';
import { readMailboxSettings } from '../channels/mail/mailbox-settings.ts';
import { newTextOf } from '../channels/mail/parse/new-text.ts';

/** An answer with what its mail needs from the rows around it. */
export interface PendingAnswer {
  readonly messageId: string;
  readonly ticketId: string;
  readonly teamId: string;
  readonly bodyHtml: string;
  readonly bodyText: string;
  readonly createdAt: number;
  readonly delivery: Delivery;
  readonly deliveryDetail: string;
  readonly subject: string;
  readonly agentName: string | null;
  readonly customerName: string | null;
  readonly customerEmail: string | null;
  readonly customerLocale: Locale | null;
  readonly timeZone: string | null;
  /** Newest Message-ID among the ticket's messages, for tickets that came in by import. */
  readonly lastMailMessageId: string | null;
}

/** Loads a message with its ticket, author and recipient. */
export const loadAnswer = async (
  pool: Pool,
  tenantId: string,
  messageId: string,
): Promise<PendingAnswer | undefined> => {
  const { rows } = await pool.query<PendingAnswer>(
    `select m.id as "messageId", m.ticket_id as "ticketId", t.team_id as "teamId", m.body_html as "bodyHtml",
       m.body_text as "bodyText", m.created_at as "createdAt", m.delivery, m.delivery_detail as "deliveryDetail",
       coalesce(m.subject, t.subject) as subject, u.name as "agentName", c.name as "customerName",
       c.email as "customerEmail", c.locale as "customerLocale", b.time_zone as "timeZone",
       (select o.mail_message_id from message o where o.tenant_id = m.tenant_id
          and o.ticket_id in (select ticket_sources(m.tenant_id, m.ticket_id)) and o.id <> m.id
          and o.mail_message_id is not null order by o.created_at desc limit 1) as "lastMailMessageId"
     from message m
     join ticket t on t.tenant_id = m.tenant_id and t.id = m.ticket_id
     left join customer c on c.tenant_id = m.tenant_id and c.id = t.customer_id and not c.is_deleted
     left join user_account u on u.tenant_id = m.tenant_id and u.id = m.author_user_id
     left join branch b on b.tenant_id = m.tenant_id and b.id = t.branch_id
     where m.tenant_id = $1 and m.id = $2 and not m.is_deleted`,
    [tenantId, messageId],
  );
  return rows[0];
};

/** The newest mail that the agent could have seen, for quoting: only what was new in it, so that answers stay short. */
const loadHistory = async (
  pool: Pool,
  tenantId: string,
  answer: PendingAnswer,
): Promise<QuotedHistory | null> => {
  const { rows } = await pool.query<{ body_text: string; created_at: number; name: string | null }>(
    `select m.body_text, m.created_at, c.name from message m
     left join customer c on c.tenant_id = m.tenant_id and c.id = m.author_customer_id
     where m.tenant_id = $1 and m.ticket_id in (select ticket_sources($1, $2)) and m.kind = 'inbound'
       and m.created_at <= $3 and not m.is_deleted
     order by m.created_at desc, m.id desc limit 1`,
    [tenantId, answer.ticketId, answer.createdAt],
  );
  const quoted = rows[0];
  if (quoted === undefined) return null;
  const text = newTextOf(quoted.body_text);
  if (text === '') return null;
  const locale = answer.customerLocale ?? 'en';
  const name = quoted.name ?? answer.customerName ?? '';
  return {
    introduction: quoteIntroduction(locale, name, quoted.created_at, answer.timeZone ?? 'UTC'),
    text,
    html: null,
  };
};

const loadFiles = async (
  pool: Pool,
  blobs: BlobStore,
  tenantId: string,
  messageId: string,
): Promise<OutgoingFile[]> => {
  const { rows } = await pool.query<{
    filename: string;
    mime_type: string;
    sha256: string;
    content_id: string | null;
  }>(
    `select filename, mime_type, sha256, content_id from attachment
     where tenant_id = $1 and message_id = $2 and not is_deleted order by id`,
    [tenantId, messageId],
  );
  const files: OutgoingFile[] = [];
  for (const row of rows) {
    const content = await blobs.get(row.sha256);
    // Sent by its author and gone from the disk: nothing waits for it, the mail is tried again.
    if (content === null) throw new Error(`The file ${row.sha256} of an answer is not there`);
    files.push({ filename: row.filename, mimeType: row.mime_type, content, contentId: row.content_id });
  }
  return files;
};

/** The answer as a mail: the same on every attempt, for all that could change was written down before the first. */
export const outgoingMailOf = async (
  ports: {
    readonly pool: Pool;
    readonly blobs: BlobStore;
    readonly sign: TokenSigner;
    readonly loopMarker: string;
  },
  tenantId: string,
  answer: PendingAnswer,
  recipient: string,
  mailbox: MailboxRow,
  record: MailIdRow,
): Promise<OutgoingMail> => {
  const from = { name: senderName(answer.agentName, mailbox.displayName), address: mailbox.address };
  const { hasPlusAddresses } = readMailboxSettings(mailbox.settings);
  const parent = record.referenceIds.at(-1);
  return {
    messageId: answer.messageId,
    from,
    replyTo: hasPlusAddresses
      ? { name: mailbox.displayName, address: replyAddressFor(answer.ticketId, mailbox.address, ports.sign) }
      : null,
    to: [{ name: answer.customerName ?? '', address: recipient }],
    cc: [],
    bcc: [],
    subject: record.subject,
    text: answer.bodyText,
    html: answer.bodyHtml === '' ? null : answer.bodyHtml,
    parent: parent === undefined ? null : { messageId: parent, references: record.referenceIds.slice(0, -1) },
    history: await loadHistory(ports.pool, tenantId, answer),
    automatic: null,
    loopMarker: ports.loopMarker,
    createdAt: answer.createdAt,
    files: await loadFiles(ports.pool, ports.blobs, tenantId, answer.messageId),
  };
};
