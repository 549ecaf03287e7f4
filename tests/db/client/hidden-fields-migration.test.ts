import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { hiddenHere } from '../../../db/client/hidden-fields.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { forgetRemovals, listRemovals, recordRemoval } from '../../../db/client/removals.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0141: what is due for the copies stays due under its number, and nothing is hidden in a store from before', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0141'),
  );
  for (const id of ['a', 'b', 'c']) recordRemoval(db, 'root', 'ticket', id);
  forgetRemovals(db, 1);
  migrate(db, MIGRATIONS);
  expect(hiddenHere(db)).toEqual([]);
  recordRemoval(db, 'field', null, 'customer.email');
  expect(listRemovals(db)).toEqual([
    { n: 2, kind: 'root', entity: 'ticket', id: 'b' },
    { n: 3, kind: 'root', entity: 'ticket', id: 'c' },
    { n: 4, kind: 'field', entity: null, id: 'customer.email' },
  ]);
  forgetRemovals(db, 4);
  db.close();
});
