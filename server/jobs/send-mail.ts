import type { PoolClient } from 'pg';
import {
  getNewestMailId,
  getOutgoingMailId,
  insertMailId,
  type MailIdRow,
} from '../../db/server/queries/mail.ts';
import { findSendingMailbox, getMailbox, type MailboxRow } from '../../db/server/queries/mailboxes.ts';
import { referencesFor } from '../../shared/domain/threading/decide-thread.ts';
import { baseAddress, messageIdFor, type TokenSigner } from '../../shared/domain/threading/mail-ids.ts';
import type { Delivery } from '../../shared/model/message.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import { backoffMs } from '../channels/mail/backoff.ts';
import { composeMail, replySubject } from '../channels/mail/compose.ts';
import { sendProblems } from '../channels/mail/mail-texts.ts';
import type { ComposedMail, MailTransport, SendResult } from '../channels/mail/ports.ts';
import {
  runSystemMutations,
  SystemMutationRefused,
  type SystemPorts,
} from '../mutations/run-system-mutations.ts';
import type { JobData } from './jobs.ts';
import { loadAnswer, outgoingMailOf, type PendingAnswer } from './outgoing-answer.ts';
import { waitsForFiles } from './wait-for-files.ts';

/** What sending needs from the server around it. */
export interface SendPorts extends SystemPorts {
  readonly transport: MailTransport;
  readonly blobs: BlobStore;
  readonly sign: TokenSigner;
  readonly loopMarker: string;
  random(): number;
  /** Told how each attempt ended. */
  onAttempt(outcome: SendResult['kind'] | 'gaveUp'): void;
}

/** The mail has not left yet; the job is run again. */
export class MailNotSentYet extends Error {
  override readonly name = 'MailNotSentYet';
}

const MAX_DETAIL = 2000;
const RECORD_ATTEMPTS = 6;
const RECORD_BACKOFF = { baseMs: 200, maxMs: 5_000 };

const setDelivery = (
  ports: SendPorts,
  { tenantId, messageId }: JobData<'mail.send'>,
  change: {
    readonly delivery: Delivery;
    readonly detail: string;
    readonly mailMessageId: string | null;
  },
  before: (client: PoolClient) => Promise<void> = () => Promise.resolve(),
): Promise<void> => {
  const args = { ...change, messageId, detail: change.detail.slice(0, MAX_DETAIL).toWellFormed() };
  return runSystemMutations(ports, tenantId, 'delivery', [{ name: 'message.set-delivery', args }], before);
};

/** What was decided about the mail before its first attempt; every further attempt says the same. */
const decideMail = async (
  ports: SendPorts,
  job: JobData<'mail.send'>,
  answer: PendingAnswer,
  mailbox: MailboxRow,
  recipient: string,
): Promise<MailIdRow> => {
  const newest = await getNewestMailId(ports.pool, job.tenantId, answer.ticketId);
  const parent = newest
    ? { messageId: newest.mailMessageId, references: newest.referenceIds }
    : answer.lastMailMessageId === null
      ? null
      : { messageId: answer.lastMailMessageId, references: [] };
  const domain = mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1);
  return {
    mailMessageId: messageIdFor(job.messageId, domain),
    ticketId: answer.ticketId,
    messageId: job.messageId,
    direction: 'out',
    mailboxId: mailbox.id,
    address: baseAddress(recipient),
    // the first mail of a conversation answers nothing
    subject: parent === null ? answer.subject.trim() : replySubject(answer.subject),
    referenceIds: parent === null ? [] : referencesFor(parent),
    isAutomatic: false,
    createdAt: ports.now(),
  };
};

/**
 * Marks the message as being sent and remembers its Message-ID in the same transaction, before anything leaves: an
 * answer to it is recognised however soon it comes.
 * @returns null when the message was taken back in the meantime
 */
const pickUp = async (
  ports: SendPorts,
  job: JobData<'mail.send'>,
  planned: MailIdRow,
): Promise<MailIdRow | null> => {
  const change = { delivery: 'sending' as const, detail: '', mailMessageId: planned.mailMessageId };
  try {
    await setDelivery(ports, job, change, (client) => insertMailId(client, job.tenantId, planned));
  } catch (error) {
    if (error instanceof SystemMutationRefused && error.judgement.code === 'alreadySent') return null;
    throw error;
  }
  return (await getOutgoingMailId(ports.pool, job.tenantId, job.messageId)) ?? planned;
};

/** The relay has the mail: the word of it is worth some patience, for a second attempt would be a second mail. */
const recordSent = async (
  ports: SendPorts,
  job: JobData<'mail.send'>,
  record: MailIdRow,
  result: SendResult & { kind: 'sent' },
): Promise<void> => {
  const { serverMessageId, rejected } = result;
  const detail = rejected.map(({ address, response }) => `${address}: ${response}`).join('\n');
  for (let attempt = 1; ; attempt += 1) {
    try {
      await setDelivery(ports, job, { delivery: 'sent', detail, mailMessageId: null }, async (client) => {
        if (serverMessageId === null || serverMessageId === record.mailMessageId) return;
        await insertMailId(client, job.tenantId, { ...record, mailMessageId: serverMessageId });
      });
      return;
    } catch (error) {
      if (error instanceof SystemMutationRefused || attempt >= RECORD_ATTEMPTS) throw error;
      await new Promise((resolve) =>
        setTimeout(
          resolve,
          backoffMs(attempt, RECORD_BACKOFF, () => ports.random()),
        ),
      );
    }
  }
};

/** Builds the mail and hands it to the relay. What cannot be built now (a file that is missing) waits like the rest. */
const attempt = async (
  ports: SendPorts,
  tenantId: string,
  answer: PendingAnswer,
  recipient: string,
  mailbox: MailboxRow,
  record: MailIdRow,
): Promise<SendResult> => {
  let mail: ComposedMail;
  try {
    mail = await composeMail(await outgoingMailOf(ports, tenantId, answer, recipient, mailbox, record));
  } catch (error) {
    return { kind: 'retry', reason: error instanceof Error ? error.message : String(error), code: 'compose' };
  }
  return ports.transport.send(mail);
};

/**
 * One attempt to send an answer. Does nothing unless it waits to be sent, so that running it again is harmless and
 * an answer taken back in its window never leaves. An answer whose files are still on their way up is left alone:
 * the last of them sends it (docs/spec/sync.md, R47).
 *
 * Between the relay's word and our record of it lies a moment in which a killed process cannot know whether the mail
 * left. The next attempt then sends the same mail once more, with the same Message-ID and the same bytes: mail
 * systems that compare ids show it once; to send it never is the worse mistake (docs/decisions/0009).
 * @throws MailNotSentYet when the relay cannot take it now
 */
export const sendMail = async (ports: SendPorts, job: JobData<'mail.send'>): Promise<void> => {
  const answer = await loadAnswer(ports.pool, job.tenantId, job.messageId);
  if (answer === undefined || (answer.delivery !== 'queued' && answer.delivery !== 'sending')) return;
  const fail = (reason: string): Promise<void> =>
    setDelivery(ports, job, { delivery: 'failed', detail: reason, mailMessageId: null });
  if (answer.customerEmail === null) return fail(sendProblems.noRecipient);

  if (await waitsForFiles(ports.pool, job)) return;
  let record = (await getOutgoingMailId(ports.pool, job.tenantId, job.messageId)) ?? null;
  const mailbox =
    record === null
      ? await findSendingMailbox(ports.pool, job.tenantId, answer.ticketId, answer.teamId)
      : await getMailbox(ports.pool, record.mailboxId);
  if (mailbox === undefined) return fail(sendProblems.noMailbox);
  if (record === null || answer.delivery === 'queued') {
    const planned = record ?? (await decideMail(ports, job, answer, mailbox, answer.customerEmail));
    record = await pickUp(ports, job, planned);
  }
  if (record === null) return;

  const result = await attempt(ports, job.tenantId, answer, answer.customerEmail, mailbox, record);
  ports.onAttempt(result.kind);
  switch (result.kind) {
    case 'sent':
      return recordSent(ports, job, record, result);
    case 'failed':
      return fail(result.reason);
    case 'retry':
      if (answer.deliveryDetail !== result.reason.slice(0, MAX_DETAIL)) {
        await setDelivery(ports, job, { delivery: 'sending', detail: result.reason, mailMessageId: null });
      }
      throw new MailNotSentYet(result.reason);
  }
};

/** Ends an answer whose attempts are used up: the agent is told, with the last reason there was. */
export const giveUpMail = async (ports: SendPorts, job: JobData<'mail.give-up'>): Promise<void> => {
  const answer = await loadAnswer(ports.pool, job.tenantId, job.messageId);
  if (answer === undefined || (answer.delivery !== 'queued' && answer.delivery !== 'sending')) return;
  const detail = [sendProblems.gaveUp, answer.deliveryDetail].filter((text) => text !== '').join('\n');
  await setDelivery(ports, job, { delivery: 'failed', detail, mailMessageId: null });
  ports.onAttempt('gaveUp');
};
