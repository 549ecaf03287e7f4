import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { listOutbox } from '../../../db/client/queries/outbox.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('R139: 0133: scopes of teams, which articles were passed over in, are compared once; waiting changes stay', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0133'),
  );
  const scope = db.prepare(
    'insert into scope (id, state, token, priority, roots, roots_done, urgency) values (?, ?, ?, 1, 3, 3, 0)',
  );
  scope.run('directory', 'complete', null);
  scope.run('team:1', 'complete', null);
  scope.run('team:2', 'joining', 'a token');
  db.prepare(
    `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
       is_likely_refused, params) values (1, 'o', 'ticket.add-note', 1, '{"bodyText":"words"}', 0, 1, 'queued', 1, 0, '{}')`,
  ).run();
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0134'),
  );
  expect(db.prepare('select id, state, token from scope order by id').all()).toEqual([
    { id: 'directory', state: 'complete', token: null },
    { id: 'team:1', state: 'checking', token: null },
    { id: 'team:2', state: 'checking', token: null },
  ]);
  expect(listOutbox(db)).toMatchObject([{ text: 'words', articleId: null, articleTitle: null }]);
  db.close();
});
