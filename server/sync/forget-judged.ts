import { emptyPayloads, forgetJudgements } from '../../db/server/queries/mutation-log.ts';
import type { HistoryPorts } from './raise-floor.ts';

const DAY_MS = 24 * 3_600_000;
/** How long what was not taken is kept whole, for its author on a new workstation and for supervisors. */
const REFUSED_DAYS = 365;
/** How long a judgement is remembered at least, so that a repeat is answered with it. */
const JUDGEMENT_DAYS = 400;
/** Rows changed with one statement, so that nobody waits long for its locks. */
const PER_STATEMENT = 2_000;

/**
 * Throws away what nobody needs of judged changes (docs/spec/sync.md R96): the arguments of what was taken after the
 * retention, of what was not after a year, and the judgements after 400 days.
 */
export async function forgetJudged(
  { pool, now }: HistoryPorts,
  tenantId: string,
  retentionMs: number,
): Promise<void> {
  const takenBefore = now() - retentionMs;
  const refusedBefore = now() - Math.max(retentionMs, REFUSED_DAYS * DAY_MS);
  const forgottenBefore = now() - Math.max(retentionMs, JUDGEMENT_DAYS * DAY_MS);
  const ages = { takenBefore, refusedBefore };
  while ((await emptyPayloads(pool, tenantId, ages, now(), PER_STATEMENT)) === PER_STATEMENT);
  while ((await forgetJudgements(pool, tenantId, forgottenBefore, PER_STATEMENT)) === PER_STATEMENT);
}
