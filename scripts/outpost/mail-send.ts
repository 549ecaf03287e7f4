import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import nodemailer from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser/index.js';
import { CommandError } from './command-error.ts';
import type { Command } from './registry.ts';
import { SAMPLE_MAILS, type SampleMail } from './sample-mails.ts';

const DEFAULT_SMTP = '127.0.0.1:4625';
const DEFAULT_TO = 'support@outpost.example';
const CONNECT_MS = 5_000;

const OPTIONS = {
  to: { type: 'string', default: DEFAULT_TO },
  from: { type: 'string' },
  subject: { type: 'string' },
  text: { type: 'string' },
  attach: { type: 'string', multiple: true },
  'in-reply-to': { type: 'string' },
  smtp: { type: 'string', default: DEFAULT_SMTP },
} as const;

const readOptions = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new CommandError('argumentsInvalid', messageOf(error), { cause: error });
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const readSmtp = (value: string): { host: string; port: number } => {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(value);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new CommandError(
      'argumentsInvalid',
      `--smtp wants host:port, e.g. ${DEFAULT_SMTP}; got "${value}"`,
    );
  }
  return { host: match[1] ?? match[2] ?? '', port };
};

/** Addresses, each with or without a name before it. */
const readAddresses = (option: string, value: string): string => {
  const found = addressparser(value, { flatten: true });
  if (found.length > 0 && found.every(({ address }) => /^[^\s@]+@[^\s@]+$/.test(address))) return value;
  throw new CommandError(
    'argumentsInvalid',
    `${option} wants an e-mail address, e.g. "Ms Lee <lee@example.com>"; got "${value}"`,
  );
};

const readAttachments = (paths: readonly string[]) =>
  Promise.all(
    paths.map(async (path) => {
      try {
        return { filename: basename(path), content: await readFile(path) };
      } catch (error) {
        throw new CommandError('fileUnreadable', `--attach ${path}: ${messageOf(error)}`, { cause: error });
      }
    }),
  );

/** The text: as given, from standard input when it is asked for with `-`, else the sample's. */
const readText = (given: string | undefined, sample: SampleMail): Promise<string> =>
  given === '-' ? readAll(process.stdin) : Promise.resolve(given ?? sample.text);

/** What SMTP said, as an error that says what to do. */
const explain = (error: unknown, smtp: string): CommandError => {
  const message = messageOf(error);
  const responseCode: unknown = error instanceof Error ? Reflect.get(error, 'responseCode') : undefined;
  if (typeof responseCode !== 'number') {
    return new CommandError(
      'smtpUnreachable',
      `Nothing takes mail at ${smtp} (${message}). Start the server with \`npm start\`, or name another one with --smtp host:port.`,
      { cause: error },
    );
  }
  return new CommandError('mailNotAccepted', `The server did not take the mail: ${message}`, {
    cause: error,
  });
};

/** Sends a real mail into a mailbox by SMTP, as a customer would. */
export const mailSend: Command = {
  summary: 'sends a mail to the server as a customer would; without options a believable first one',
  usage:
    'mail send [--to <address>] [--from "Name <address>"] [--subject <text>] [--text <text>|-] [--attach <file>]… [--in-reply-to <id>] [--smtp <host:port>]',
  async run({ args }) {
    const options = readOptions(args);
    const smtp = readSmtp(options.smtp);
    const sample = SAMPLE_MAILS[Math.floor(Math.random() * SAMPLE_MAILS.length)];
    if (sample === undefined) throw new Error('There are no sample mails');
    const reply = options['in-reply-to'];
    const transport = nodemailer.createTransport({
      ...smtp,
      ignoreTLS: true,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
    });
    const mail = {
      from:
        options.from === undefined
          ? { name: sample.name, address: sample.address }
          : readAddresses('--from', options.from),
      to: readAddresses('--to', options.to),
      subject: options.subject ?? sample.subject,
      text: await readText(options.text, sample),
      attachments: await readAttachments(options.attach ?? []),
      ...(reply === undefined ? {} : { inReplyTo: reply, references: reply }),
    };
    try {
      const info = await transport.sendMail(mail);
      const from = typeof mail.from === 'string' ? mail.from : `${mail.from.name} <${mail.from.address}>`;
      return {
        messageId: info.messageId,
        from,
        to: options.to,
        subject: mail.subject,
        response: info.response,
        text: `Sent "${mail.subject}"\n  from ${from}\n  to   ${options.to}\n  ${info.messageId}\nIt is in the queue in a moment.`,
      };
    } catch (error) {
      throw explain(error, options.smtp);
    } finally {
      transport.close();
    }
  },
};
