import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('R190: 0147: the directory, in which service levels were passed over, is compared once', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0147'),
  );
  const scope = db.prepare(
    'insert into scope (id, state, token, priority, roots, roots_done, urgency) values (?, ?, ?, 1, 3, 3, 0)',
  );
  scope.run('directory', 'complete', null);
  scope.run('team:1', 'complete', null);
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0148'),
  );
  expect(db.prepare('select id, state from scope order by id').all()).toEqual([
    { id: 'directory', state: 'checking' },
    { id: 'team:1', state: 'complete' },
  ]);
  db.close();
});
