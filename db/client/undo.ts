import type { MutationCall } from '../../shared/mutations/mutation.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** A change that can be taken back (or done again) now. */
export interface UndoableChange {
  readonly n: number;
  readonly inverse: MutationCall;
}

const STANDS = "state not in ('held', 'refused', 'failed')";

/** The last change of this person that is neither taken back nor itself a taking-back. */
export function findUndoable(db: SqliteDatabase, sinceMs: number): UndoableChange | null {
  return find(
    db,
    `select n, inverse from outbox
     where inverse is not null and undone_by is null and undoes is null and ${STANDS} and created_at >= ?
     order by n desc limit 1`,
    sinceMs,
  );
}

/** The last taking-back, as long as nothing else was changed after it. */
export function findRedoable(db: SqliteDatabase, sinceMs: number): UndoableChange | null {
  return find(
    db,
    `select n, inverse from outbox o
     where inverse is not null and undone_by is null and undoes is not null and ${STANDS} and created_at >= ?
       and not exists (select 1 from outbox later where later.n > o.n and later.undoes is null)
     order by n desc limit 1`,
    sinceMs,
  );
}

/** Takes a change off the list of those that can be taken back or done again; `by` is the change that did it. */
export function markUndone(db: SqliteDatabase, n: number, by: number): void {
  prepared(db, 'update outbox set undone_by = ? where n = ?').run(by, n);
}

function find(db: SqliteDatabase, sql: string, sinceMs: number): UndoableChange | null {
  const row = prepared<[number], { n: number; inverse: string }>(db, sql).get(sinceMs);
  return row === undefined ? null : { n: row.n, inverse: JSON.parse(row.inverse) as MutationCall };
}
