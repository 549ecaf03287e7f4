import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('R230: 0170: what was told stays, mentions fit in, and what hangs on the table still does', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0170'),
  );
  db.exec(`insert into notification values ('n', 4, 'u', 't', 7, 'breach', null, 'firstResponse', '{"en":"Desk"}', 5, 6, null);
    insert into notification_told values ('n');`);
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0171'),
  );
  expect(db.prepare('select * from notification').all()).toEqual([
    {
      id: 'n',
      seq: 4,
      user_id: 'u',
      ticket_id: 't',
      ticket_number: 7,
      kind: 'breach',
      level: null,
      metric: 'firstResponse',
      policy: '{"en":"Desk"}',
      due_at: 5,
      by_user_id: null,
      at: 6,
      read_at: null,
    },
  ]);
  expect(db.prepare('select id from notification_told').pluck().all()).toEqual(['n']);
  db.exec(`insert into notification (id, seq, user_id, ticket_id, ticket_number, kind, due_at, by_user_id, at)
      values ('m', 5, 'u', 't', 7, 'mention', 6, 'v', 6);
    delete from notification where id = 'n';`);
  expect(db.prepare('select id from notification_told').pluck().all()).toEqual([]);
  const indexes = "select name from pragma_index_list('notification') where origin = 'c' order by name";
  expect(db.prepare(indexes).pluck().all()).toEqual([
    'notification_newest',
    'notification_ticket',
    'notification_unread',
  ]);
  db.close();
});
