import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0020: scopes that were filling go on as urgent ones until a page says otherwise', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  const before = MIGRATIONS.filter(({ name }) => name < '0020');
  migrate(db, before);
  db.exec("insert into scope values ('team:1', 'joining', 'token', 3, 100, 40)");
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0030'),
  );
  expect(db.prepare('select id, token, roots_done, urgency from scope').all()).toEqual([
    { id: 'team:1', token: 'token', roots_done: 40, urgency: 0 },
  ]);
  db.close();
});
