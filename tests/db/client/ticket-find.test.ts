import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const VIEWER = { userId: 'u', teamIds: [], now: 1 };
const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;

let db: SqliteDatabase;
beforeEach(() => {
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, MIGRATIONS);
  const tickets = [
    [48, 'Printer'],
    [4821, 'Till 482'],
    [48213, 'Scanner'],
    [482, 'Label 48213'],
    [5482, 'Till'],
  ] as const;
  for (const [number, subject] of tickets) {
    const ids = { id: id(number), teamId: id(1), branchId: id(2), customerId: null };
    entityStoreOf(db).put('ticket', sampleTicket({ ...ids, number, subject } as never), 1);
  }
});
afterEach(() => {
  db.close();
});

const find = (text: string, fields: object = {}): readonly number[] =>
  (runQuery(db, 'ticket.find', { text, limit: 10, ...fields }, VIEWER) as readonly QueueRow[]).map(
    ({ number }) => number,
  );

test('a number finds its ticket alone, and a number that nobody has what the subjects say', () => {
  expect(find('#482')).toEqual([482]);
  expect(find('4')).toEqual(expect.arrayContaining([482, 4821]));
  expect(find('4')).not.toContain(48);
});

test('where the beginning of a number will do, the newest come first, before what the subjects say', () => {
  expect(find('4', { mayBegin: true })).toEqual([48213, 4821, 482, 48]);
  expect(find('48', { mayBegin: true })).toEqual([48]);
  expect(find('54', { mayBegin: true })).toEqual([5482]);
  expect(find('4', { mayBegin: true, limit: 2 })).toEqual([48213, 4821]);
});

test('tickets are named in the order asked for, as far as they are here', () => {
  const named = runQuery(db, 'ticket.some', { ids: [id(482), id(99), id(48)] }, VIEWER);
  expect(named).toEqual([
    { id: id(482), number: 482, subject: 'Label 48213', status: expect.any(String) },
    { id: id(48), number: 48, subject: 'Printer', status: expect.any(String) },
  ]);
});

test('beginnings of numbers are looked up in their index, not in every ticket', () => {
  const ranges = 't.number between 40 and 49 or t.number between 400 and 499';
  const plan = db
    .prepare(`explain query plan select t.id from ticket t where (${ranges}) order by t.number desc limit 8`)
    .all() as readonly { detail: string }[];
  const steps = plan.map(({ detail }) => detail).join('\n');
  expect(steps).toContain('USING INDEX ticket_number (number>? AND number<?)');
  expect(steps).not.toContain('SCAN');
});
