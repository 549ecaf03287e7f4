import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { listWaiting, requeueLost, takeBatch } from '../../../db/client/wire-order.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

/** A store of the time before: two changes judged, one sent, one queued, numbered from 3 since a clone was noticed. */
function oldStore() {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0031'),
  );
  const add = db.prepare(
    `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
       is_likely_refused, params) values (?, ?, 'ticket.tag', 1, '{}', 0, 0, ?, ?, 0, '{}')`,
  );
  for (const [n, state, isReplayed] of [
    [1, 'applied', 0],
    [2, 'applied', 0],
    [3, 'sent', 1],
    [4, 'queued', 1],
  ] as const) {
    add.run(n, `op-${n}`, state, isReplayed);
  }
  const meta = db.prepare('insert into meta (key, value) values (?, ?)');
  for (const [key, value] of [
    ['numberOffset', 2],
    ['nextNumber', 5],
    ['lastMutation', 2],
    ['durableMutation', 2],
    ['cursor', 9],
  ] as const) {
    meta.run(key, JSON.stringify(value));
  }
  db.prepare("insert into draft values ('t1', 'publicReply', '<p>x</p>', 'x', 1)").run();
  db.prepare("insert into blob_local values ('ff', x'00', 1)").run();
  migrate(db, MIGRATIONS);
  return db;
}

it('changes keep their numbers on the wire, drafts stay, and the next number follows', () => {
  const db = oldStore();
  expect(db.prepare('select n, wire_n from outbox order by n').raw().all()).toEqual([
    [1, 0],
    [2, 0],
    [3, 1],
    [4, 2],
  ]);
  expect(
    db
      .prepare("select value from meta where key in ('lastMutation', 'lastWireNumber') order by key")
      .pluck()
      .all(),
  ).toEqual(['0', '2']);
  expect(db.prepare('select body_text, attachments from draft').raw().all()).toEqual([['x', '[]']]);
  expect(takeBatch(db, 10, 10_000).map(({ n, operationId }) => [n, operationId])).toEqual([
    [1, 'op-3'],
    [2, 'op-4'],
  ]);
  expect(listWaiting(db).size).toBe(0);
  db.close();
});

it('R2: work that was lost closes up over what a person has dealt with, so that numbers stay dense', () => {
  const db = oldStore();
  db.prepare("update outbox set state = 'refused', resolved_at = 5, is_replayed = 0 where n = 3").run();
  requeueLost(db, 0);
  expect(takeBatch(db, 10, 10_000).map(({ n, operationId }) => [n, operationId])).toEqual([[1, 'op-4']]);
  db.close();
});
