import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import { Customer } from '../../../shared/model/customer.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const PEOPLE = [
  ['王伟', 'w1@shop.example', '138 0000 0001'],
  ['张王伟', null, null],
  ['李雷', 'wangwei.li@shop.example', null],
  ['Ann Meyer', 'ann@customer.example', null],
] as const;

let db: SqliteDatabase;
beforeEach(() => {
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, MIGRATIONS);
  for (const [name, email, phone] of PEOPLE) {
    const row = { id: randomUUID(), organizationId: null, name, email, phone, locale: 'zh-CN', createdAt: 1 };
    entityStoreOf(db).put('customer', Customer.parse(row), 1);
  }
});
afterEach(() => {
  db.close();
});

const find = (text: string, limit = 10): readonly string[] => {
  const viewer = { userId: randomUUID(), teamIds: [], now: 1 };
  const found = runQuery(db, 'customer.find', { text, limit }, viewer as never) as readonly Customer[];
  return found.map(({ name }) => name);
};

test.each([
  ['wangwei', ['李雷', '王伟', '张王伟']],
  ['ww', ['王伟', '张王伟']],
  ['w wei', ['王伟', '张王伟']],
  ['lilei', ['李雷']],
  ['王伟', ['张王伟', '王伟']],
  ['ann@', ['Ann Meyer']],
  ['w1@shop', ['王伟']],
  ['0001', ['王伟']],
  ['xyz', []],
  ['%', []],
])('%s finds %j', (text, names) => {
  expect(find(text)).toEqual(names);
});

test('no more than asked for', () => {
  expect(find('wangwei', 2)).toEqual(['李雷', '王伟']);
});

test('customers are named by their ids, as far as they are here', () => {
  const viewer = { userId: randomUUID(), teamIds: [], now: 1 };
  const all = runQuery(db, 'customer.find', { text: 'a', limit: 10 }, viewer) as readonly Customer[];
  const [ann] = all.filter(({ name }) => name === 'Ann Meyer');
  const ids = [ann?.id, randomUUID()];
  expect(runQuery(db, 'customer.names', { ids }, viewer)).toEqual([{ id: ann?.id, name: 'Ann Meyer' }]);
});
