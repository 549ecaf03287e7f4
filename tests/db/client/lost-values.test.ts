import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { setMeta } from '../../../db/client/meta.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { countLostValues, listLostValues } from '../../../db/client/queries/conflicts.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const [ME, OTHER] = [randomUUID(), randomUUID()];

let db: SqliteDatabase;
let ticketId: string;

beforeEach(() => {
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, MIGRATIONS);
  const ticket = sampleTicket({ teamId: randomUUID() as never, branchId: randomUUID() as never, number: 7 });
  ticketId = ticket.id;
  entityStoreOf(db).put('ticket', ticket, 1);
});
afterEach(() => db.close());

const note = (createdAt: number, fields: object = {}): void => {
  const row = {
    ...{ id: randomUUID(), ticketId, field: 'priority', winnerValue: 0, loserValue: 2, loserUserId: ME },
    ...{ operationId: randomUUID(), createdAt, resolvedAt: null, resolvedById: null },
    ...fields,
  };
  entityStoreOf(db).put('conflictNote', row, 1);
};
const mine = () => listLostValues(db, { userId: ME as never });

it('R205: lists what this person lost and nobody has settled, oldest first, and counts as much', () => {
  note(2, { field: 'subject', loserValue: 'Mine', winnerValue: 'Theirs' });
  note(1);
  note(3, { loserUserId: OTHER });
  note(4, { resolvedAt: 5, resolvedById: ME });
  note(5, { ticketId: randomUUID() });
  expect(mine()).toMatchObject([
    { field: 'priority', winnerValue: 0, loserValue: 2, ticketNumber: 7, isHidden: false },
    { field: 'subject', winnerValue: 'Theirs', loserValue: 'Mine', ticketSubject: 'Ticket 7' },
  ]);
  expect(countLostValues(db, ME)).toBe(2);
  expect(countLostValues(db, OTHER)).toBe(1);
});

it('R205: says which of them the person may not see', () => {
  setMeta(db, 'hiddenFields', ['ticket.category']);
  note(1, { field: 'category', loserValue: null, winnerValue: null });
  note(2);
  expect(mine().map(({ isHidden }) => isHidden)).toEqual([true, false]);
});

it('R205: they are found by their index', () => {
  const plan = db
    .prepare<[], { detail: string }>(
      "explain query plan select * from conflict_note where loser_user_id = 'x' and resolved_at is null",
    )
    .all();
  expect(plan.map(({ detail }) => detail).join()).toContain('conflict_note_loser');
});
