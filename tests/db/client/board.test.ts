import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { countByValueSql } from '../../../db/client/queries/board.ts';
import { compileCondition } from '../../../db/client/queries/compile-condition.ts';
import { getBoardColumns, queuePlace, queueRow, queueWindow } from '../../../db/client/queries/queue.ts';
import { builtinViews } from '../../../shared/domain/views/builtin-views.ts';
import { BoardGrouping } from '../../../shared/model/board.ts';
import { Status } from '../../../shared/model/status.ts';
import { OPEN_STATUSES } from '../../../shared/model/status-groups.ts';
import type { Ticket } from '../../../shared/model/ticket.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const ME = 'user-1';
const viewer = { userId: ME, teamIds: ['team-1'], now: 1_000 };
const VIEWS = builtinViews(randomUUID);
const ALL_OPEN = VIEWS.find(({ builtin }) => builtin === 'allOpen');
if (ALL_OPEN === undefined) throw new Error('There is no view of all open tickets');

function storeWith(tickets: readonly Ticket[]): SqliteDatabase {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, MIGRATIONS);
  const entities = entityStoreOf(db);
  for (const view of VIEWS) entities.put('view', view, 1);
  for (const ticket of tickets) entities.put('ticket', ticket, 1);
  return db;
}

interface Fields {
  readonly status: Status;
  readonly priority: 0 | 1 | 2 | 3;
  readonly teamId: string;
  readonly assigneeId: string | null;
  readonly updatedAt: number;
}

const fields: fc.Arbitrary<Fields> = fc.record({
  status: fc.constantFrom(...Status.options),
  priority: fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
  teamId: fc.constantFrom('team-1', 'team-2', 'team-3'),
  assigneeId: fc.constantFrom(null, ME, 'user-2'),
  updatedAt: fc.integer({ min: 1, max: 9 }),
});

function ticketOf(index: number, changed: Fields): Ticket {
  const here = { teamId: 'team-1', branchId: 'branch-1', number: index + 1 };
  const id = `ticket-${String(index).padStart(3, '0')}`;
  return { ...sampleTicket(here as never), id, ...changed } as unknown as Ticket;
}

/** The value a ticket has, in the words of the columns. */
const VALUES: Readonly<Record<BoardGrouping, (ticket: Ticket) => string | null>> = {
  status: ({ status }) => status,
  priority: ({ priority }) => `${priority}`,
  assignee: ({ assigneeId }) => assigneeId,
  team: ({ teamId }) => teamId,
};

/** The newest first, among equal ones the last id. */
function newestFirst(tickets: readonly Ticket[]): readonly Ticket[] {
  return [...tickets].sort((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1));
}

describe('the columns of a board', () => {
  it('have exact counts and the right windows, whatever they stand for', () => {
    const world = fc.record({
      tickets: fc.array(fields, { maxLength: 60 }),
      groupBy: fc.constantFrom(...BoardGrouping.options),
      offset: fc.integer({ min: 0, max: 6 }),
      limit: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(world, ({ tickets, groupBy, offset, limit }) => {
        const all = tickets.map((changed, index) => ticketOf(index, changed));
        const open = all.filter(({ status }) => OPEN_STATUSES.includes(status));
        const db = storeWith(all);
        const viewId = ALL_OPEN.id;
        const { total, columns } = getBoardColumns(db, { viewId, groupBy }, viewer);
        expect(total).toBe(open.length);
        // No ticket is in no column.
        const keys = columns.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        for (const ticket of open) expect(keys).toContain(VALUES[groupBy](ticket));
        for (const { key, count, isInView } of columns) {
          const column = { groupBy, key };
          const expected = newestFirst(open.filter((ticket) => VALUES[groupBy](ticket) === key));
          expect(count).toBe(expected.length);
          expect(isInView || expected.length === 0).toBe(true);
          const window = queueWindow(db, { viewId, sort: null, column, offset, limit }, viewer);
          expect(window.total).toBe(expected.length);
          expect(window.rows.map(({ id }) => id)).toEqual(
            expected.slice(offset, offset + limit).map(({ id }) => id),
          );
          for (const { id } of all) {
            const place = expected.findIndex((ticket) => ticket.id === id);
            const asked = queuePlace(db, { viewId, sort: null, column, ticketId: id }, viewer);
            expect(asked).toBe(place === -1 ? null : place);
            expect(queueRow(db, { viewId, column, ticketId: id }, viewer)?.id ?? null).toBe(
              place === -1 ? null : id,
            );
          }
        }
        db.close();
      }),
      { numRuns: 25 },
    );
  });

  it('are there for every status and priority, and say which ones take a ticket out of the view', () => {
    const db = storeWith([]);
    const viewId = ALL_OPEN.id;
    const statuses = getBoardColumns(db, { viewId, groupBy: 'status' }, viewer).columns;
    expect(statuses.map(({ key, isInView }) => [key, isInView])).toEqual([
      ['new', true],
      ['open', true],
      ['pending', true],
      ['onHold', true],
      ['solved', false],
      ['closed', false],
    ]);
    const urgent = VIEWS.find(({ builtin }) => builtin === 'urgent')?.id ?? viewId;
    const priorities = getBoardColumns(db, { viewId: urgent, groupBy: 'priority' }, viewer).columns;
    expect(priorities.map(({ key, isInView }) => [key, isInView])).toEqual([
      ['0', true],
      ['1', true],
      ['2', false],
      ['3', false],
    ]);
    const mine = VIEWS.find(({ builtin }) => builtin === 'mine')?.id ?? viewId;
    const people = getBoardColumns(db, { viewId: mine, groupBy: 'assignee' }, viewer).columns;
    expect(people.map(({ key, isInView }) => [key, isInView])).toEqual([
      [null, false],
      [ME, true],
    ]);
    const teams = getBoardColumns(db, { viewId, groupBy: 'team' }, viewer).columns;
    expect(teams.map(({ key, isInView }) => [key, isInView])).toEqual([['team-1', true]]);
    db.close();
  });

  it('are counted off an index for every view that Outpost brings along', () => {
    const db = storeWith([]);
    for (const view of VIEWS) {
      for (const groupBy of BoardGrouping.options) {
        const condition = compileCondition(view.condition, viewer);
        const plan = db
          .prepare(`explain query plan ${countByValueSql(condition, groupBy)}`)
          .all(...condition.values) as { detail: string }[];
        const steps = plan.map(({ detail }) => detail).filter((detail) => / t( |$)/.test(detail));
        expect(steps.length, `${view.builtin} by ${groupBy}`).toBeGreaterThan(0);
        for (const step of steps)
          expect(step, `${view.builtin} by ${groupBy}`).toMatch(/^SEARCH t USING (COVERING )?INDEX/);
      }
    }
    db.close();
  });
});
