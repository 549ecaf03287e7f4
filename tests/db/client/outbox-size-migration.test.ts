import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { hasRoomFor, outboxFill } from '../../../db/client/outbox-limits.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0125: changes that waited before there were limits count too, judged ones do not', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0125'),
  );
  const insert = db.prepare(
    `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
       is_likely_refused, params)
     values (?, ?, 'ticket.add-note', 1, ?, 0, 1000, ?, 1, 0, '{}')`,
  );
  insert.run(1, 'first', '{"a":"客户"}', 'queued');
  insert.run(2, 'second', '{}', 'sent');
  insert.run(3, 'third', '{"a":"much longer than the others"}', 'applied');
  migrate(db, MIGRATIONS);
  expect(outboxFill(db, { changes: 4, bytes: 1_000 })).toBe(0.5);
  expect(outboxFill(db, { changes: 1_000, bytes: 32 })).toBe(0.5);
  expect(hasRoomFor(db, '{}', { changes: 3, bytes: 18 })).toBe(true);
  expect(hasRoomFor(db, '{}', { changes: 3, bytes: 17 })).toBe(false);
  expect(hasRoomFor(db, '{}', { changes: 2, bytes: 1_000 })).toBe(false);
  db.close();
});
