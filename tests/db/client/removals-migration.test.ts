import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { forgetRemovals, lastRemoval, listRemovals, recordRemoval } from '../../../db/client/removals.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0135: nothing is due in a store from before; numbers of what was done are not given again', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0135'),
  );
  db.prepare("insert into meta (key, value) values ('cursor', '7')").run();
  migrate(db, MIGRATIONS);
  expect(lastRemoval(db)).toBeNull();
  recordRemoval(db, 'scope', null, 'team:a');
  recordRemoval(db, 'root', 'ticket', 'b');
  expect(listRemovals(db)).toEqual([
    { n: 1, kind: 'scope', entity: null, id: 'team:a' },
    { n: 2, kind: 'root', entity: 'ticket', id: 'b' },
  ]);
  forgetRemovals(db, 2);
  recordRemoval(db, 'row', 'message', 'c');
  expect(listRemovals(db)).toEqual([{ n: 3, kind: 'row', entity: 'message', id: 'c' }]);
  db.close();
});
