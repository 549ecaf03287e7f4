import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('R216 R217: 0162: scopes that may have templates or processes are compared once', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0162'),
  );
  const scope = db.prepare(
    "insert into scope (id, state, token, priority, roots, roots_done, urgency) values (?, 'complete', null, 1, 3, 3, 0)",
  );
  for (const id of ['directory', 'knowledge', 'team:1', 'ticket:1', 'user:1']) scope.run(id);
  expect(migrate(db, MIGRATIONS)).toContain('0162-processes.sql');
  expect(db.prepare("select id from scope where state = 'checking' order by id").pluck().all()).toEqual([
    'directory',
    'team:1',
    'ticket:1',
    'user:1',
  ]);
  db.close();
});
