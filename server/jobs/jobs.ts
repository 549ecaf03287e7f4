import type { Pool, PoolClient } from 'pg';
import { type JobResult, PgBoss, type QueueOptions } from 'pg-boss';
import { z } from 'zod';
import type { Effect } from '../../shared/mutations/mutation.ts';

const MailJob = z.object({ tenantId: z.uuid(), messageId: z.uuid() });

/** The jobs there are, by name, with what they carry. */
export const JOBS = {
  /** One attempt to send an answer by mail. */
  'mail.send': MailJob,
  /** All attempts to send the answer failed, or the node died during the last one. */
  'mail.give-up': MailJob,
  /** Takes away what is left of files that nobody goes on sending. */
  'files.clean': z.object({}),
  /** Takes old closed tickets out of the default scopes. */
  'tickets.age': z.object({}),
  /** Raises the floor and forgets what lies below it. */
  'history.forget': z.object({}),
  /** Takes away what people were told long ago. */
  'notifications.forget': z.object({}),
  /** Forgets wrong passwords that no longer count. */
  'sign-in.clean': z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobData<N extends JobName> = z.infer<(typeof JOBS)[N]>;

/** Work that must happen after a change: written in the transaction of the change, carried out by any node. */
export interface Jobs {
  /** Writes a job for the effect inside the open transaction. */
  enqueue(client: PoolClient, tenantId: string, effect: Effect): Promise<void>;
  /**
   * Carries out the jobs of one kind on this node. Handlers must be idempotent: a job may run more than once. One
   * that throws is run again later, with growing pauses.
   */
  work<N extends JobName>(name: N, run: (data: JobData<N>) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** A node that stops saying that it is at work loses the job to another one. */
const HEARTBEAT_SECONDS = 20;
/** Jobs that run by the clock, on one node each time. */
const SCHEDULES = {
  'files.clean': '17 * * * *',
  'tickets.age': '43 * * * *',
  'history.forget': '29 * * * *',
  'sign-in.clean': '47 * * * *',
  'notifications.forget': '53 * * * *',
} as const;
const QUEUES: Readonly<Record<JobName, QueueOptions & { readonly deadLetter?: JobName }>> = {
  'files.clean': { retryLimit: 2, retryDelay: 60 },
  'tickets.age': { retryLimit: 2, retryDelay: 60 },
  'history.forget': { retryLimit: 2, retryDelay: 60 },
  'sign-in.clean': { retryLimit: 2, retryDelay: 60 },
  'notifications.forget': { retryLimit: 2, retryDelay: 60 },
  'mail.give-up': { retryLimit: 100, retryDelay: 5, retryBackoff: true, retryDelayMax: 600 },
  // about two days of attempts, a quarter of an hour apart in the end
  'mail.send': {
    retryLimit: 200,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 900,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    deadLetter: 'mail.give-up',
  },
};
const POLL_SECONDS = 0.5;
/** How often jobs of dead nodes are looked for. */
const SUPERVISE_SECONDS = 10;
const AT_ONCE = 5;
const WORKERS = 2;

const isJobName = (name: string): name is JobName => Object.hasOwn(JOBS, name);

/** Starts the job table on the server's own database. */
export async function startJobs(
  pool: Pool,
  options: { readonly sendDelayMs: number; onError(error: unknown): void },
): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: 'job',
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on('error', options.onError);
  await boss.start();
  for (const [name, queue] of Object.entries(QUEUES)) {
    if (isJobName(name)) await boss.createQueue(name, queue);
  }
  for (const [name, cron] of Object.entries(SCHEDULES)) await boss.schedule(name, cron, {});
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
      const runOne = async (job: { readonly id: string; readonly data: unknown }): Promise<JobResult> => {
        try {
          await run(schema.parse(job.data) as JobData<typeof name>);
          return { id: job.id, status: 'completed' };
        } catch (error) {
          options.onError(error);
          const message = error instanceof Error ? error.message : String(error);
          return { id: job.id, status: 'failed', output: { message } };
        }
      };
      await boss.work(
        name,
        {
          pollingIntervalSeconds: POLL_SECONDS,
          batchSize: AT_ONCE,
          burstWhenBatchFull: true,
          localConcurrency: WORKERS,
          perJobResults: true,
        },
        (jobs) => Promise.all(jobs.map(runOne)),
      );
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}
