import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import type { CustomerTicket } from '../../../shared/contract/queries.ts';
import { Customer } from '../../../shared/model/customer.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

describe('the tickets of a customer', () => {
  let db: SqliteDatabase;
  let number = 0;
  beforeEach(() => {
    db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db, MIGRATIONS);
  });
  afterEach(() => db.close());

  const customer = (name: string, email: string | null, phone: string | null): string => {
    const row = { id: randomUUID(), organizationId: null, name, email, phone, locale: 'zh-CN', createdAt: 1 };
    entityStoreOf(db).put('customer', Customer.parse(row), 1);
    return row.id;
  };
  const ticket = (customerId: string, subject: string, createdAt: number): void => {
    number += 1;
    const place = { teamId: randomUUID(), branchId: randomUUID(), number };
    entityStoreOf(db).put('ticket', sampleTicket({ ...place, customerId, subject, createdAt } as never), 1);
  };
  const list = (customerId: string, limit = 10) =>
    (
      runQuery(
        db,
        'customer.tickets',
        { customerId, limit } as never,
        {
          userId: randomUUID(),
          teamIds: [],
          now: 1,
        } as never,
      ) as readonly CustomerTicket[]
    ).map(({ subject, isOfAlike, customerName }) => (isOfAlike ? `${subject} of ${customerName}` : subject));

  it('R203: come with those of whoever has the same address or number, the newest first', () => {
    const [wang, twice, desk, other] = [
      customer('王伟', 'wang@shop.example', '138'),
      customer('Wang Wei', 'wang@shop.example', null),
      customer('门店前台', null, '138'),
      customer('李雷', 'li@shop.example', '139'),
    ];
    ticket(wang, 'first', 1);
    ticket(twice, 'second', 2);
    ticket(desk, 'third', 3);
    ticket(other, 'another matter', 4);
    expect(list(wang)).toEqual(['third of 门店前台', 'second of Wang Wei', 'first']);
    expect(list(twice)).toEqual(['second', 'first of 王伟']);
    expect(list(wang, 2)).toEqual(['third of 门店前台', 'second of Wang Wei']);
  });

  it('R203: nobody is like another for having no address and no number', () => {
    const [one, two] = [customer('A', null, null), customer('B', null, null)];
    const [three, four] = [customer('C', '', ''), customer('D', '', '')];
    for (const [at, id] of [one, two, three, four].entries()) ticket(id, `of ${at}`, at);
    expect([one, two, three, four].map((id) => list(id))).toEqual([['of 0'], ['of 1'], ['of 2'], ['of 3']]);
  });

  it('R203: those with the same address or number are found by their index', () => {
    const plan = db
      .prepare<[], string>(
        `explain query plan select o.id from customer c join customer o on o.email = c.email where c.id = 'x' and o.id <> c.id
         union select o.id from customer c join customer o on o.phone = c.phone where c.id = 'x' and o.id <> c.id`,
      )
      .all()
      .map((row) => String(Reflect.get(Object(row), 'detail')));
    expect(plan.filter((line) => /SCAN (?:o|c|customer)\b/.test(line))).toEqual([]);
    expect(plan.join('\n')).toMatch(/customer_email[\s\S]*customer_phone/);
  });
});
