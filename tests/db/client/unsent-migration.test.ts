import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0120: a change from before may have been sent, a new one was not', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0120'),
  );
  const insert = (n: number) =>
    db
      .prepare(
        `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
           is_likely_refused, params)
         values (?, ?, 'ticket.set-priority', 1, '{}', 0, 1000, 'queued', 1, 0, '{}')`,
      )
      .run(n, `operation ${n}`);
  insert(1);
  migrate(db, MIGRATIONS);
  insert(2);
  expect(db.prepare('select n, was_sent from outbox order by n').all()).toEqual([
    { n: 1, was_sent: 1 },
    { n: 2, was_sent: 0 },
  ]);
  db.close();
});
