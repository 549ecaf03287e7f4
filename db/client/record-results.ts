import type { MutationResult } from '../../shared/contract/sync-protocol.ts';
import type { EntityName } from '../../shared/model/entities.ts';
import type { Actor } from '../../shared/mutations/mutation.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { closeOverPending, RowSet, replay, restoreShadows } from './pending.ts';
import { prepared } from './prepared.ts';

/**
 * Writes down what the server said about changes. What was applied stays visible as pending until a pull brings
 * the rows that contain it; what was refused, held or failed loses its effect at once and keeps its payload.
 * @param results with local numbers
 */
export function recordResults(db: SqliteDatabase, results: readonly MutationResult[], actor: Actor): void {
  inTransaction(db, 'durable', () => {
    const write = prepared(db, 'update outbox set state = ?, code = ?, params = ? where n = ?');
    const written = prepared<[number], { entity: EntityName; id: string }>(
      db,
      'select entity, id from touch where n = ? and is_write = 1',
    );
    const lost: number[] = [];
    const rows = new RowSet();
    for (const { n, verdict, code, params } of results) {
      write.run(verdict, code, JSON.stringify(params), n);
      if (verdict === 'applied' || verdict === 'merged') continue;
      lost.push(n);
      for (const key of written.all(n)) rows.add(key.entity, key.id);
    }
    if (lost.length === 0) return;
    const pending = closeOverPending(db, rows);
    restoreShadows(db, rows);
    const end = prepared(db, 'update outbox set is_replayed = 0 where n = ?');
    const forget = prepared(db, 'delete from touch where n = ?');
    for (const n of lost) {
      end.run(n);
      forget.run(n);
    }
    replay(
      db,
      pending.filter(({ n }) => !lost.includes(n)),
      actor,
    );
  });
}
