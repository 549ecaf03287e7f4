import type { QueryArgs, QueryResult, QueueRow } from '../../../shared/contract/queries.ts';
import type { SortField, SortKey, View } from '../../../shared/model/view.ts';
import type { SqliteDatabase } from '../connection.ts';
import { columnsOf } from '../entity-store.ts';
import { prepared } from '../prepared.ts';
import { compileCondition, type Viewer } from './compile-condition.ts';

const SORT_COLUMNS: Readonly<Record<SortField, string>> = {
  number: 't.number',
  priority: 't.priority',
  status: 't.status',
  createdAt: 't.created_at',
  updatedAt: 't.updated_at',
  nextDueAt: 't.next_due_at',
  lastCustomerMessageAt: 't.last_customer_message_at',
  subject: 't.subject',
};

/** Columns of a queue row; the alias `t` is the ticket. */
export const QUEUE_ROW_COLUMNS = `t.id, t.number, t.subject, t.status, t.priority, t.channel, t.tags,
  t.assignee_id as assigneeId, t.created_at as createdAt, t.updated_at as updatedAt,
  t.last_customer_message_at as lastCustomerMessageAt, t.next_due_at as nextDueAt,
  c.name as customerName, u.name as assigneeName, g.name as teamName,
  exists (select 1 from touch p where p.entity = 'ticket' and p.id = t.id and p.is_write = 1) as isPending`;

export const QUEUE_ROW_JOINS = `left join customer c on c.id = t.customer_id
  left join user_account u on u.id = t.assignee_id
  left join team g on g.id = t.team_id`;

type StoredQueueRow = Omit<QueueRow, 'tags' | 'isPending'> & { tags: string; isPending: number };

/** A row as the contract wants it. */
export function toQueueRow(stored: StoredQueueRow): QueueRow {
  return { ...stored, tags: JSON.parse(stored.tags) as string[], isPending: stored.isPending === 1 };
}

/** Runs a query whose columns are QUEUE_ROW_COLUMNS. */
export function queueRows(db: SqliteDatabase, sql: string, values: readonly unknown[]): QueueRow[] {
  return prepared<unknown[], StoredQueueRow>(db, sql)
    .all(...values)
    .map(toQueueRow);
}

/** A saved view by its id. */
function getView(db: SqliteDatabase, viewId: string): View | undefined {
  const columns = columnsOf('view');
  const stored = prepared<[string], Record<string, unknown>>(db, 'select * from saved_view where id = ?').get(
    viewId,
  );
  if (stored === undefined) return undefined;
  return Object.fromEntries(
    columns.map(({ field, column }) => {
      const value = stored[column.name];
      return [field, value === null ? null : column.mapFromDriverValue(value)];
    }),
  ) as View;
}

/** Order by, always ended by the id so that equal rows keep their places between windows. */
function orderBy(sort: readonly SortKey[]): string {
  const keys = sort.map(
    ({ field, direction }) => `${SORT_COLUMNS[field]} ${direction === 'asc' ? 'asc' : 'desc'}`,
  );
  return [...keys, 't.id desc'].join(', ');
}

/** One window of a view's rows, with the exact total. */
export function queueWindow(
  db: SqliteDatabase,
  { viewId, sort, offset, limit }: QueryArgs<'queue.window'>,
  viewer: Viewer,
): QueryResult<'queue.window'> {
  const view = getView(db, viewId);
  if (view === undefined) return { total: 0, rows: [] };
  const { sql, values } = compileCondition(view.condition, viewer);
  const order = orderBy(sort === null || sort.length === 0 ? view.sort : sort);
  const total = prepared<unknown[], { n: number }>(db, `select count(*) as n from ticket t where ${sql}`).get(
    ...values,
  );
  const rows = queueRows(
    db,
    `select ${QUEUE_ROW_COLUMNS}
     from (select t.id from ticket t where ${sql} order by ${order} limit ? offset ?) w
     join ticket t on t.id = w.id ${QUEUE_ROW_JOINS} order by ${order}`,
    [...values, limit, offset],
  );
  return { total: total?.n ?? 0, rows };
}

/** Every view of this person with the number of its tickets. */
export function listViews(db: SqliteDatabase, viewer: Viewer): QueryResult<'view.list'> {
  const ids = prepared<[], { id: string }>(db, 'select id from saved_view order by position, id').all();
  return ids.flatMap(({ id }) => {
    const view = getView(db, id);
    if (view === undefined) return [];
    const { sql, values } = compileCondition(view.condition, viewer);
    const count = prepared<unknown[], { n: number }>(
      db,
      `select count(*) as n from ticket t where ${sql}`,
    ).get(...values);
    return [{ view, count: count?.n ?? 0 }];
  });
}
