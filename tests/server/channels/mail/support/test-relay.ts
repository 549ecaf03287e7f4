import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { parseMail } from '../../../../../server/channels/mail/parse/parse-mail.ts';
import type { ParsedMail } from '../../../../../server/channels/mail/parse/parsed-mail.ts';
import { waitFor } from '../../../../support/wait-for.ts';

/** A mail the relay took. */
export type RelayedMail = {
  readonly raw: Buffer;
  readonly parsed: ParsedMail;
  readonly from: string;
  readonly to: readonly string[];
};

const collect = async (stream: SMTPServerDataStream): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** A real SMTP server that stands for the relay of the organization. */
export class TestRelay {
  readonly mails: RelayedMail[] = [];
  port = 0;
  /** Decides what the relay says after it has the mail; throw an error with `responseCode` to refuse it. */
  onMail: (mail: RelayedMail) => Promise<void> | void = () => undefined;
  #server: SMTPServer | null = null;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Starts it, again on the port it had. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      logger: false,
      onData: (stream, session, callback) => {
        this.#take(stream, session.envelope).then(() => callback(null, 'taken'), callback);
      },
    });
    // a client that is killed in the middle is part of the tests
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    const address = server.server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    this.#server = server;
  }

  async #take(
    stream: SMTPServerDataStream,
    envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] },
  ): Promise<void> {
    const raw = await collect(stream);
    const mail: RelayedMail = {
      raw,
      parsed: await parseMail(raw),
      from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
      to: envelope.rcptTo.map(({ address }) => address),
    };
    this.mails.push(mail);
    await this.onMail(mail);
  }

  /** The mail with this number, counted from 0, as soon as it is there. */
  mail(index: number, timeoutMs = 15_000): Promise<RelayedMail> {
    return waitFor(() => this.mails[index], { what: `mail ${index} at the relay`, timeoutMs });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

/** A refusal as SMTP says it. */
export const smtpRefusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });
