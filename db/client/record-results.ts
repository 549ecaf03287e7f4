import type { MutationResult, StandingProof } from '../../shared/contract/sync-protocol.ts';
import type { Actor } from '../../shared/mutations/mutation.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { loseEffects } from './pending.ts';
import { prepared } from './prepared.ts';
import { rememberStanding } from './standing.ts';

/**
 * Writes down what the server said about changes. What was applied stays visible as pending until a pull brings
 * the rows that contain it; what was refused, held or failed loses its effect at once and keeps its payload.
 * @param results with local numbers
 * @param standing of the center with these verdicts; null for what was decided here
 */
export function recordResults(
  db: SqliteDatabase,
  results: readonly MutationResult[],
  actor: Actor,
  standing: StandingProof | null,
): void {
  inTransaction(db, 'durable', () => {
    if (standing !== null) rememberStanding(db, standing);
    const write = prepared(db, 'update outbox set state = ?, code = ?, params = ? where n = ?');
    const lost: number[] = [];
    for (const { n, verdict, code, params } of results) {
      write.run(verdict, code, JSON.stringify(params), n);
      if (verdict === 'applied' || verdict === 'merged') continue;
      lost.push(n);
    }
    if (lost.length > 0) loseEffects(db, lost, actor);
  });
}
