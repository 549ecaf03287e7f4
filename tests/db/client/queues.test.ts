import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTransaction, openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { listViews, queuePresent, queueRow, queueWindow } from '../../../db/client/queries/queue.ts';
import { indexedOrder, orderBy } from '../../../db/client/queries/row-order.ts';
import { refreshSnoozes } from '../../../db/client/snoozes.ts';
import { builtinViews } from '../../../shared/domain/views/builtin-views.ts';
import { shownViews } from '../../../shared/domain/views/program-views.ts';
import type { Comparison, Condition } from '../../../shared/model/condition.ts';
import type { ViewId } from '../../../shared/model/ids.ts';
import { Status } from '../../../shared/model/status.ts';
import type { Ticket } from '../../../shared/model/ticket.ts';
import { SortField, type SortKey, type View } from '../../../shared/model/view.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const ME = 'user-1';
const TEAMS = ['team-1', 'team-2', 'team-3'];
const NOW = 10_000_000;
const viewer = { userId: ME, teamIds: TEAMS.slice(0, 2), now: NOW };

function openStore(): SqliteDatabase {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, MIGRATIONS);
  return db;
}

function viewOf(condition: Condition, sort: SortKey[], position = 1): View {
  return {
    id: randomUUID() as ViewId,
    builtin: null,
    name: 'View',
    ownerId: null,
    position,
    condition,
    sort,
    columns: ['number'],
  };
}

const time = fc.integer({ min: 1, max: 12 }).map((step) => NOW - step * 60_000);
const later = fc.integer({ min: 0, max: 3 }).map((step) => NOW + step * 60_000);
const fields = fc.record({
  subject: fc.constantFrom('', 'Printer', 'Router', 'Scanner', 'receipt'),
  status: fc.constantFrom(...Status.options),
  priority: fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
  teamId: fc.constantFrom(...TEAMS),
  assigneeId: fc.constantFrom(null, ME, 'user-2'),
  tags: fc.subarray(['pos', 'vip']),
  createdAt: time,
  updatedAt: time,
  nextDueAt: fc.option(time, { nil: null }),
  watcherIds: fc.subarray([ME, 'user-2']),
  snooze: fc.option(fc.record({ until: fc.oneof(time, later), reason: fc.constantFrom(null, 'parts') }), {
    nil: null,
  }),
});
/** A ticket with the deadline that was worked out for it here, and whether it is put aside. */
type Listed = Ticket & {
  readonly nextDueAt: number | null;
  readonly isSnoozed: 0 | 1;
  readonly isWatched: 0 | 1;
  readonly snoozedUntil: number | null;
};
type Fields = Partial<Record<keyof Listed, unknown>>;

function ticketOf(index: number, changed: Fields): Listed {
  const id = `ticket-${String(index).padStart(3, '0')}`;
  const here = { teamId: 'team-1', branchId: 'branch-1', number: index + 1 };
  const ticket = { ...sampleTicket(here as never), id, nextDueAt: null, ...changed } as unknown as Listed;
  const snoozedUntil = ticket.snooze?.until ?? null;
  return {
    ...ticket,
    snoozedUntil,
    isSnoozed: snoozedUntil !== null && snoozedUntil > NOW ? 1 : 0,
    isWatched: ticket.watcherIds.some((id) => id === ME) ? 1 : 0,
  };
}

function putTicket(db: SqliteDatabase, ticket: Listed): void {
  entityStoreOf(db).put('ticket', ticket, 1);
  db.prepare('update ticket set next_due_at = ? where id = ?').run(ticket.nextDueAt, ticket.id);
  refreshSnoozes(db, NOW);
}

const comparison: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({
    field: fc.constant('status' as const),
    operator: fc.constantFrom('in' as const, 'notIn' as const),
    value: fc.subarray([...Status.options]),
  }),
  fc.record({
    field: fc.constant('priority' as const),
    operator: fc.constantFrom('is' as const, 'isNot' as const),
    value: fc.constantFrom(0, 1, 2, 3),
  }),
  fc.record({
    field: fc.constant('priority' as const),
    operator: fc.constant('in' as const),
    value: fc.subarray([0, 1, 2, 3]),
  }),
  fc.record({
    field: fc.constant('assigneeId' as const),
    operator: fc.constantFrom('is' as const, 'isNot' as const),
    value: fc.constantFrom(null, { viewer: 'me' as const }),
  }),
  fc.constant({ field: 'teamId' as const, operator: 'in' as const, value: { viewer: 'myTeams' as const } }),
  fc.record({
    field: fc.constantFrom('isSnoozed' as const, 'isWatched' as const),
    operator: fc.constantFrom('is' as const, 'isNot' as const),
    value: fc.constantFrom(0, 1),
  }),
  fc.constant({ field: 'tags' as const, operator: 'is' as const, value: 'vip' }),
  fc.record({
    field: fc.constantFrom('createdAt' as const, 'nextDueAt' as const),
    operator: fc.constantFrom('before' as const, 'after' as const),
    value: fc.constantFrom(NOW - 300_000, { agoMinutes: 5 }),
  }),
);
const condition = fc.oneof(
  { weight: 3, arbitrary: comparison },
  { weight: 3, arbitrary: fc.record({ all: fc.array(comparison, { maxLength: 3 }) }) },
  fc.record({ any: fc.array(comparison, { maxLength: 3 }) }),
  fc.record({ none: fc.array(comparison, { maxLength: 2 }) }),
);
const sortKey = fc.record({
  field: fc.constantFrom(...SortField.options),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
});
const sort = fc.array(sortKey, { minLength: 1, maxLength: 2 });

/** What a condition means, said a second time and slowly. */
function fulfils(ticket: Listed, wanted: Condition): boolean {
  if ('all' in wanted) return wanted.all.every((part) => fulfils(ticket, part));
  if ('any' in wanted) return wanted.any.some((part) => fulfils(ticket, part));
  if ('none' in wanted) return !wanted.none.some((part) => fulfils(ticket, part));
  const { operator, value } = wanted;
  const own = ticket[wanted.field as keyof Listed] as unknown;
  if (operator === 'before' || operator === 'after') {
    const limit = typeof value === 'number' ? value : NOW - 300_000;
    if (own === null) return false;
    return operator === 'before' ? Number(own) < limit : Number(own) > limit;
  }
  const values = Array.isArray(value)
    ? value
    : typeof value === 'object' && value !== null && 'viewer' in value
      ? value.viewer === 'me'
        ? [ME]
        : viewer.teamIds
      : [value];
  const owned: readonly unknown[] = Array.isArray(own) ? own : [own];
  const isOne = owned.some((each) => (values as readonly unknown[]).includes(each));
  return operator === 'is' || operator === 'in' ? isOne : !isOne;
}

/** Nothing comes before something; words by their letters' numbers; equal ones by id, the last first. */
function inOrder(tickets: readonly Listed[], keys: readonly SortKey[]): readonly Listed[] {
  const compare = (a: unknown, b: unknown): number => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? -1 : 1;
    return (a as number | string) < (b as number | string) ? -1 : 1;
  };
  return [...tickets].sort((a, b) => {
    for (const { field, direction } of keys) {
      const step = compare(a[field], b[field]);
      if (step !== 0) return direction === 'asc' ? step : -step;
    }
    return -compare(a.id, b.id);
  });
}

describe('the rows of a queue', () => {
  it('are the right ones in the right order, however they are found', () => {
    const world = fc.record({
      tickets: fc.array(fields, { maxLength: 70 }),
      condition,
      own: sort,
      sort: fc.option(sort, { nil: null }),
      offset: fc.integer({ min: 0, max: 12 }),
      limit: fc.integer({ min: 1, max: 12 }),
    });
    // One store for all: to make its tables takes longer than everything that is asked of it.
    const db = openStore();
    const entities = entityStoreOf(db);
    fc.assert(
      fc
        .property(world, ({ tickets, condition: wanted, own, sort: other, offset, limit }) => {
          const view = viewOf(wanted, own);
          const all = tickets.map((changed, index) => ticketOf(index, changed));
          entities.put('view', view, 1);
          for (const ticket of all) putTicket(db, ticket);
          const answer = queueWindow(db, { viewId: view.id, sort: other, offset, limit }, viewer);
          const ticketIds = all.map(({ id }) => id);
          const present = queuePresent(db, { viewId: view.id, ticketIds }, viewer);
          const alone = ticketIds.map((ticketId) => queueRow(db, { viewId: view.id, ticketId }, viewer));
          const expected = inOrder(
            all.filter((ticket) => fulfils(ticket, wanted)),
            other ?? own,
          );
          expect(answer.total).toBe(expected.length);
          expect([...present].sort()).toEqual(expected.map(({ id }) => id).sort());
          expect(alone.flatMap((row) => row?.id ?? []).sort()).toEqual([...present].sort());
          for (const row of answer.rows) expect(alone).toContainEqual(row);
          expect(answer.rows.map(({ id }) => id)).toEqual(
            expected.slice(offset, offset + limit).map(({ id }) => id),
          );
        })
        .afterEach(() => {
          db.exec('delete from ticket; delete from saved_view');
        }),
      { numRuns: 400 },
    );
    db.close();
  });

  it('of every view that Outpost brings along are read off an index in each order that a click can ask for', () => {
    const db = openStore();
    const clicks = (['number', 'priority', 'subject', 'status', 'createdAt', 'updatedAt'] as const).flatMap(
      (field) => (['asc', 'desc'] as const).map((direction): SortKey[] => [{ field, direction }]),
    );
    for (const view of shownViews(builtinViews(randomUUID))) {
      for (const keys of [view.sort, ...clicks]) {
        const order = indexedOrder(view.condition, keys);
        for (const arm of order?.arms ?? []) {
          const plan = db
            .prepare(
              `explain query plan select t.id from ticket t indexed by ${order?.index} where ${arm} order by ${orderBy(keys)}`,
            )
            .all() as { detail: string }[];
          const sorts = plan.filter(({ detail }) => /TEMP B-TREE FOR (?!LAST TERM)/.test(detail));
          expect(sorts, `${view.builtin} ${JSON.stringify(keys)}`).toEqual([]);
        }
        expect(order?.arms.length, `${view.builtin} ${JSON.stringify(keys)}`).toBeGreaterThan(0);
      }
    }
    db.close();
  });
});

describe('the counts of the views', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ put: fc.integer({ min: 0, max: 15 }), fields }) },
    fc.record({ remove: fc.integer({ min: 0, max: 15 }) }),
    fc.constant('count' as const),
    fc.constant('rollBack' as const),
    fc.constant('otherTeams' as const),
  );

  it('are exact after every change, refused ones and those of another viewer included', () => {
    const world = fc.record({
      conditions: fc.array(condition, { minLength: 1, maxLength: 5 }),
      steps: fc.array(step, { maxLength: 40 }),
    });
    // One store for all, empty again after each.
    const db = openStore();
    const entities = entityStoreOf(db);
    fc.assert(
      fc
        .property(world, ({ conditions, steps }) => {
          const views = conditions.map((each, index) =>
            viewOf(each, [{ field: 'number', direction: 'asc' }], index),
          );
          for (const view of views) entities.put('view', view, 1);
          const here = new Map<number, Listed>();
          const check = (): void => {
            const counts = new Map(listViews(db, viewer).map(({ view, count }) => [view.id, count]));
            for (const view of views) {
              const expected = [...here.values()].filter((ticket) => fulfils(ticket, view.condition)).length;
              expect(counts.get(view.id)).toBe(expected);
            }
          };
          for (const each of steps) {
            if (each === 'count') check();
            else if (each === 'otherTeams') listViews(db, { ...viewer, teamIds: [] });
            else if (each === 'rollBack') {
              const refuse = (): never => {
                entities.put('ticket', ticketOf(0, { status: 'new' }), 1);
                entities.remove('ticket', 'ticket-001');
                throw new Error('refused');
              };
              expect(() => inTransaction(db, 'relaxed', refuse)).toThrow('refused');
            } else if ('put' in each) {
              const ticket = ticketOf(each.put, each.fields);
              here.set(each.put, ticket);
              putTicket(db, ticket);
            } else {
              here.delete(each.remove);
              entities.remove('ticket', `ticket-${String(each.remove).padStart(3, '0')}`);
            }
          }
          check();
        })
        .afterEach(() => {
          db.exec(
            'delete from ticket; delete from saved_view; delete from view_count; delete from ticket_before',
          );
        }),
      { numRuns: 300 },
    );
    db.close();
  });

  it('look only at the tickets that have changed, and are kept for the next start', () => {
    const db = openStore();
    const entities = entityStoreOf(db);
    for (const view of builtinViews(randomUUID)) entities.put('view', view, 1);
    for (let index = 0; index < 50; index += 1) {
      entities.put('ticket', ticketOf(index, { status: 'open', assigneeId: null }), 1);
    }
    const countOf = (builtin: string) =>
      listViews(db, viewer).find(({ view }) => view.builtin === builtin)?.count;
    expect(countOf('allOpen')).toBe(50);
    // A wrong count that is kept shows that nothing was counted anew.
    db.exec('update view_count set n = n + 1000');
    entities.put('ticket', ticketOf(0, { status: 'solved', assigneeId: null }), 2);
    expect(countOf('allOpen')).toBe(1_049);
    expect(db.prepare('select count(*) from ticket_before').pluck().get()).toBe(0);
    db.close();
  });

  it('are still there when nothing can be written', () => {
    const db = openStore();
    const entities = entityStoreOf(db);
    const [view] = builtinViews(randomUUID).filter(({ builtin }) => builtin === 'allOpen');
    entities.put('view', view as never, 1);
    entities.put('ticket', ticketOf(0, { status: 'open' }), 1);
    db.pragma('query_only = on');
    expect(listViews(db, viewer).map(({ view: { builtin }, count }) => [builtin, count])).toEqual([
      ['allOpen', 1],
      ['snoozed', 0],
      ['watched', 0],
    ]);
    db.close();
  });
});

it('0080: tickets that were here before are counted and listed', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0080'),
  );
  const entities = entityStoreOf(db);
  const views = builtinViews(randomUUID);
  for (const view of views) entities.put('view', view, 1);
  // As they were written then, without the columns of today.
  const insert = db.prepare(
    `insert into ticket (id, seq, number, subject, status, priority, type, channel, team_id, branch_id, assignee_id,
       tags, created_at, updated_at) values (?, 1, ?, '', ?, ?, 'question', 'mail', 'team-1', 'b', ?, '[]', 0, 0)`,
  );
  insert.run('ticket-000', 1, 'open', 0, ME);
  insert.run('ticket-001', 2, 'closed', 3, null);
  migrate(db, MIGRATIONS);
  expect(Object.fromEntries(listViews(db, viewer).map(({ view, count }) => [view.builtin, count]))).toEqual({
    mine: 1,
    unassigned: 0,
    urgent: 1,
    team: 1,
    allOpen: 1,
    solved: 1,
    snoozed: 0,
    watched: 0,
  });
  expect(db.prepare('select id, is_open from ticket order by id').all()).toEqual([
    { id: 'ticket-000', is_open: 1 },
    { id: 'ticket-001', is_open: 0 },
  ]);
  db.close();
});
