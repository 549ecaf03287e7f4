import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import type { BoardColumnRef, BoardGrouping } from '../../../shared/model/board.ts';
import type { Comparison, Condition } from '../../../shared/model/condition.ts';
import { Status } from '../../../shared/model/status.ts';
import type { View } from '../../../shared/model/view.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';
import { type CompiledCondition, compileCondition, resolveValue, type Viewer } from './compile-condition.ts';
import { type CountedView, countTickets } from './view-counts.ts';

type Columns = QueryResult<'board.columns'>['columns'];

const FIELDS = {
  status: 'status',
  assignee: 'assigneeId',
  priority: 'priority',
  team: 'teamId',
} as const satisfies Record<BoardGrouping, Comparison['field']>;

const SQL_COLUMNS: Readonly<Record<BoardGrouping, string>> = {
  status: 't.status',
  assignee: 't.assignee_id',
  priority: 't.priority',
  team: 't.team_id',
};

/** The part of a view that one column of its board shows, counted. */
export function countedColumn(
  db: SqliteDatabase,
  { view }: Pick<CountedView, 'view'>,
  { groupBy, key }: BoardColumnRef,
  viewer: Viewer,
): CountedView {
  const here = comparisonOf(groupBy, key);
  const part: View = { ...view, condition: { all: [view.condition, here] } };
  const condition = compileCondition(part.condition, viewer);
  return { view: part, condition, count: countTickets(db, condition) };
}

/**
 * The columns of a view's board with their exact counts, in the order they are shown. Statuses and priorities are all
 * there, for a ticket can be moved to each; of people and teams those that have tickets here, and one's own.
 */
export function boardColumns(
  db: SqliteDatabase,
  view: View,
  groupBy: BoardGrouping,
  viewer: Viewer,
): QueryResult<'board.columns'> {
  const counts = countByValue(db, compileCondition(view.condition, viewer), groupBy);
  const columns = keysOf(groupBy, counts, viewer).map((key) => ({
    key,
    count: counts.get(key) ?? 0,
    isInView: counts.has(key) || mayHold(view.condition, comparisonOf(groupBy, key), viewer),
  }));
  return {
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    columns: withNames(db, groupBy, columns, viewer),
  };
}

function comparisonOf(groupBy: BoardGrouping, key: string | null): Comparison {
  const value = groupBy === 'priority' && key !== null ? Number(key) : key;
  return { field: FIELDS[groupBy], operator: 'is', value };
}

/** How many tickets of a condition have each value. */
export function countByValueSql({ sql }: Pick<CompiledCondition, 'sql'>, groupBy: BoardGrouping): string {
  const column = SQL_COLUMNS[groupBy];
  return `select ${column} as value, count(*) as n from ticket t where ${sql} group by ${column}`;
}

function countByValue(
  db: SqliteDatabase,
  condition: CompiledCondition,
  groupBy: BoardGrouping,
): ReadonlyMap<string | null, number> {
  const rows = prepared<unknown[], { value: string | number | null; n: number }>(
    db,
    countByValueSql(condition, groupBy),
  ).all(...condition.values);
  return new Map(rows.map(({ value, n }) => [value === null ? null : String(value), n]));
}

function keysOf(
  groupBy: BoardGrouping,
  counts: ReadonlyMap<string | null, number>,
  viewer: Viewer,
): readonly (string | null)[] {
  switch (groupBy) {
    case 'status':
      return Status.options;
    case 'priority':
      return ['0', '1', '2', '3'];
    case 'assignee':
      return [...new Set([null, viewer.userId, ...counts.keys()])];
    case 'team':
      return [...new Set([...viewer.teamIds, ...counts.keys()])];
  }
}

/** Names people and teams: first what nobody has, then one's own, then the others by name. */
function withNames(
  db: SqliteDatabase,
  groupBy: BoardGrouping,
  columns: readonly Omit<Columns[number], 'name'>[],
  viewer: Viewer,
): Columns {
  if (groupBy === 'status' || groupBy === 'priority') {
    return columns.map((column) => ({ ...column, name: null }));
  }
  const table = groupBy === 'assignee' ? 'user_account' : 'team';
  const keys = JSON.stringify(columns.flatMap(({ key }) => (key === null ? [] : [key])));
  const rows = prepared<unknown[], { id: string; name: string }>(
    db,
    `select x.id, x.name from json_each(?) wanted join ${table} x on x.id = wanted.value`,
  ).all(keys);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return columns
    .map((column) => ({ ...column, name: column.key === null ? null : (names.get(column.key) ?? null) }))
    .sort(
      (a, b) => rankOf(a.key, viewer) - rankOf(b.key, viewer) || (a.name ?? '').localeCompare(b.name ?? ''),
    );
}

function rankOf(key: string | null, { userId, teamIds }: Viewer): number {
  if (key === null) return 0;
  return key === userId || teamIds.includes(key) ? 1 : 2;
}

/** Whether a ticket that fulfils `here` may be in a condition, as far as the field itself tells. */
function mayHold(condition: Condition, here: Comparison, viewer: Viewer): boolean {
  if ('all' in condition) return condition.all.every((part) => mayHold(part, here, viewer));
  if ('any' in condition) {
    return condition.any.length > 0 && condition.any.some((part) => mayHold(part, here, viewer));
  }
  if ('none' in condition) {
    return !condition.none.some(
      (part) => 'field' in part && isAbout(part, here) && holds(part, here, viewer),
    );
  }
  return !isAbout(condition, here) || holds(condition, here, viewer);
}

function isAbout({ field, operator }: Comparison, here: Comparison): boolean {
  return field === here.field && operator !== 'before' && operator !== 'after';
}

function holds({ operator, value }: Comparison, here: Comparison, viewer: Viewer): boolean {
  const isNamed = resolveValue(value, viewer).some((each) => each === here.value);
  return operator === 'is' || operator === 'in' ? isNamed : !isNamed;
}

/** Where a ticket lies among the rows of a condition; null when it is not one of them. */
export function placeOf(
  db: SqliteDatabase,
  { condition }: Pick<CountedView, 'condition'>,
  order: string,
  ticketId: QueryArgs<'queue.place'>['ticketId'],
): number | null {
  const { sql, values } = condition;
  const row = prepared<unknown[], { place: number }>(
    db,
    `select place from (
       select t.id, row_number() over (order by ${order}) - 1 as place from ticket t where ${sql}
     ) where id = ?`,
  ).get(...values, ticketId);
  return row?.place ?? null;
}
