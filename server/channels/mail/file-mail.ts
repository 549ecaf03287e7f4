import type { PoolClient } from 'pg';
import {
  claimReceivedMail,
  dropAsideMail,
  findNewestTicketOf,
  getSenderHistory,
  insertMailId,
  listMailIds,
  type MailFate,
  type MailIdRow,
  type ReceivedMail,
  setMailFate,
} from '../../../db/server/queries/mail.ts';
import { listMailboxAddresses } from '../../../db/server/queries/mailboxes.ts';
import { leaseNumbers } from '../../../db/server/queries/numbers.ts';
import { getTargetOf } from '../../../db/server/queries/ticket-families.ts';
import {
  decideThread,
  idsToLookUp,
  type ThreadDecision,
} from '../../../shared/domain/threading/decide-thread.ts';
import {
  defaultLoopLimits,
  guardAgainstLoops,
  type LoopLimits,
  type LoopVerdict,
} from '../../../shared/domain/threading/loop-guard.ts';
import type { TokenSigner } from '../../../shared/domain/threading/mail-ids.ts';
import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { runSystemMutations, type SystemPorts } from '../../mutations/run-system-mutations.ts';
import { findSender } from './find-sender.ts';
import { textToHtml } from './html/text-to-html.ts';
import { type IncomingMail, type MailContent, senderOf } from './incoming-mail.ts';
import { bounceDetail, joinedText, suggestionText } from './mail-texts.ts';

/** What filing needs from the server around it. */
export interface FilePorts extends SystemPorts {
  readonly sign: TokenSigner;
  /** Marker by which this installation knows its own mail again. */
  readonly loopMarker: string;
  readonly loopLimits?: LoopLimits;
}

/** The mail, or this delivery of it, is here already. */
export class DuplicateMail extends Error {
  override readonly name = 'DuplicateMail';
}

/** Where a mail goes and how. `ticketId` null: a new ticket. */
type Place = {
  readonly ticketId: string | null;
  readonly verdict: LoopVerdict;
  /** What the agents are told about the choice. */
  readonly note: string | null;
};

/** Holder of the ticket numbers that mail uses. */
const NUMBER_HOLDER = 'server';
const MINUTE_MS = 60_000;

const receivedRow = (mail: IncomingMail, now: number): ReceivedMail => ({
  id: mail.id,
  tenantId: mail.mailbox.tenantId,
  mailboxId: mail.mailbox.id,
  source: mail.envelope.source,
  fingerprint: mail.fingerprint,
  sha256: mail.sha256,
  sizeBytes: mail.sizeBytes,
  sender: senderOf(mail.parsed),
  subject: mail.parsed.subject,
  receivedAt: mail.receivedAt,
  storedAt: now,
});

/** Takes the mail's place and then the sender's, so that the mails of one sender are filed one after the other. */
const claim = async (client: PoolClient, row: ReceivedMail, replaces: string | null): Promise<void> => {
  if (replaces !== null && !(await dropAsideMail(client, replaces))) throw new DuplicateMail();
  if (!(await claimReceivedMail(client, row))) throw new DuplicateMail();
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `mail-sender ${row.tenantId} ${row.sender ?? ''}`.replaceAll('\0', ''),
  ]);
};

const numberOf = async (client: PoolClient, tenantId: string, ticketId: string): Promise<number> => {
  const { rows } = await client.query<{ number: number }>(
    'select number from ticket where tenant_id = $1 and id = $2',
    [tenantId, ticketId],
  );
  return rows[0]?.number ?? 0;
};

/** Reads what the ids of the mail lead to and decides which conversation it belongs to. */
const findThread = async (
  ports: FilePorts,
  client: PoolClient,
  mail: IncomingMail,
): Promise<{ readonly thread: ThreadDecision; readonly known: ReadonlyMap<string, MailIdRow> }> => {
  const { parsed, envelope, mailbox } = mail;
  const facts = {
    inReplyTo: parsed.inReplyTo,
    references: parsed.references,
    subject: parsed.subject,
    recipients: [
      ...(envelope.to ?? []),
      ...parsed.deliveredTo,
      ...[...parsed.to, ...parsed.cc].map(({ address }) => address),
    ],
    bouncedMessageId: parsed.bounce?.originalMessageId ?? null,
  };
  const rows = await listMailIds(client, mailbox.tenantId, idsToLookUp(facts));
  const known = new Map(rows.map((row) => [row.mailMessageId, row]));
  const thread = decideThread(facts, known, ports.sign);
  if (thread.kind === 'new') return { thread, known };
  // The thread of a merged ticket goes on in its target.
  const ticketId = await getTargetOf(client, mailbox.tenantId, thread.ticketId);
  return { thread: ticketId === undefined ? { kind: 'new' } : { ...thread, ticketId }, known };
};

/** Whether an earlier mail was added to the ticket because its sender had opened too many. */
const hasJoined = async (
  client: PoolClient,
  tenantId: string,
  ticketId: string,
  ownId: string,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `select from mail_received where tenant_id = $1 and ticket_id = $2 and id <> $3 and note = 'tooManyNewTickets'`,
    [tenantId, ticketId, ownId],
  );
  return (rowCount ?? 0) > 0;
};

const decidePlace = async (
  ports: FilePorts,
  client: PoolClient,
  mail: IncomingMail,
  row: ReceivedMail,
  thread: ThreadDecision,
): Promise<Place> => {
  const { parsed, mailbox } = mail;
  const limits = ports.loopLimits ?? defaultLoopLimits;
  const windowMs = limits.windowMinutes * MINUTE_MS;
  const history = await getSenderHistory(client, row, windowMs);
  // What a person has looked at is no loop, whoever sent it and however much there was; machines still leave it be.
  const isJudged = mail.replaces !== null;
  const guarded = {
    kind: parsed.automatic.kind,
    fromAddress: senderOf(parsed),
    subject: parsed.subject,
    loopMarker: isJudged ? null : parsed.loopMarker,
    ownMarker: ports.loopMarker,
    ownAddresses: isJudged ? [] : await listMailboxAddresses(client, mailbox.tenantId),
  };
  // reports about our own mail are as many as that mail, and each must reach the answer it is about
  const isBounce = thread.kind === 'reply' && thread.why === 'bounce';
  const counts = isBounce || isJudged ? { ...history, messages: 0, newTickets: 0 } : history;
  const guard = guardAgainstLoops(guarded, counts, limits);
  const verdict = isJudged ? { ...guard, mayAnswerAutomatically: false } : guard;
  const ticketId = thread.kind === 'reply' ? thread.ticketId : null;
  if (verdict.why === 'tooManyNewTickets') {
    // an answer opens no ticket, and what is not an answer is better seen in the last ticket than not at all
    if (ticketId !== null)
      return {
        ticketId,
        verdict: guardAgainstLoops(guarded, { ...history, newTickets: 0 }, limits),
        note: null,
      };
    const joined = await findNewestTicketOf(client, row, row.receivedAt - windowMs);
    if (joined !== undefined) {
      const quiet: LoopVerdict = { ...verdict, handling: 'acceptQuietly' };
      const isTold = await hasJoined(client, mailbox.tenantId, joined, row.id);
      return { ticketId: joined, verdict: quiet, note: isTold ? null : joinedText(parsed.subject) };
    }
  }
  if (thread.kind === 'suggest') {
    const number = await numberOf(client, mailbox.tenantId, thread.ticketId);
    return { ticketId, verdict, note: suggestionText(number, thread.why) };
  }
  return { ticketId, verdict, note: null };
};

/** A report that a mail of ours did not arrive marks the answer it was. */
const bounceCalls = (mail: IncomingMail, known: ReadonlyMap<string, MailIdRow>): MutationCall[] => {
  const { bounce } = mail.parsed;
  const original = bounce?.originalMessageId ? known.get(bounce.originalMessageId) : undefined;
  if (bounce?.action !== 'failed' || original?.direction !== 'out') return [];
  const detail = bounceDetail(bounce.failedRecipient, bounce.status, bounce.diagnostic);
  return [
    {
      name: 'message.set-delivery',
      args: {
        messageId: original.messageId,
        delivery: 'failed',
        detail: detail.slice(0, 2000).toWellFormed(),
        mailMessageId: null,
      },
    },
  ];
};

/** The mutation that brings the mail in, with the ids it was given. */
const receiveCall = async (
  ports: FilePorts,
  client: PoolClient,
  mail: IncomingMail,
  content: MailContent,
  place: Place,
  sender: Awaited<ReturnType<typeof findSender>>,
): Promise<{ readonly call: MutationCall; readonly ticketId: string; readonly messageId: string }> => {
  const { tenantId, teamId } = mail.mailbox;
  const ticketId = place.ticketId ?? ports.newId();
  const messageId = ports.newId();
  const numbers =
    place.ticketId === null ? await leaseNumbers(client, tenantId, NUMBER_HOLDER, 1, ports.now()) : null;
  const { messageId: mailMessageId } = mail.parsed;
  const args = {
    ticketId,
    newTicket: numbers === null ? null : { number: numbers.from, teamId },
    customer: sender,
    messageId,
    subject: content.subject,
    bodyHtml: content.bodyHtml,
    bodyText: content.bodyText,
    mailMessageId: mailMessageId !== null && mailMessageId.length <= 998 ? mailMessageId : null,
    isAutomatic: place.verdict.handling !== 'accept',
    attachments: content.files.map((file) => ({ ...file, id: ports.newId(), ticketId, messageId })),
  };
  return { call: { name: 'ticket.receive-mail', args }, ticketId, messageId };
};

const noteCall = (ports: FilePorts, ticketId: string, text: string): MutationCall => ({
  name: 'ticket.add-system-note',
  args: { ticketId, messageId: ports.newId(), bodyHtml: textToHtml(text), bodyText: text },
});

const rememberId = async (
  client: PoolClient,
  mail: IncomingMail,
  fate: { readonly ticketId: string; readonly messageId: string },
): Promise<void> => {
  const { parsed, mailbox } = mail;
  if (parsed.messageId === null) return;
  await insertMailId(client, mailbox.tenantId, {
    mailMessageId: parsed.messageId,
    ...fate,
    direction: 'in',
    mailboxId: mailbox.id,
    address: senderOf(parsed),
    subject: parsed.subject,
    referenceIds: parsed.references.length > 0 ? parsed.references : parsed.inReplyTo,
    isAutomatic: parsed.automatic.kind === 'bounce' || parsed.automatic.kind === 'autoReply',
    createdAt: mail.receivedAt,
  });
};

/**
 * Makes a ticket of the mail or adds it to the one it answers, in one transaction with everything that is
 * remembered about it.
 * @throws DuplicateMail when it is here already; SystemMutationRefused or a database error when it cannot be done
 */
export const fileMail = async (ports: FilePorts, mail: IncomingMail): Promise<MailFate> => {
  let fate: MailFate | null = null;
  const { tenantId } = mail.mailbox;
  const row = receivedRow(mail, ports.now());
  const decide = async (client: PoolClient): Promise<readonly MutationCall[]> => {
    await claim(client, row, mail.replaces);
    const { thread, known } = await findThread(ports, client, mail);
    const place = await decidePlace(ports, client, mail, row, thread);
    const { handling, mayAnswerAutomatically, why } = place.verdict;
    if (handling === 'setAside') {
      fate = {
        handling,
        mayAnswer: false,
        isNewTicket: false,
        ticketId: null,
        messageId: null,
        note: why,
      };
      await setMailFate(client, mail.id, fate);
      return [];
    }
    const sender = await findSender(client, ports.newId, mail);
    const received = await receiveCall(ports, client, mail, mail.content, place, sender);
    const { ticketId, messageId } = received;
    fate = {
      handling: mail.envelope.oversize ? 'stub' : handling,
      mayAnswer: mayAnswerAutomatically,
      isNewTicket: place.ticketId === null,
      ticketId,
      messageId,
      note: mail.envelope.oversize ? 'oversize' : why,
    };
    await setMailFate(client, mail.id, fate);
    await rememberId(client, mail, { ticketId, messageId });
    return [
      received.call,
      ...[mail.content.note, place.note]
        .filter((note) => note !== null)
        .map((note) => noteCall(ports, ticketId, note)),
      ...bounceCalls(mail, known),
    ];
  };
  await runSystemMutations({ ...ports, now: () => mail.receivedAt }, tenantId, 'mail', decide, noRows);
  if (fate === null) throw new Error('A mail was filed without a fate');
  return fate;
};

const noRows = (): Promise<void> => Promise.resolve();

/** Makes a ticket that only tells of the mail and holds the original: as little as can go wrong. */
export const fileStub = async (
  ports: FilePorts,
  mail: IncomingMail,
  content: MailContent,
  reason: string,
): Promise<MailFate> => {
  const { tenantId, teamId } = mail.mailbox;
  const ticketId = ports.newId();
  const messageId = ports.newId();
  const fate: MailFate = {
    handling: 'stub',
    mayAnswer: false,
    isNewTicket: true,
    ticketId,
    messageId,
    note: reason,
  };
  const decide = async (client: PoolClient): Promise<readonly MutationCall[]> => {
    await claim(client, receivedRow(mail, ports.now()), mail.replaces);
    const { from: number } = await leaseNumbers(client, tenantId, NUMBER_HOLDER, 1, ports.now());
    await setMailFate(client, mail.id, fate);
    const attachments = content.files.map((file) => ({ ...file, id: ports.newId(), ticketId, messageId }));
    const args = {
      ticketId,
      newTicket: { number, teamId },
      customer: null,
      messageId,
      subject: content.subject,
      bodyHtml: content.bodyHtml,
      bodyText: content.bodyText,
      mailMessageId: null,
      isAutomatic: true,
      attachments,
    };
    return [{ name: 'ticket.receive-mail', args }];
  };
  await runSystemMutations({ ...ports, now: () => mail.receivedAt }, tenantId, 'mail', decide, noRows);
  return fate;
};

/** The last resort: the mail is on record with the reason, its bytes are in the blob store, no ticket is made. */
export const keepMail = async (ports: FilePorts, mail: IncomingMail, reason: string): Promise<MailFate> => {
  const fate: MailFate = {
    handling: 'kept',
    mayAnswer: false,
    isNewTicket: false,
    ticketId: null,
    messageId: null,
    note: reason,
  };
  const decide = async (client: PoolClient): Promise<readonly MutationCall[]> => {
    await claim(client, { ...receivedRow(mail, ports.now()), sender: null, subject: '' }, null);
    await setMailFate(client, mail.id, fate);
    return [];
  };
  await runSystemMutations(ports, mail.mailbox.tenantId, 'mail', decide, noRows);
  return fate;
};
