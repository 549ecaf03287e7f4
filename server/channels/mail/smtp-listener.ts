import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import { type TextKey, type TextParams, translate } from '../../../shared/i18n/resources.ts';
import { isDiskFull } from '../../passing-trouble.ts';
import type { MailChannelEvent, MailIntake, RecipientDirectory } from './ports.ts';

export type SmtpListenerOptions = {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly maxBytes: number;
  readonly maxConnections?: number;
  readonly intake: MailIntake;
  readonly directory: RecipientDirectory;
  readonly now: () => number;
  /** Key and certificate in PEM; without them the listener speaks plain SMTP, which suits loopback only. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly socketTimeoutMs?: number;
  readonly onEvent?: (event: MailChannelEvent) => void;
};

export type SmtpListener = { readonly port: number; close(): Promise<void> };

class SmtpReply extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

const MAX_RECIPIENTS = 100;

/** Collects the mail up to the limit; what is beyond is read and thrown away, so that the peer hears our 552. */
const collect = async (stream: SMTPServerDataStream, maxBytes: number): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size > maxBytes || stream.sizeExceeded ? null : Buffer.concat(chunks);
};

const singleLine = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300);

/** English, which every peer can read; with Chinese behind it where the peer asked for SMTPUTF8 (RFC 6531). */
const sentence = (
  session: SMTPServerSession,
  key: Extract<TextKey, `smtp.${string}`>,
  params?: TextParams,
): string =>
  [
    translate('en', key, params),
    ...(session.envelope.smtpUtf8 ? [translate('zh-CN', key, params)] : []),
  ].join(' ');

/** Hands one mail over, once per mailbox it is for. Throws the SMTP reply when any of them did not take it. */
const deliver = async (
  options: SmtpListenerOptions,
  session: SMTPServerSession,
  mailboxes: ReadonlyMap<string, string>,
  raw: Uint8Array,
): Promise<void> => {
  const { mailFrom, rcptTo } = session.envelope;
  const recipients = rcptTo.map(({ address }) => address);
  const byMailbox = Map.groupBy(recipients, (address) => mailboxes.get(address.toLowerCase()) ?? '');
  byMailbox.delete('');
  if (byMailbox.size === 0) throw new SmtpReply(550, '5.1.1 No such mailbox');
  for (const [mailboxId, to] of byMailbox) {
    const source = `smtp:${session.id}/${session.transaction}/${randomUUID()}`;
    const from = mailFrom === false ? '' : mailFrom.address;
    const result = await options.intake.accept(raw, {
      mailboxId,
      source,
      from,
      to,
      receivedAt: options.now(),
    });
    options.onEvent?.({ kind: 'accepted', mailboxId, source, outcome: result.outcome });
    if (result.outcome === 'refused') throw new SmtpReply(554, `5.7.1 ${singleLine(result.reason)}`);
  }
};

/**
 * The server's own way in for forwarded mail. Answers 250 only after the intake has stored the mail; 451 when it
 * cannot now, 452 while the disk is full (the peer keeps the mail and tries again), 550 for an address we do not have, 552 above the size
 * limit, 554 when the intake refuses for good. It relays nothing: only known mailboxes are recipients.
 */
export const startSmtpListener = async (options: SmtpListenerOptions): Promise<SmtpListener> => {
  const mailboxesOf = new WeakMap<SMTPServerSession, Map<string, string>>();
  const isTemporary = (error: unknown, session: SMTPServerSession): SmtpReply => {
    if (error instanceof SmtpReply) return error;
    return isDiskFull(error)
      ? new SmtpReply(452, `4.3.1 ${sentence(session, 'smtp.diskFull')}`)
      : new SmtpReply(451, `4.3.0 ${sentence(session, 'smtp.later')}`);
  };
  const report = (error: unknown): void => {
    if (error instanceof SmtpReply) return;
    const reason = error instanceof Error ? error.message : String(error);
    options.onEvent?.({ kind: 'retrying', mailboxId: '', source: 'smtp', reason });
  };
  const serverOptions: SMTPServerOptions = {
    name: 'outpost',
    banner: 'Outpost',
    // an announced size is refused at MAIL FROM, before a byte of the mail is sent; the rest by us, in words that help
    size: options.maxBytes,
    maxClients: options.maxConnections ?? 50,
    authOptional: true,
    disabledCommands: options.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(options.tls ? { key: options.tls.key, cert: options.tls.cert } : {}),
    disableReverseLookup: true,
    socketTimeout: options.socketTimeoutMs ?? 120_000,
    closeTimeout: 5000,
    logger: false,
    onMailFrom(_address, session, callback) {
      mailboxesOf.set(session, new Map());
      callback();
    },
    onRcptTo({ address }, session, callback) {
      const known = mailboxesOf.get(session) ?? new Map<string, string>();
      mailboxesOf.set(session, known);
      if (session.envelope.rcptTo.length >= MAX_RECIPIENTS) {
        callback(new SmtpReply(452, '4.5.3 Too many recipients'));
        return;
      }
      options.directory.mailboxIdFor(address).then(
        (mailboxId) => {
          if (mailboxId === null) {
            callback(new SmtpReply(550, '5.1.1 No such mailbox'));
            return;
          }
          known.set(address.toLowerCase(), mailboxId);
          callback();
        },
        (error: unknown) => {
          report(error);
          callback(isTemporary(error, session));
        },
      );
    },
    onData(stream, session, callback) {
      const run = async (): Promise<void> => {
        const raw = await collect(stream, options.maxBytes);
        if (raw === null) {
          const megabytes = Math.floor(options.maxBytes / (1024 * 1024));
          throw new SmtpReply(552, `5.3.4 ${sentence(session, 'smtp.tooLarge', { megabytes })}`);
        }
        await deliver(options, session, mailboxesOf.get(session) ?? new Map(), raw);
      };
      run().then(
        () => callback(null, 'stored'),
        (error: unknown) => {
          report(error);
          callback(isTemporary(error, session));
        },
      );
    },
  };
  const server = new SMTPServer(serverOptions);
  // a peer that breaks off is its own affair; it still has the mail
  server.on('error', report);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const address: AddressInfo | string | null = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
