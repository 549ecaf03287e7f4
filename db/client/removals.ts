import type { EntityName } from '../../shared/model/entities.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** What the center took away from this workstation, until its copies have lost it too (docs/spec/sync.md R108). */
export type Removal = { readonly n: number } & (
  | { readonly kind: 'scope'; readonly entity: null; readonly id: string }
  /** Hidden from the person now. */
  | { readonly kind: 'field'; readonly entity: null; readonly id: string }
  /** With everything that follows it, or a single row. */
  | { readonly kind: 'root' | 'row'; readonly entity: EntityName; readonly id: string }
);

/** Part of the transaction that removes it, so that no kill comes in between. */
export function recordRemoval(
  db: SqliteDatabase,
  kind: Removal['kind'],
  entity: EntityName | null,
  id: string,
): void {
  prepared(db, 'insert into removal (kind, entity, id) values (?, ?, ?)').run(kind, entity, id);
}

/** Oldest first. */
export function listRemovals(db: SqliteDatabase): readonly Removal[] {
  return prepared<[], Removal>(db, 'select n, kind, entity, id from removal order by n').all();
}

/** Whether a whole scope or a field is among them: a right that went. */
export function hasRightGone(db: SqliteDatabase): boolean {
  return prepared(db, "select 1 from removal where kind in ('scope', 'field') limit 1").get() !== undefined;
}

/** The newest one's number; null when nothing is due. */
export function lastRemoval(db: SqliteDatabase): number | null {
  return prepared<[], { n: number | null }>(db, 'select max(n) as n from removal').get()?.n ?? null;
}

/** Every copy has lost what was recorded up to this one. */
export function forgetRemovals(db: SqliteDatabase, upTo: number): void {
  prepared(db, 'delete from removal where n <= ?').run(upTo);
}
