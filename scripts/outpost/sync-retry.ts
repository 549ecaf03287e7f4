import type { Pool } from 'pg';
import { z } from 'zod';
import type { ServerConfig } from '../../server/config.ts';
import { startJobs } from '../../server/jobs/jobs.ts';
import { createNewIds } from '../../server/new-ids.ts';
import { type RetryOutcome, retryRefusedWork } from '../../server/sync/refused-work.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './registry.ts';
import { withDatabase } from './with-database.ts';

function readIds(args: readonly string[]): readonly string[] {
  const ids = z.array(z.uuid()).min(1).safeParse(args);
  if (ids.success) return ids.data;
  throw new CommandError(
    'argumentsInvalid',
    'sync retry wants ids as `outpost sync list-quarantined` shows them',
  );
}

function sentenceOf(id: string, result: RetryOutcome): string {
  switch (result.outcome) {
    case 'applied':
      return `${id}  is taken now (${result.verdict})`;
    case 'unknown':
      return `${id}  is not among the changes that were refused, or is settled already`;
    case 'refused':
      return `${id}  stays as it is: ${result.code ?? 'failed'} ${JSON.stringify(result.params)}`;
  }
}

/** Judges each again; what follows from one, a mail for instance, is left to the nodes as a job. */
async function retryAll(pool: Pool, { filePolicy, sendDelayMs }: ServerConfig, ids: readonly string[]) {
  const rethrow = (error: unknown): never => {
    throw error;
  };
  const jobs = await startJobs(pool, { sendDelayMs, onError: rethrow });
  try {
    const done: { readonly id: string; readonly result: RetryOutcome }[] = [];
    for (const id of ids) {
      const result = await retryRefusedWork(
        {
          pool,
          filePolicy,
          now: () => Date.now(),
          newId: createNewIds(),
          enqueue: (client, tenantId, effect) => jobs.enqueue(client, tenantId, effect),
          announce: () => undefined,
          reportBug: rethrow,
          // The next change of the ticket is not asked about by it; the server's log is for what happens there.
          reportLoop: () => undefined,
        },
        id,
      );
      done.push({ id, result });
    }
    return done;
  } finally {
    await jobs.stop();
  }
}

/** Tries refused changes once more, because a person has looked at them. */
export const syncRetry: Command = {
  summary: 'judges refused changes again, as their authors and by today’s rights; each is taken at most once',
  usage: 'sync retry <id>…',
  async run({ args }) {
    const ids = readIds(args);
    const results = await withDatabase((pool, config) => retryAll(pool, config, ids));
    const text = results.map(({ id, result }) => sentenceOf(id, result)).join('\n');
    if (results.some(({ result }) => result.outcome !== 'applied')) {
      throw new CommandError('changeNotTaken', text);
    }
    return { changes: results.map(({ id, result }) => ({ id, ...result })), text };
  },
};
