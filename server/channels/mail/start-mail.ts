import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getImapCursor, putImapCursor } from '../../../db/server/queries/mail.ts';
import { findMailbox, getFirstMailbox, type MailboxRow } from '../../../db/server/queries/mailboxes.ts';
import { baseAddress } from '../../../shared/domain/threading/mail-ids.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ServerConfig } from '../../config.ts';
import { mutationPorts, type ServerContext } from '../../context.ts';
import { giveUpMail, type SendPorts, sendMail } from '../../jobs/send-mail.ts';
import { startImapWatcher } from './imap-watcher.ts';
import { createMailIntake } from './intake.ts';
import { type ImapAccount, readImapUrl, readRelayUrl } from './mail-urls.ts';
import { defaultMailLimits } from './parse/mail-limits.ts';
import type {
  ImapCursorStore,
  MailChannelEvent,
  MailIntake,
  MailTransport,
  RecipientDirectory,
} from './ports.ts';
import { loadLoopMarker, loadReplySigner } from './reply-signer.ts';
import { createMailTransport } from './send.ts';
import { startSmtpListener } from './smtp-listener.ts';

/** The mail settings, read; the way out is open. Made before anything is started, so that a wrong address stops the start. */
export interface MailWays {
  readonly transport: MailTransport;
  readonly imap: ImapAccount | null;
  /** Where answers are written when no relay is configured. */
  readonly outbox: string | null;
}

/** Mail at work on this node. */
export interface RunningMail {
  /** Where the server's own SMTP listener answers. */
  readonly smtp: { readonly host: string; readonly port: number } | null;
  readonly outbox: string | null;
  readonly intake: MailIntake;
  /** Takes no further mail in; what was accepted is stored. The way out stays open for jobs under way. */
  stop(): Promise<void>;
}

/** How often the mailbox of an IMAP account is looked for while the server has no organization yet. */
const MAILBOX_POLL_MS = 2_000;
const MAX_IMAP_ATTEMPTS = 5;
const ASIDE_FOLDER = 'Outpost Failed';

/** @throws Error naming the variable whose value cannot be used */
export const readMailWays = (config: ServerConfig): MailWays => {
  const relay = config.smtpRelay === null ? null : readRelayUrl('OUTPOST_SMTP_RELAY', config.smtpRelay);
  const outboxFolder = join(config.dataDir, 'outbox');
  return {
    transport: createMailTransport({ relay, outboxFolder }),
    imap: config.imap === null ? null : readImapUrl('OUTPOST_IMAP', config.imap),
    outbox: relay === null ? outboxFolder : null,
  };
};

/** Starts the ways in that are configured and the jobs that send answers. */
export const startMail = async (
  context: ServerContext,
  config: ServerConfig,
  ways: MailWays,
): Promise<RunningMail> => {
  const sign = await loadReplySigner(context.pool, context.box);
  const loopMarker = await loadLoopMarker(context.pool);
  const system = { ...mutationPorts(context), sign, loopMarker };
  const intake = createMailIntake({
    ...system,
    blobs: context.blobs,
    maxBytes: defaultMailLimits.maxBytes,
    onStored: ({ handling, note }, mailboxId) => {
      const isOrdinary = handling === 'accept' || handling === 'acceptQuietly';
      context.metrics.mail.inc({ direction: 'in', outcome: isOrdinary ? 'stored' : handling });
      if (!isOrdinary)
        context.log.warn({ mailboxId, handling, note }, 'a mail was not handled like any other');
    },
    onFailure: (error) => context.disk.note(error),
    onTrouble: (error, inboundMailId) => {
      context.metrics.mail.inc({ direction: 'in', outcome: 'trouble' });
      context.log.error({ err: error, inboundMailId }, 'no ticket could be made of a mail');
    },
  });
  const onEvent = (event: MailChannelEvent): void => tell(context, event);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.splice(0).map((end) => end()));
  };
  try {
    if (ways.imap !== null) stops.push(watchImap(context, ways.imap, intake, onEvent));
    const smtp = await listen(context, config, intake, onEvent, stops);
    const sending: SendPorts = {
      ...system,
      transport: ways.transport,
      blobs: context.blobs,
      random: Math.random,
      onAttempt: (outcome) => context.metrics.mail.inc({ direction: 'out', outcome }),
    };
    await context.jobs.work('mail.send', (job) => sendMail(sending, job));
    await context.jobs.work('mail.give-up', (job) => giveUpMail(sending, job));
    return { smtp, outbox: ways.outbox, intake, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const readPem = async (variable: string, path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('settingInvalid', { problems: `${variable}: ${reason}` }, { cause: error });
  }
};

const listen = async (
  context: ServerContext,
  config: ServerConfig,
  intake: MailIntake,
  onEvent: (event: MailChannelEvent) => void,
  stops: (() => Promise<void>)[],
): Promise<RunningMail['smtp']> => {
  if (config.smtpListener === null) return null;
  const { host, port, tls } = config.smtpListener;
  const directory: RecipientDirectory = {
    mailboxIdFor: async (address) =>
      (await findMailbox(context.pool, [address, baseAddress(address)]))?.id ?? null,
  };
  const listener = await startSmtpListener({
    host,
    port,
    maxBytes: defaultMailLimits.maxBytes,
    intake,
    directory,
    now: context.now,
    ...(tls === null
      ? {}
      : {
          tls: {
            cert: await readPem('OUTPOST_SMTP_TLS_CERT', tls.certFile),
            key: await readPem('OUTPOST_SMTP_TLS_KEY', tls.keyFile),
          },
        }),
    onEvent,
  }).catch((error: unknown) => {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new AppError('portInUse', { port, host }, { cause: error }) : error;
  });
  stops.push(() => listener.close());
  return { host, port: listener.port };
};

/** Watches the account as soon as its mailbox exists. @returns how to end it */
const watchImap = (
  context: ServerContext,
  account: ImapAccount,
  intake: MailIntake,
  onEvent: (event: MailChannelEvent) => void,
): (() => Promise<void>) => {
  const { user, ...server } = account;
  const cursors: ImapCursorStore = {
    get: (mailboxId, folder) => getImapCursor(context.pool, mailboxId, folder),
    put: (mailboxId, folder, cursor) => putImapCursor(context.pool, mailboxId, folder, cursor),
  };
  const watch = (mailbox: MailboxRow) =>
    startImapWatcher({
      ...server,
      mailboxId: mailbox.id,
      asideFolder: ASIDE_FOLDER,
      maxBytes: defaultMailLimits.maxBytes,
      maxAttempts: MAX_IMAP_ATTEMPTS,
      intake,
      cursors,
      now: context.now,
      random: Math.random,
      onEvent,
    });
  const stopping = Promise.withResolvers<null>();
  const starting = findAccountMailbox(context, user, stopping.promise).then((mailbox) =>
    mailbox === null ? null : watch(mailbox),
  );
  return async () => {
    stopping.resolve(null);
    await (await starting)?.stop();
  };
};

/** The mailbox with the account's user name as address, else the first there is; waits until there is one. */
const findAccountMailbox = async (
  context: ServerContext,
  user: string,
  stopping: Promise<null>,
): Promise<MailboxRow | null> => {
  let isStopping = false;
  void stopping.then(() => {
    isStopping = true;
  });
  while (!isStopping) {
    try {
      const mailbox = (await findMailbox(context.pool, [user])) ?? (await getFirstMailbox(context.pool));
      if (mailbox !== undefined) return mailbox;
    } catch (error) {
      context.log.warn({ err: error }, 'the mailbox to watch could not be looked up');
    }
    const pause = Promise.withResolvers<null>();
    const timer = setTimeout(() => pause.resolve(null), MAILBOX_POLL_MS);
    await Promise.race([pause.promise, stopping]);
    clearTimeout(timer);
  }
  return null;
};

/** Logs what happens in the channel: names of deliveries and reasons, never texts or secrets. */
const tell = (context: ServerContext, event: MailChannelEvent): void => {
  switch (event.kind) {
    case 'accepted':
      if (event.outcome !== 'stored') context.metrics.mail.inc({ direction: 'in', outcome: event.outcome });
      context.log.info(event, 'mail arrived');
      return;
    case 'connected':
      context.log.info(event, 'mailbox connected');
      return;
    case 'disconnected':
    case 'retrying':
    case 'uidValidityChanged':
      context.log.warn(event, 'mail channel');
      return;
    case 'setAside':
      context.metrics.mail.inc({ direction: 'in', outcome: 'aside' });
      context.log.error(event, 'a mail was put into the folder for failed mail');
  }
};
