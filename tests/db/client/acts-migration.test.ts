import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { findUndoable } from '../../../db/client/undo.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0090: changes from before there were acts are taken back one by one', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0090'),
  );
  const insert = db.prepare(
    `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
       is_likely_refused, params, inverse)
     values (?, ?, 'ticket.set-priority', 1, '{}', 0, 1000, 'queued', 1, 0, '{}', ?)`,
  );
  for (const n of [1, 2]) insert.run(n, `operation ${n}`, JSON.stringify({ name: `back ${n}`, args: {} }));
  migrate(db, MIGRATIONS);
  expect(findUndoable(db, 0)).toMatchObject([{ n: 2, inverse: { name: 'back 2', args: {} } }]);
  db.close();
});
