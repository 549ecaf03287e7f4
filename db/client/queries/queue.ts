import type { QueryArgs, QueryResult, QueueRow } from '../../../shared/contract/queries.ts';
import type { BoardColumnRef } from '../../../shared/model/board.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { Snooze } from '../../../shared/model/snooze.ts';
import type { SortKey } from '../../../shared/model/view.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';
import { boardColumns, countedColumn, placeOf } from './board.ts';
import type { CompiledCondition, Viewer } from './compile-condition.ts';
import { indexedOrder, narrowIndex, orderBy } from './row-order.ts';
import { type CountedView, countViews } from './view-counts.ts';

/** Columns of a queue row; the alias `t` is the ticket. */
export const QUEUE_ROW_COLUMNS = `t.id, t.number, t.subject, t.status, t.priority, t.channel, t.tags,
  t.assignee_id as assigneeId, t.created_at as createdAt, t.updated_at as updatedAt,
  t.last_customer_message_at as lastCustomerMessageAt, t.next_due_at as nextDueAt,
  t.snooze, t.is_snoozed as isSnoozed,
  c.name as customerName, u.name as assigneeName, g.name as teamName,
  exists (select 1 from touch p where p.entity = 'ticket' and p.id = t.id and p.is_write = 1) as isPending`;

export const QUEUE_ROW_JOINS = `left join customer c on c.id = t.customer_id
  left join user_account u on u.id = t.assignee_id
  left join team g on g.id = t.team_id`;

type StoredQueueRow = Omit<QueueRow, 'tags' | 'snooze' | 'isSnoozed' | 'isPending'> & {
  tags: string;
  snooze: string | null;
  isSnoozed: number;
  isPending: number;
};

/** A row as the contract wants it. */
export function toQueueRow(stored: StoredQueueRow): QueueRow {
  const { tags, snooze, isSnoozed, isPending } = stored;
  return {
    ...stored,
    tags: JSON.parse(tags) as string[],
    snooze: snooze === null ? null : (JSON.parse(snooze) as Snooze),
    isSnoozed: isSnoozed === 1,
    isPending: isPending === 1,
  };
}

/** Runs a query whose columns are QUEUE_ROW_COLUMNS. */
export function queueRows(db: SqliteDatabase, sql: string, values: readonly unknown[]): QueueRow[] {
  return prepared<unknown[], StoredQueueRow>(db, sql)
    .all(...values)
    .map(toQueueRow);
}

/** A view, or one column of its board; undefined where there is no such view. */
function countedPart(
  db: SqliteDatabase,
  viewId: string,
  column: BoardColumnRef | undefined,
  viewer: Viewer,
): CountedView | undefined {
  const counted = countViews(db, viewer).find(({ view }) => view.id === viewId);
  return counted === undefined || column === undefined ? counted : countedColumn(db, counted, column, viewer);
}

/** One window of the rows of a view or a column, with the exact total. */
export function queueWindow(
  db: SqliteDatabase,
  { viewId, sort, column, offset, limit }: QueryArgs<'queue.window'>,
  viewer: Viewer,
): QueryResult<'queue.window'> {
  const counted = countedPart(db, viewId, column, viewer);
  if (counted === undefined) return { total: 0, rows: [] };
  const { view, count } = counted;
  if (count <= offset) return { total: count, rows: [] };
  const wanted = sort === null || sort.length === 0 ? view.sort : sort;
  const order = orderBy(wanted);
  const ids = idsInOrder(db, counted, wanted, offset + limit);
  const rows = queueRows(
    db,
    `select ${QUEUE_ROW_COLUMNS}
     from (select t.id from (${ids.sql}) w join ticket t on t.id = w.id order by ${order} limit ? offset ?) w
     join ticket t on t.id = w.id ${QUEUE_ROW_JOINS} order by ${order}`,
    [...ids.values, limit, offset],
  );
  return { total: count, rows };
}

/** Where a ticket lies; null when it is not in the view or the column. */
export function queuePlace(
  db: SqliteDatabase,
  { viewId, sort, column, ticketId }: QueryArgs<'queue.place'>,
  viewer: Viewer,
): QueryResult<'queue.place'> {
  const counted = countedPart(db, viewId, column, viewer);
  if (counted === undefined) return null;
  const wanted = sort === null || sort.length === 0 ? counted.view.sort : sort;
  return placeOf(db, counted, orderBy(wanted), ticketId);
}

/** The columns of a view's board. */
export function getBoardColumns(
  db: SqliteDatabase,
  { viewId, groupBy }: QueryArgs<'board.columns'>,
  viewer: Viewer,
): QueryResult<'board.columns'> {
  const counted = countViews(db, viewer).find(({ view }) => view.id === viewId);
  return counted === undefined ? { total: 0, columns: [] } : boardColumns(db, counted.view, groupBy, viewer);
}

/** The row of one ticket; null when it is not in the view or the column. */
export function queueRow(
  db: SqliteDatabase,
  { viewId, column, ticketId }: QueryArgs<'queue.row'>,
  viewer: Viewer,
): QueryResult<'queue.row'> {
  const counted = countedPart(db, viewId, column, viewer);
  if (counted === undefined) return null;
  const { sql, values } = counted.condition;
  const [row] = queueRows(
    db,
    `select ${QUEUE_ROW_COLUMNS} from ticket t ${QUEUE_ROW_JOINS} where t.id = ? and ${sql}`,
    [ticketId, ...values],
  );
  return row ?? null;
}

/** Those of the given tickets that are in a view. */
export function queuePresent(
  db: SqliteDatabase,
  { viewId, ticketIds }: QueryArgs<'queue.present'>,
  viewer: Viewer,
): QueryResult<'queue.present'> {
  const counted = countViews(db, viewer).find(({ view }) => view.id === viewId);
  if (counted === undefined) return [];
  const { sql, values } = counted.condition;
  return prepared<unknown[], { id: TicketId }>(
    db,
    `select t.id from json_each(?) wanted join ticket t on t.id = wanted.value where ${sql}`,
  )
    .all(JSON.stringify(ticketIds), ...values)
    .map(({ id }) => id);
}

/**
 * The ids of the first `end` rows of a view, perhaps more, in no order. Many rows are read off an index that has them
 * in their order; few are all taken, because walking that index would pass over too many others.
 */
function idsInOrder(
  db: SqliteDatabase,
  { view, condition, count }: CountedView,
  sort: readonly SortKey[],
  end: number,
): CompiledCondition {
  const { sql, values } = condition;
  const indexed = indexedOrder(view.condition, sort);
  const newest = prepared<[], { n: number | null }>(db, 'select max(rowid) as n from ticket').get();
  if (indexed !== null && count * count >= end * (newest?.n ?? 0)) {
    const { index, arms } = indexed;
    const each = `select * from (select t.id from ticket t indexed by ${index}
      where %arm and ${sql} order by ${orderBy(sort)} limit ?)`;
    return {
      sql: arms.map((arm) => each.replace('%arm', arm)).join(' union all '),
      values: arms.flatMap(() => [...values, end]),
    };
  }
  const index = narrowIndex(view.condition);
  const path = index === null ? '' : `indexed by ${index}`;
  const open = index === null ? '' : 't.is_open in (0, 1) and ';
  return { sql: `select t.id from ticket t ${path} where ${open}${sql}`, values };
}

/** Every view of this person with the number of its tickets. */
export function listViews(db: SqliteDatabase, viewer: Viewer): QueryResult<'view.list'> {
  return countViews(db, viewer).map(({ view, count }) => ({ view, count }));
}
