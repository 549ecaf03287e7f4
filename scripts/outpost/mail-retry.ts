import { join } from 'node:path';
import type { Pool } from 'pg';
import { z } from 'zod';
import { listAsideMail } from '../../db/server/queries/mail.ts';
import { loadSecretBox } from '../../server/accounts/secret.ts';
import { createDiskBlobStore } from '../../server/blobs/blob-store.ts';
import { createMailIntake, type MailDesk, type RetryOutcome } from '../../server/channels/mail/intake.ts';
import { defaultMailLimits } from '../../server/channels/mail/parse/mail-limits.ts';
import { loadLoopMarker, loadReplySigner } from '../../server/channels/mail/reply-signer.ts';
import type { ServerConfig } from '../../server/config.ts';
import { createNewIds } from '../../server/new-ids.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './registry.ts';
import { withDatabase } from './with-database.ts';

/** The intake without a running node; nodes on the same database hear of what it files by looking. */
async function openDesk(pool: Pool, { dataDir }: ServerConfig): Promise<MailDesk> {
  return createMailIntake({
    pool,
    blobs: createDiskBlobStore(join(dataDir, 'blobs')),
    sign: await loadReplySigner(pool, await loadSecretBox(dataDir, pool)),
    loopMarker: await loadLoopMarker(pool),
    maxBytes: defaultMailLimits.maxBytes,
    now: () => Date.now(),
    newId: createNewIds(),
    enqueue: (_client, _tenantId, { kind }) => Promise.reject(new Error(`Mail in has no effect ${kind}`)),
    announce: () => undefined,
    reportBug: (error) => {
      throw error;
    },
    reportLoop: () => undefined,
    onStored: () => undefined,
    // The reason is part of the outcome.
    onTrouble: () => undefined,
  });
}

function readIds(args: readonly string[]): readonly string[] | 'all' {
  if (args.length === 1 && args[0] === '--all') return 'all';
  const ids = z.array(z.uuid()).min(1).safeParse(args);
  if (ids.success) return ids.data;
  throw new CommandError(
    'argumentsInvalid',
    'mail retry wants ids as `outpost mail list-aside` shows them, or --all',
  );
}

function sentenceOf(id: string, result: RetryOutcome): string {
  switch (result.outcome) {
    case 'filed':
      return `${id}  is in ticket ${result.ticketId ?? ''}`;
    case 'unknown':
      return `${id}  is not among the mails without a ticket`;
    case 'bytesMissing':
      return `${id}  cannot be read: its bytes are not in the server's data folder`;
    case 'failed':
      return `${id}  stays aside: ${result.reason}`;
  }
}

/** Makes tickets of mails that were set aside, because a person has looked at them. */
export const mailRetry: Command = {
  summary: 'makes tickets of mails that made none, whatever the guard against loops said of them',
  usage: 'mail retry <id>…|--all',
  async run({ args }) {
    const wanted = readIds(args);
    const results = await withDatabase(async (pool, config) => {
      const desk = await openDesk(pool, config);
      const ids = wanted === 'all' ? (await listAsideMail(pool, null)).map(({ id }) => id) : wanted;
      const done: { readonly id: string; readonly result: RetryOutcome }[] = [];
      for (const id of ids) done.push({ id, result: await desk.retry(id) });
      return done;
    });
    const failed = results.filter(({ result }) => result.outcome !== 'filed');
    const text = results.map(({ id, result }) => sentenceOf(id, result)).join('\n');
    if (failed.length > 0) throw new CommandError('mailNotFiled', text);
    return {
      mails: results.map(({ id, result }) => ({ id, ...result })),
      text: text === '' ? 'There is no mail without a ticket.' : text,
    };
  },
};
