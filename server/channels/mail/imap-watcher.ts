import { ImapFlow } from 'imapflow';
import { type BackoffLimits, backoffMs } from './backoff.ts';
import { type FolderOptions, ImapFolder } from './imap-folder.ts';

export type ImapWatcherOptions = FolderOptions & {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the start (993). `starttls`: upgrade or do not sign in. `none`: loopback only. */
  readonly tlsPolicy: 'implicit' | 'starttls' | 'none';
  readonly certificateAuthority?: string;
  readonly auth:
    | { readonly user: string; readonly password: string }
    | { readonly user: string; readonly accessToken: string };
  readonly backoff?: BackoffLimits;
  /** A look at the folder even without news from the server. */
  readonly checkIntervalMs?: number;
  readonly random: () => number;
};

export type ImapWatcher = {
  /** `connected` while the folder is open and watched. */
  state(): 'connecting' | 'connected' | 'waiting' | 'stopped';
  /** Ends after the message in hand is done with. */
  stop(): Promise<void>;
};

const defaultBackoff: BackoffLimits = { baseMs: 1000, maxMs: 5 * 60_000 };
const DEFAULT_CHECK_MS = 5 * 60_000;
const LOGOUT_MS = 3000;

/** A promise that others can end, once. */
type Signal = { readonly fired: Promise<void>; fire(): void };

const createSignal = (): Signal => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { fired: promise, fire: resolve };
};

const pause = async (ms: number, ...wakers: ReadonlyArray<Promise<unknown>>): Promise<void> => {
  const timer = createSignal();
  const handle = setTimeout(timer.fire, ms);
  await Promise.race([timer.fired, ...wakers]);
  clearTimeout(handle);
};

const clientFor = (options: ImapWatcherOptions): ImapFlow =>
  new ImapFlow({
    host: options.host,
    port: options.port,
    secure: options.tlsPolicy === 'implicit',
    ...(options.tlsPolicy === 'implicit' ? {} : { doSTARTTLS: options.tlsPolicy === 'starttls' }),
    tls: {
      minVersion: 'TLSv1.2',
      ...(options.certificateAuthority ? { ca: options.certificateAuthority } : {}),
    },
    auth:
      'password' in options.auth
        ? { user: options.auth.user, pass: options.auth.password }
        : { user: options.auth.user, accessToken: options.auth.accessToken },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: 4 * 60_000,
    // the declared size is checked before fetching; a server that lies is cut off here
    maxLiteralSize: options.maxBytes * 2 + 1_000_000,
    maxResponseSize: options.maxBytes * 2 + 2_000_000,
  });

/**
 * Watches one folder of an IMAP mailbox for as long as the server runs: IDLE for news, a look every few minutes
 * in case IDLE is silent, a new connection with growing jittered pauses when the old one breaks.
 */
export const startImapWatcher = (options: ImapWatcherOptions): ImapWatcher => {
  const folder = new ImapFolder(options);
  const stopping = createSignal();
  const limits = options.backoff ?? defaultBackoff;
  let isStopping = false;
  let state: ReturnType<ImapWatcher['state']> = 'connecting';
  let failures = 0;
  let current: ImapFlow | null = null;

  const watch = async (client: ImapFlow): Promise<void> => {
    const closed = createSignal();
    let reason: Error | null = null;
    let news = createSignal();
    client.on('error', (error: Error) => {
      reason = error;
    });
    client.on('close', () => {
      closed.fire();
      news.fire();
    });
    client.on('exists', () => news.fire());
    await client.connect();
    await client.mailboxOpen(options.folder);
    state = 'connected';
    options.onEvent({ kind: 'connected', mailboxId: options.mailboxId });
    while (!isStopping && client.usable) {
      // armed before looking: news that comes while we look is not missed
      news = createSignal();
      const result = await folder.drain(client, () => isStopping);
      failures = 0;
      if (result.kind === 'blocked') {
        await pause(backoffMs(result.attempt, limits, options.random), closed.fired, stopping.fired);
        continue;
      }
      // runs until the next command breaks it; a failure shows as a closed connection
      const idle = client.idle().catch((error: unknown) => {
        reason ??= error instanceof Error ? error : new Error(String(error));
        return false;
      });
      await pause(
        options.checkIntervalMs ?? DEFAULT_CHECK_MS,
        news.fired,
        idle,
        closed.fired,
        stopping.fired,
      );
    }
    if (!isStopping) throw reason ?? new Error('the connection was closed');
  };

  const leave = async (client: ImapFlow): Promise<void> => {
    const goodbye = client.usable ? client.logout().catch(() => undefined) : Promise.resolve();
    await pause(LOGOUT_MS, goodbye);
    client.close();
  };

  const run = async (): Promise<void> => {
    while (!isStopping) {
      state = 'connecting';
      const client = clientFor(options);
      current = client;
      try {
        await watch(client);
      } catch (error) {
        failures += 1;
        const retryInMs = backoffMs(failures, limits, options.random);
        const reason = error instanceof Error ? error.message : String(error);
        state = 'waiting';
        options.onEvent({ kind: 'disconnected', mailboxId: options.mailboxId, reason, retryInMs });
        client.close();
        await pause(retryInMs, stopping.fired);
      } finally {
        await leave(client);
      }
    }
    state = 'stopped';
  };

  const running = run();
  return {
    state: () => state,
    async stop() {
      isStopping = true;
      stopping.fire();
      // a connection attempt in the air would otherwise hold the shutdown up until it times out
      if (state === 'connecting') current?.close();
      await running;
    },
  };
};
