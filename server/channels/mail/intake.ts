import { findReceivedMail, listAsideMail, type MailFate } from '../../../db/server/queries/mail.ts';
import { getMailbox, type MailboxRow } from '../../../db/server/queries/mailboxes.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { BlobStore } from '../../blobs/blob-store.ts';
import { isDiskFull } from '../../passing-trouble.ts';
import { DuplicateMail, type FilePorts, fileMail, fileStub, keepMail } from './file-mail.ts';
import {
  contentOf,
  type IncomingMail,
  oversizeContent,
  type StoredFile,
  unreadableContent,
} from './incoming-mail.ts';
import { mailFingerprint } from './parse/mail-fingerprint.ts';
import { parseMail } from './parse/parse-mail.ts';
import type { IntakeOutcome, MailEnvelope, MailIntake } from './ports.ts';

/** What the intake needs from the server around it. */
export interface IntakePorts extends FilePorts {
  readonly blobs: BlobStore;
  /** Limit of the channel in bytes, for the text about mail above it. */
  readonly maxBytes: number;
  /** Told of every mail that was stored. `reason` is set when it could not be handled like any other. */
  onStored(fate: MailFate, mailboxId: string): void;
  /** Told why a mail was not taken; whoever offered it has it still. */
  onFailure?(error: unknown): void;
  /** Told why no ordinary ticket could be made. */
  onTrouble(error: unknown, inboundMailId: string): void;
}

/** What came of another try with a mail that had made no ticket. */
export type RetryOutcome =
  | { readonly outcome: 'filed'; readonly ticketId: string | null }
  /** There is no such mail without a ticket, or no longer. */
  | { readonly outcome: 'unknown' }
  /** Its bytes are not in the blob store. */
  | { readonly outcome: 'bytesMissing' }
  /** It stays on record as it was. */
  | { readonly outcome: 'failed'; readonly reason: string };

/** The way in, with a door for what was set aside. */
export interface MailDesk extends MailIntake {
  /** Makes a ticket of a mail that has none, because a person says so: no guard against loops is asked again. */
  retry(inboundMailId: string): Promise<RetryOutcome>;
}

const ORIGINAL_NAME = 'original.eml';

/** Trouble that passes: the channel keeps the mail and offers it again. */
const isPassing = (error: unknown): boolean => error instanceof AppError && error.status === 503;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The way in: raw bytes to disk first, then a ticket. Whatever a mail contains, it ends as a ticket, a message on
 * one, a ticket that tells of it, or at the least as a record with the reason; it never vanishes and is never
 * doubled. Only trouble that passes is thrown back to the channel.
 */
export const createMailIntake = (ports: IntakePorts): MailDesk => {
  // a full disk, of the files or of the database, must not make every mail look poisonous
  let isDiskWorking = true;

  const blobs: Pick<BlobStore, 'put'> = {
    async put(bytes) {
      try {
        return await ports.blobs.put(bytes);
      } catch (error) {
        isDiskWorking = false;
        throw error;
      }
    },
  };

  const read = async (
    raw: Uint8Array,
    envelope: MailEnvelope,
    mailbox: MailboxRow,
    fingerprint: string,
    replaces: string | null,
  ): Promise<IncomingMail> => {
    const original: StoredFile = {
      filename: ORIGINAL_NAME,
      mimeType: 'message/rfc822',
      sizeBytes: raw.length,
      sha256: await blobs.put(raw),
      contentId: null,
      thumbnailSha256: null,
    };
    const parsed = await parseMail(raw);
    const { oversize } = envelope;
    const content = oversize
      ? oversizeContent(parsed, {
          sizeBytes: oversize.sizeBytes,
          maxBytes: ports.maxBytes,
          mailbox: mailbox.address,
        })
      : await contentOf(blobs, parsed, original);
    return {
      id: ports.newId(),
      mailbox,
      envelope,
      fingerprint,
      sha256: original.sha256,
      sizeBytes: oversize?.sizeBytes ?? raw.length,
      receivedAt: Math.max(0, Math.min(envelope.receivedAt, ports.now())),
      parsed,
      content,
      replaces,
      original,
    };
  };

  /** Tries the ordinary way, then less and less, until something stands. */
  const fileSomehow = async (mail: IncomingMail): Promise<MailFate> => {
    try {
      return await fileMail(ports, mail);
    } catch (error) {
      if (error instanceof DuplicateMail || isPassing(error)) throw error;
      ports.onTrouble(error, mail.id);
      const reason = messageOf(error);
      try {
        return await fileStub(ports, mail, unreadableContent(mail.original), reason);
      } catch (stubError) {
        if (stubError instanceof DuplicateMail || isPassing(stubError)) throw stubError;
        ports.onTrouble(stubError, mail.id);
        if (mail.replaces !== null) throw stubError;
        return keepMail(ports, mail, reason);
      }
    }
  };

  const accept = async (raw: Uint8Array, envelope: MailEnvelope): Promise<IntakeOutcome> => {
    const mailbox = await getMailbox(ports.pool, envelope.mailboxId);
    if (mailbox === undefined) return { outcome: 'refused', reason: 'There is no such mailbox' };
    const fingerprint = mailFingerprint(raw);
    const key = { mailboxId: mailbox.id, source: envelope.source, fingerprint };
    const known = await findReceivedMail(ports.pool, key);
    if (known !== undefined) return { outcome: 'duplicate', inboundMailId: known.id };
    const mail = await read(raw, envelope, mailbox, fingerprint, null);
    try {
      ports.onStored(await fileSomehow(mail), mailbox.id);
      return { outcome: 'stored', inboundMailId: mail.id };
    } catch (error) {
      if (!(error instanceof DuplicateMail)) throw error;
      return {
        outcome: 'duplicate',
        inboundMailId: (await findReceivedMail(ports.pool, key))?.id ?? null,
      };
    }
  };

  return {
    async accept(raw, envelope) {
      try {
        const outcome = await accept(raw, envelope);
        isDiskWorking = true;
        return outcome;
      } catch (error) {
        if (isDiskFull(error)) isDiskWorking = false;
        ports.onFailure?.(error);
        throw error;
      }
    },
    async retry(inboundMailId) {
      const [aside] = await listAsideMail(ports.pool, inboundMailId);
      const mailbox = aside && (await getMailbox(ports.pool, aside.mailboxId));
      if (aside === undefined || mailbox === undefined) return { outcome: 'unknown' };
      const raw = await ports.blobs.get(aside.sha256);
      if (raw === null) return { outcome: 'bytesMissing' };
      const { mailboxId, source, receivedAt, sizeBytes, fingerprint } = aside;
      const isPart = sizeBytes > raw.length;
      const envelope = { mailboxId, source, receivedAt, ...(isPart ? { oversize: { sizeBytes } } : {}) };
      try {
        const fate = await fileSomehow(await read(raw, envelope, mailbox, fingerprint, aside.id));
        ports.onStored(fate, mailbox.id);
        return { outcome: 'filed', ticketId: fate.ticketId };
      } catch (error) {
        if (error instanceof DuplicateMail) return { outcome: 'unknown' };
        return { outcome: 'failed', reason: messageOf(error) };
      }
    },
    async isReady() {
      if (!isDiskWorking) return false;
      await ports.pool.query('select 1');
      return true;
    },
  };
};
