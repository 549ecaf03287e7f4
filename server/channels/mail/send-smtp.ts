import type { ConnectionOptions } from 'node:tls';
import nodemailer from 'nodemailer';
import type { ComposedMail, MailTransport, RejectedRecipient, SendResult } from './ports.ts';

/**
 * How the line to the relay is protected. `implicit`: TLS from the first byte (port 465). `starttls`: upgrade or
 * no mail (port 587). `opportunistic`: upgrade when offered. `none`: for a relay on the same machine only.
 */
export type TlsPolicy = 'implicit' | 'starttls' | 'opportunistic' | 'none';

export type SmtpRelayOptions = {
  readonly host: string;
  readonly port: number;
  readonly tlsPolicy: TlsPolicy;
  /** Certificate authorities to trust besides the usual ones, PEM. */
  readonly certificateAuthority?: string;
  readonly auth?: { readonly user: string; readonly password: string };
  /** Name we greet with; the host name when absent. */
  readonly clientName?: string;
  readonly connectionTimeoutMs?: number;
  readonly socketTimeoutMs?: number;
};

/** The parts of a nodemailer error that decide what happens next. */
type RelayError = Error & {
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly recipient?: string | undefined;
  readonly rejectedErrors?: readonly RelayError[] | undefined;
};

const isRelayError = (error: unknown): error is RelayError => error instanceof Error;

/** Commands whose refusal is about this mail; a refusal of anything else is about the relay or our access to it. */
const aboutTheMail = /^(?:MAIL FROM|RCPT TO|DATA|BDAT|API)/i;

const isPermanentCode = (code: number | undefined): boolean =>
  code !== undefined &&
  code >= 500 &&
  code < 600 &&
  code !== 503 &&
  code !== 530 &&
  code !== 535 &&
  code !== 538;

const wordsOf = (error: RelayError): string => (error.response ?? error.message).slice(0, 2000);

/**
 * Tells "again later" from "never". Only a 5xx about this mail is final; wrong passwords, missing TLS and a
 * closed relay are the administrator's to mend, and the mail waits.
 */
export const judgeSendError = (error: unknown): SendResult => {
  if (!isRelayError(error)) return { kind: 'retry', reason: String(error), code: 'unknown' };
  const code = error.code ?? 'unknown';
  const recipients = error.rejectedErrors ?? [];
  if (recipients.length > 0) {
    const isFinal = recipients.every((rejected) => isPermanentCode(rejected.responseCode));
    const reason = recipients
      .map((rejected) => `${rejected.recipient ?? ''}: ${wordsOf(rejected)}`)
      .join('\n');
    return { kind: isFinal ? 'failed' : 'retry', reason, code };
  }
  const isAboutMail = aboutTheMail.test(error.command ?? '') || code === 'EMESSAGE';
  const isFinal = isAboutMail && isPermanentCode(error.responseCode);
  // an address that nodemailer itself finds impossible never becomes possible
  const isImpossible = code === 'EENVELOPE' && error.responseCode === undefined;
  return { kind: isFinal || isImpossible ? 'failed' : 'retry', reason: wordsOf(error), code };
};

const rejectedOf = (errors: readonly RelayError[] | undefined): RejectedRecipient[] =>
  (errors ?? []).map((error) => ({
    address: error.recipient ?? '',
    response: wordsOf(error),
    isTemporary: !isPermanentCode(error.responseCode),
  }));

/** Sends through an SMTP relay. One connection per mail: simple, and no half-open session survives a network change. */
export const createSmtpTransport = (options: SmtpRelayOptions): MailTransport => {
  const tls: ConnectionOptions = {
    minVersion: 'TLSv1.2',
    ...(options.certificateAuthority ? { ca: options.certificateAuthority } : {}),
  };
  const transporter = nodemailer.createTransport({
    host: options.host,
    port: options.port,
    secure: options.tlsPolicy === 'implicit',
    requireTLS: options.tlsPolicy === 'starttls',
    ignoreTLS: options.tlsPolicy === 'none',
    tls,
    ...(options.auth ? { auth: { user: options.auth.user, pass: options.auth.password } } : {}),
    ...(options.clientName ? { name: options.clientName } : {}),
    connectionTimeout: options.connectionTimeoutMs ?? 20_000,
    greetingTimeout: options.connectionTimeoutMs ?? 20_000,
    socketTimeout: options.socketTimeoutMs ?? 120_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'smtp',
    async send(mail: ComposedMail): Promise<SendResult> {
      if (mail.envelope.to.length === 0) return { kind: 'failed', reason: 'no recipient', code: 'EENVELOPE' };
      try {
        const info = await transporter.sendMail({
          envelope: { from: mail.envelope.from, to: [...mail.envelope.to] },
          raw: Buffer.from(mail.raw),
        });
        return {
          kind: 'sent',
          response: info.response,
          serverMessageId: info.serverMessageId ?? null,
          rejected: rejectedOf(info.rejectedErrors),
        };
      } catch (error) {
        return judgeSendError(error);
      }
    },
    async close(): Promise<void> {
      transporter.close();
    },
  };
};
