import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('R197 R198: 0150: scopes of persons are compared once, points told before stay told, chains are planned', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0150'),
  );
  const scope = db.prepare(
    'insert into scope (id, state, token, priority, roots, roots_done, urgency) values (?, ?, ?, 1, 3, 3, 0)',
  );
  scope.run('user:1', 'complete', null);
  scope.run('team:1', 'complete', null);
  db.exec(`insert into sla_settings values ('s', 1, '[]', '{}');
    insert into ticket (id, seq, number, subject, status, priority, type, channel, team_id, branch_id, tags, created_at, updated_at)
      values ('t', 1, 1, '', 'open', 2, 'question', 'mail', 'team', 'branch', '[]', 1, 1);
    insert into deadline_point values ('t', 'sla desk firstResponse 1 2 due', 'breach', 'firstResponse', 5, 5, 1);
    delete from due_stale;`);
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0151'),
  );
  expect(db.prepare('select id, state from scope order by id').all()).toEqual([
    { id: 'team:1', state: 'complete' },
    { id: 'user:1', state: 'checking' },
  ]);
  expect(db.prepare('select is_told, level, step from deadline_point').all()).toEqual([
    { is_told: 1, level: null, step: null },
  ]);
  expect(db.prepare('select ticket_id from due_stale').pluck().all()).toEqual(['t']);
  db.close();
});
