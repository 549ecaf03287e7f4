import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('R175: 0143: scopes of people and teams, in which macros were passed over, are compared once', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0143'),
  );
  const scope = db.prepare(
    'insert into scope (id, state, token, priority, roots, roots_done, urgency) values (?, ?, ?, 1, 3, 3, 0)',
  );
  scope.run('directory', 'complete', null);
  scope.run('team:1', 'complete', null);
  scope.run('user:1', 'joining', 'a token');
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0144'),
  );
  expect(db.prepare('select id, state, token from scope order by id').all()).toEqual([
    { id: 'directory', state: 'complete', token: null },
    { id: 'team:1', state: 'checking', token: null },
    { id: 'user:1', state: 'checking', token: null },
  ]);
  db.close();
});

it('R211: 0158: scopes of tickets, in which links were passed over, are compared once', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0158'),
  );
  const scope = db.prepare(
    "insert into scope (id, state, token, priority, roots, roots_done, urgency) values (?, 'complete', null, 1, 3, 3, 0)",
  );
  for (const id of ['customers', 'team:1', 'ticket:1', 'user:1']) scope.run(id);
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0159'),
  );
  expect(db.prepare("select id from scope where state = 'checking' order by id").pluck().all()).toEqual([
    'team:1',
    'ticket:1',
    'user:1',
  ]);
  db.close();
});

it('R183: 0144: the scope in which rules were passed over is compared once, and events have no cause', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0144'),
  );
  db.prepare(
    "insert into scope (id, state, token, priority, roots, roots_done, urgency) values ('rules', 'complete', null, 1, 0, 0, 0)",
  ).run();
  db.prepare("insert into ticket_event values ('1', 1, '2', 3, 3, null, '{}')").run();
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0145'),
  );
  expect(db.prepare('select state from scope').all()).toEqual([{ state: 'checking' }]);
  expect(db.prepare('select cause from ticket_event').all()).toEqual([{ cause: null }]);
  db.close();
});
