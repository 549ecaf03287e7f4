import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0126: tickets from before are merged into none, and the merged ones of a ticket are found by an index', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0126'),
  );
  const insert = db.prepare(
    `insert into ticket (id, seq, number, subject, status, priority, type, channel, team_id, branch_id, tags,
       created_at, updated_at) values (?, 1, ?, '', 'open', 1, 'question', 'mail', 't', 'b', '[]', 0, 0)`,
  );
  insert.run('old', 1);
  migrate(db, MIGRATIONS);
  insert.run('new', 2);
  db.prepare("update ticket set merged_into_id = 'old', status_before_merge = 'open' where id = 'new'").run();
  const merged = 'select id from ticket where merged_into_id = ?';
  expect(db.prepare(merged).all('old')).toEqual([{ id: 'new' }]);
  expect(db.prepare('select id from ticket where merged_into_id is null').all()).toEqual([{ id: 'old' }]);
  expect(JSON.stringify(db.prepare(`explain query plan ${merged}`).all('old'))).toContain(
    'ticket_merged_into',
  );
  db.close();
});
