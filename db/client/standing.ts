import type { StandingProof } from '../../shared/contract/sync-protocol.ts';
import type { SqliteDatabase } from './connection.ts';
import { getMeta, setMeta } from './meta.ts';

/** Answers may come out of order; what counts is how far the center was seen. Inside the caller's transaction. */
export function rememberStanding(db: SqliteDatabase, standing: StandingProof): void {
  if (standing.seq >= (getMeta(db, 'standing')?.seq ?? 0)) setMeta(db, 'standing', standing);
}

/**
 * A hello has judged what stood here when it was asked, and names the line from now on. What was seen on that line while
 * the hello was on its way stays: only the next one shows it.
 */
export function greetStanding(db: SqliteDatabase, standing: StandingProof): void {
  if (getMeta(db, 'standing')?.line === standing.line) rememberStanding(db, standing);
  else setMeta(db, 'standing', standing);
}
