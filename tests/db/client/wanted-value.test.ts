import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { readableChange } from '../../../db/client/queries/outbox.ts';
import { wantedValue } from '../../../db/client/queries/wanted-value.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const ticketId = randomUUID();
const team = { id: randomUUID(), branchId: randomUUID(), parentId: null, name: '网络支持' };
let db: SqliteDatabase;

beforeAll(() => {
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, MIGRATIONS);
  entityStoreOf(db).put('team', team, 1);
});
afterAll(() => db.close());

test.each([
  ['ticket.set-status', { status: 'pending' }, { kind: 'status', status: 'pending' }],
  ['ticket.set-priority', { priority: 0 }, { kind: 'priority', priority: 0 }],
  ['ticket.set-type', { type: 'incident' }, { kind: 'type', type: 'incident' }],
  ['ticket.set-team', { teamId: team.id }, { kind: 'name', name: '网络支持' }],
  ['ticket.assign', { assigneeId: null, expectedAssigneeId: null }, { kind: 'name', name: null }],
  ['ticket.tag', { add: ['vip'], remove: [] }, { kind: 'labels', add: ['vip'], remove: [] }],
])('%s says what was wanted', (name, args, wanted) => {
  expect(wantedValue(db, name, { ticketId, ...args })).toEqual(wanted);
});

test.each([
  ['ticket.assign', { assigneeId: randomUUID(), expectedAssigneeId: null }],
  ['ticket.set-team', { teamId: randomUUID() }],
  ['ticket.set-status', { status: 'a status of a later version' }],
  ['ticket.reply', { bodyText: 'words' }],
])('%s: who is not known here, and what is no property, is not told wrongly', (name, args) => {
  expect(wantedValue(db, name, { ticketId, ...args })).toBeNull();
});

test.each([
  ['what was written for colleagues', { bodyText: 'words' }, 'words'],
  [
    'a new ticket with its first note',
    { subject: 'Printer', message: { bodyText: 'words' } },
    'Printer\n\nwords',
  ],
  ['why a step was rejected', { action: { kind: 'reject', reason: 'No money left' } }, 'No money left'],
  ['an approval without a word', { action: { kind: 'approve', reason: null } }, null],
  [
    'the form of a step',
    { action: { kind: 'complete', fields: { item: '扫码枪', note: '', quantity: 2, why: 'Stocktaking' } } },
    '扫码枪\nStocktaking',
  ],
])('the words of a change are kept to be read and copied: %s', (_what, args, text) => {
  expect(readableChange(db, 'some.change', args, {}).text).toBe(text);
});
