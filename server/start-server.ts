import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { migrate } from '../db/server/migrate.ts';
import { createPool } from '../db/server/pool.ts';
import { beginLines } from '../db/server/queries/epoch.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { loadAccessTokens } from './accounts/access-tokens.ts';
import { loadSecretBox } from './accounts/secret.ts';
import { cleanTries } from './accounts/throttle.ts';
import { createApp } from './app.ts';
import { createDiskBlobStore } from './blobs/blob-store.ts';
import { cleanUploads } from './blobs/uploads.ts';
import { type RunningMail, readMailWays, startMail } from './channels/mail/start-mail.ts';
import { checkDatabase } from './check-database.ts';
import type { ServerConfig } from './config.ts';
import { mutationPorts, type ServerContext, syncPorts } from './context.ts';
import { createDiskWatch } from './disk-watch.ts';
import { startJobs } from './jobs/jobs.ts';
import { createPresence } from './live/presence.ts';
import { createLogger } from './logger.ts';
import { createNewIds } from './new-ids.ts';
import { loadDemo } from './organization/load-demo.ts';
import { passingTrouble } from './passing-trouble.ts';
import { createMetrics } from './plugins/metrics.ts';
import type { DatabaseNews } from './postgres/keep-running.ts';
import { startEmbeddedPostgres } from './postgres/start-embedded-postgres.ts';
import { seldom } from './seldom.ts';
import { forgetNotifications } from './sla/forget-notifications.ts';
import { createPolicyReader } from './sla/ready-policies.ts';
import { startTimerKeeper } from './sla/timer-keeper.ts';
import { ageAllTickets } from './sync/age-tickets.ts';
import { healLostCounter } from './sync/epoch.ts';
import { createNews } from './sync/news.ts';
import { createProofs } from './sync/proofs.ts';
import { forgetAllHistory } from './sync/raise-floor.ts';

const POOL_SIZE = 16;
const NEWS_POLL_MS = 50;
/** Clients come back within this time after a shutdown, not all at once. */
const GOODBYE_SPREAD_MS = 5_000;
/** Requests under way may take this long to end. */
const DRAIN_MS = 5_000;
/** Trouble that passes by itself, and comes many times a second until then, is logged this often. */
const SAME_TROUBLE_MS = 10_000;

/** A running node. */
export interface RunningServer {
  /** Where clients reach it. */
  readonly url: string;
  readonly context: ServerContext;
  readonly mail: RunningMail;
  /** `email:password` of the demo agent; null unless this is the demo. */
  readonly demoSignIn: string | null;
  /** Fulfilled when the database it started is gone for good; the node is to be stopped then. */
  readonly databaseLost: Promise<AppError>;
  /** Ends requests and jobs that are under way, then the database it started; loses nothing. */
  stop(): Promise<void>;
}

/** The version of this program, from package.json. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/**
 * Starts a node: its database (embedded unless configured), schema, jobs, HTTP.
 * @param ending when it fires before the node is ready, what was started is stopped again and the start throws
 */
export async function startServer(
  config: ServerConfig,
  ending: AbortSignal = new AbortController().signal,
): Promise<RunningServer> {
  const log = createLogger(config.logLevel);
  const stops: (() => Promise<unknown> | unknown)[] = [];
  const draining = new AbortController();
  const end = async (): Promise<void> => {
    // First, so that no balancer sends anybody here while the rest ends.
    draining.abort();
    for (const endPart of stops.splice(0).reverse()) {
      try {
        await endPart();
      } catch (error) {
        // Without its database a part may not end well; what is behind it, the database first of all, must end as well.
        log.warn({ err: error }, 'a part of the node did not end well');
      }
    }
  };
  let ended: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    ended ??= end();
    return ended;
  };
  const lost = Promise.withResolvers<AppError>();
  const disk = createDiskWatch({ folder: config.dataDir, log, now: Date.now });
  const onDatabaseNews = (news: DatabaseNews): void => {
    tellOfDatabase(log, news);
    if (news.kind !== 'restarted') disk.note(news.error);
    if (news.kind === 'lost') lost.resolve(news.error);
  };
  try {
    const ways = readMailWays(config);
    stops.push(() => ways.transport.close());
    await makeDataFolder(config.dataDir);
    const databaseUrl = config.databaseUrl ?? (await startDatabase(config, log, stops, onDatabaseNews));
    ending.throwIfAborted();
    const pool = createPool({
      url: databaseUrl,
      max: POOL_SIZE,
      onLost: (error) => log.warn({ err: error }, 'a database connection was lost'),
    });
    stops.push(() => pool.end());
    await checkDatabase(pool, { ownUrl: config.databaseUrl, mayForget: config.mayDatabaseForget });
    const applied = await migrate(pool);
    if (applied.length > 0) log.info({ applied }, 'schema brought up to date');
    const context = await createContext(config, { pool, log, disk }, stops);
    await beginLines(pool, context.newId);
    ending.throwIfAborted();
    const demoSignIn = config.isDemo ? await loadDemo(context) : null;
    const { app, live } = await createApp(context, {
      version: VERSION,
      trustedProxies: config.trustedProxies,
      metricsToken: config.metricsToken,
      draining: draining.signal,
    });
    stops.push(async () => {
      live.sayGoodbye(GOODBYE_SPREAD_MS);
      // Long polls, and peers that no longer answer, would hold the end up for as long as they like.
      const cut = setTimeout(() => {
        live.terminate();
        app.server.closeAllConnections();
      }, DRAIN_MS);
      await app.close();
      clearTimeout(cut);
    });
    ending.throwIfAborted();
    const url = await listen(app, config);
    await startUpkeep(context, config);
    const mail = await startMail(context, config, ways);
    // stopped first: no new mail, then no new requests, then the jobs under way end, then the database
    stops.push(() => mail.stop());
    stops.push(keepDeadlines(context));
    ending.throwIfAborted();
    return { url, context, mail, demoSignIn, databaseLost: lost.promise, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Work by the clock, on one node each time. */
async function startUpkeep(
  context: ServerContext,
  { keepClosedDays, historyDays }: ServerConfig,
): Promise<void> {
  await context.jobs.work('files.clean', () => cleanUploads(context));
  await context.jobs.work('sign-in.clean', () => cleanTries(context.pool, context.now()));
  await context.jobs.work('tickets.age', () => ageAllTickets(syncPorts(context), keepClosedDays));
  await context.jobs.work('notifications.forget', () => forgetNotifications(syncPorts(context)));
  await context.jobs.work('history.forget', () => forgetAllHistory(context, historyDays));
}

/** The points of promises are done on every node, each by one. @returns what ends it */
function keepDeadlines(context: ServerContext): () => Promise<void> {
  const { log } = context;
  const keeper = startTimerKeeper(
    {
      ...mutationPorts(context),
      policiesOf: createPolicyReader(),
      reportRefused: (refused) => log.warn(refused, 'a level of an escalation could not be done whole'),
    },
    seldom(SAME_TROUBLE_MS, (error) => log.warn({ err: error }, 'deadlines wait')),
  );
  return () => keeper.stop();
}

async function listen(app: FastifyInstance, { host, port }: ServerConfig): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new AppError('portInUse', { port, host }, { cause: error }) : error;
  }
}

async function startDatabase(
  config: ServerConfig,
  log: ServerContext['log'],
  stops: (() => Promise<unknown> | unknown)[],
  onNews: (news: DatabaseNews) => void,
): Promise<string> {
  const postgres = await startEmbeddedPostgres({
    dataDir: join(config.dataDir, 'postgres'),
    log: (line) => log.debug({ line }, 'postgres'),
    onNews,
  });
  stops.push(() => postgres.stop());
  return postgres.url;
}

function tellOfDatabase(log: ServerContext['log'], news: DatabaseNews): void {
  switch (news.kind) {
    case 'ended':
      log.error({ ...news.exit }, 'the embedded PostgreSQL ended by itself; it is started again');
      return;
    case 'startFailed':
      log.error(
        { err: news.error, retryInMs: news.retryInMs },
        'the embedded PostgreSQL did not start again',
      );
      return;
    case 'restarted':
      log.warn({ postmaster: news.pid }, 'the embedded PostgreSQL is up again');
      return;
    case 'lost':
      log.fatal({ err: news.error }, 'the embedded PostgreSQL could not be started again');
  }
}

async function makeDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new AppError('dataFolderUnusable', { folder, reason }, { cause: error });
  }
}

async function createContext(
  config: ServerConfig,
  { pool, log, disk }: Pick<ServerContext, 'pool' | 'log' | 'disk'>,
  stops: (() => Promise<unknown> | unknown)[],
): Promise<ServerContext> {
  const box = await loadSecretBox(config.dataDir, pool);
  const tokens = await loadAccessTokens(pool, box);
  const news = createNews(pool, {
    pollMs: NEWS_POLL_MS,
    onError: seldom(SAME_TROUBLE_MS, (error) => log.warn({ err: error }, 'could not look for news')),
    onLoss(tenantId, lostSeq) {
      healLostCounter(syncPorts(context), tenantId, lostSeq).catch((error: unknown) =>
        log.error({ err: error, tenantId }, 'a new epoch could not begin'),
      );
    },
  });
  stops.push(() => news.close());
  const presence = createPresence(pool, {
    now: () => Date.now(),
    onError: (error) => log.warn({ err: error }, 'presence does not get through'),
  });
  stops.push(() => presence.close());
  const tellPassing = seldom(SAME_TROUBLE_MS, (error) => log.error({ err: error }, 'jobs wait'));
  const jobs = await startJobs(pool, {
    sendDelayMs: config.sendDelayMs,
    onError(error) {
      disk.note(error);
      if (passingTrouble(error) === undefined) log.error({ err: error }, 'a job failed');
      else tellPassing(error);
    },
  });
  stops.push(() => jobs.stop());
  const context: ServerContext = {
    pool,
    tokens,
    box,
    proofs: createProofs(box.mac),
    news,
    presence,
    jobs,
    log,
    disk,
    metrics: createMetrics(),
    filePolicy: config.filePolicy,
    offlineDays: config.offlineDays,
    blobs: createDiskBlobStore(join(config.dataDir, 'blobs')),
    now: () => Date.now(),
    newId: createNewIds(),
    enqueue: jobs.enqueue,
  };
  return context;
}
