import type { Pool, PoolClient } from 'pg';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Effect } from '../../shared/mutations/mutation.ts';

/** The jobs there are, by name, with what they carry. */
export const JOBS = {
  'mail.send': z.object({ tenantId: z.uuid(), messageId: z.uuid() }),
} as const;

export type JobName = keyof typeof JOBS;
export type JobData<N extends JobName> = z.infer<(typeof JOBS)[N]>;

/** Work that must happen after a change: written in the transaction of the change, carried out by any node. */
export interface Jobs {
  /** Writes a job for the effect inside the open transaction. */
  enqueue(client: PoolClient, tenantId: string, effect: Effect): Promise<void>;
  /** Carries out the jobs of one kind on this node. Handlers must be idempotent: a job may run more than once. */
  work<N extends JobName>(name: N, run: (data: JobData<N>) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const QUEUE = { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 3_600 } as const;
const POLL_SECONDS = 0.5;

/** Starts the job table on the server's own database. */
export async function startJobs(
  pool: Pool,
  options: { readonly sendDelayMs: number; onError(error: unknown): void },
): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: 'job',
  });
  boss.on('error', options.onError);
  await boss.start();
  for (const name of Object.keys(JOBS)) await boss.createQueue(name, QUEUE);
  return {
    async enqueue(client, tenantId, effect) {
      switch (effect.kind) {
        case 'sendMail': {
          const data: JobData<'mail.send'> = { tenantId, messageId: effect.messageId };
          await boss.send('mail.send', data, {
            singletonKey: effect.messageId,
            startAfter: new Date(Date.now() + options.sendDelayMs),
            db: { executeSql: (text, values) => client.query(text, values) },
          });
        }
      }
    },
    async work(name, run) {
      const schema: z.ZodType = JOBS[name];
      await boss.work(name, { pollingIntervalSeconds: POLL_SECONDS, batchSize: 1 }, async (jobs) => {
        for (const job of jobs) await run(schema.parse(job.data) as JobData<typeof name>);
      });
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}
