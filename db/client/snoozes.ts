import { inTransaction, type SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** Tickets that are other than their mark says, each kind read off an index of its own (migration 0130). */
const OVER = 'is_snoozed = 1 and snoozed_until <= ?';
const TAKEN_BACK = 'is_snoozed = 1 and snoozed_until is null';
const BEGUN = 'is_snoozed = 0 and snooze is not null and snoozed_until > ?';

/**
 * Marks which tickets are put aside at an instant, and unmarks those that are not any more. It asks the rows themselves, so nothing
 * that writes a ticket can forget it, and costs three looks into small indexes where nothing is other.
 * @param now in the center's time
 * @returns whether any ticket is other than before
 */
export function refreshSnoozes(db: SqliteDatabase, now: number): boolean {
  const isThere = (which: string, ...values: readonly number[]): boolean =>
    prepared<unknown[], unknown>(db, `select 1 from ticket where ${which} limit 1`).get(...values) !==
    undefined;
  if (!isThere(OVER, now) && !isThere(TAKEN_BACK) && !isThere(BEGUN, now)) return false;
  inTransaction(db, 'relaxed', () => {
    prepared<unknown[], unknown>(db, `update ticket set is_snoozed = 0 where ${OVER}`).run(now);
    prepared<unknown[], unknown>(db, `update ticket set is_snoozed = 0 where ${TAKEN_BACK}`).run();
    prepared<unknown[], unknown>(db, `update ticket set is_snoozed = 1 where ${BEGUN}`).run(now);
  });
  return true;
}

/** When the next ticket comes back; null for none. */
export function nextReturnAt(db: SqliteDatabase): number | null {
  return (
    prepared<[], { at: number | null }>(
      db,
      'select min(snoozed_until) as at from ticket where is_snoozed = 1',
    ).get()?.at ?? null
  );
}
