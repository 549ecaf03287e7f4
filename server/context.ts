import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { FilePolicy } from '../shared/model/file-policy.ts';
import type { Effect } from '../shared/mutations/mutation.ts';
import type { AccessTokens } from './accounts/access-tokens.ts';
import type { SecretBox } from './accounts/secret.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import type { DiskWatch } from './disk-watch.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Presence } from './live/presence.ts';
import type { Metrics } from './plugins/metrics.ts';
import type { News } from './sync/news.ts';
import type { SyncPorts } from './sync/ports.ts';
import type { Proofs } from './sync/proofs.ts';
import type { PushPorts } from './sync/push.ts';

/** What the parts of one server node share. Nothing in it outlives a request's answer but caches. */
export interface ServerContext {
  readonly pool: Pool;
  readonly tokens: AccessTokens;
  readonly box: SecretBox;
  readonly proofs: Proofs;
  readonly news: News;
  readonly presence: Presence;
  readonly blobs: BlobStore;
  readonly metrics: Metrics;
  readonly jobs: Jobs;
  readonly log: Logger;
  readonly disk: DiskWatch;
  readonly filePolicy: FilePolicy;
  /** How long a workstation may work without the center. */
  readonly offlineDays: number;
  now(): number;
  newId(): string;
  enqueue(client: PoolClient, tenantId: string, effect: Effect): Promise<void>;
}

/** The context as the other answers to clients want it. */
export function syncPorts(context: ServerContext): SyncPorts {
  const { pool, proofs, filePolicy, offlineDays, now, newId, news, metrics, log } = context;
  return {
    pool,
    proofs,
    filePolicy,
    offlineDays,
    now,
    newId,
    announce: (tenantId, seq) => news.announce(tenantId, seq),
    onNewEpoch(tenantId) {
      metrics.newEpochs.inc();
      log.error({ tenantId }, 'the database has lost changes that clients have seen: a new epoch begins');
    },
  };
}

/** The context as push and the server's own mutations want it. */
export function mutationPorts(context: ServerContext): PushPorts {
  return {
    pool: context.pool,
    proofs: context.proofs,
    now: context.now,
    newId: context.newId,
    filePolicy: context.filePolicy,
    enqueue: context.enqueue,
    announce: (tenantId, seq) => context.news.announce(tenantId, seq),
    reportBug: (error, trial) => {
      context.metrics.failedMutations.inc();
      context.log.error({ err: error, mutation: trial?.call.name }, 'a mutation failed');
    },
    reportLoop: (loop) => context.log.warn(loop, 'a rule went round and is stopped for this ticket'),
  };
}
