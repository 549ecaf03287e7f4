import {
  type FinishedItem,
  MOST_FINISHED,
  MOST_LISTED,
  type OutboxItem,
  type OutboxState,
} from '../../../shared/contract/queries.ts';
import type { ArticleId, TicketId } from '../../../shared/model/ids.ts';
import type { SqliteDatabase } from '../connection.ts';
import { NEEDS_PERSON } from '../outbox.ts';
import { prepared } from '../prepared.ts';
import { listWaiting } from '../wire-order.ts';
import { groupsOf } from './groups-of.ts';
import { nameOf, wantedValue } from './wanted-value.ts';

interface StoredItem {
  readonly n: number;
  readonly operationId: string;
  readonly name: string;
  readonly args: string;
  readonly createdAt: number;
  readonly state: OutboxState;
  readonly code: string | null;
  readonly params: string;
  readonly ticketId: string | null;
  readonly ticketNumber: number | null;
  readonly ticketSubject: string | null;
  readonly goneTicketNumber: number | null;
  readonly articleId: string | null;
  readonly articleTitle: string | null;
  readonly isLikelyRefused: number;
  readonly isInDraft: number;
}

const COLUMNS = `o.n, o.operation_id as operationId, o.name, o.args, o.created_at as createdAt, o.state,
  o.code, o.params, o.ticket_id as ticketId, t.number as ticketNumber, t.subject as ticketSubject,
  iif(t.id is null, o.ticket_number, null) as goneTicketNumber,
  o.article_id as articleId, a.title as articleTitle, o.is_likely_refused as isLikelyRefused,
  exists (select 1 from draft d where d.replaces = o.operation_id) as isInDraft`;

const FROM = `from outbox o left join ticket t on t.id = o.ticket_id left join article a on a.id = o.article_id`;

const SELECT = `select ${COLUMNS} ${FROM}`;

/** What the index of finished changes holds. */
const IS_FINISHED = "o.is_replayed = 0 and (o.state in ('applied', 'merged') or o.resolved_at is not null)";

/** Changes the server has not confirmed yet, or whose verdict is still on its way, oldest first. */
export function listOutbox(db: SqliteDatabase): OutboxItem[] {
  const waiting = listWaiting(db);
  return list(
    db,
    `${SELECT} where o.is_replayed = 1 or o.state in ('queued', 'sent') order by o.n limit ${MOST_LISTED}`,
  ).map((item) => (waiting.has(item.n) ? { ...item, state: 'blocked' } : item));
}

/** Changes that wait for a person, newest first. */
export function listAttention(db: SqliteDatabase): OutboxItem[] {
  return list(
    db,
    `${SELECT} where o.n in (select n from outbox where ${NEEDS_PERSON}) order by o.n desc limit ${MOST_LISTED}`,
  );
}

/** Changes that the center has, or that a person has dealt with, newest first. */
export function listFinished(db: SqliteDatabase): FinishedItem[] {
  const rows = prepared<[], StoredItem & { isDealtWith: number }>(
    db,
    `select ${COLUMNS}, o.resolved_at is not null as isDealtWith ${FROM} where ${IS_FINISHED} and o.n not in (select n from outbox where ${NEEDS_PERSON}) order by o.n desc limit ${MOST_FINISHED}`,
  ).all();
  return readable(db, rows, ({ isDealtWith }) => ({ isDealtWith: isDealtWith === 1 }));
}

/** The refused or held words that the draft of a ticket takes the place of. */
export function getEdited(
  db: SqliteDatabase,
  { ticketId }: { readonly ticketId: string },
): OutboxItem | null {
  const [item] = list(
    db,
    `${SELECT} where o.operation_id = (select replaces from draft where ticket_id = ?)
       and o.n in (select n from outbox where ${NEEDS_PERSON})`,
    ticketId,
  );
  return item ?? null;
}

/** How many changes wait for the server, how many for a person, and how many of those could not be carried out at all. */
export function countOutbox(
  db: SqliteDatabase,
): Readonly<Record<'pending' | 'attention' | 'failed', number>> {
  const row = prepared<[], { pending: number; attention: number; failed: number }>(
    db,
    `select (select count(*) from outbox where is_replayed = 1 or state in ('queued', 'sent')) as pending,
         (select count(*) from outbox where ${NEEDS_PERSON}) as attention,
         (select count(*) from outbox where state = 'failed' and resolved_at is null) as failed`,
  ).get();
  return row ?? { pending: 0, attention: 0, failed: 0 };
}

function list(db: SqliteDatabase, sql: string, ...values: readonly string[]): OutboxItem[] {
  return readable(db, prepared<string[], StoredItem>(db, sql).all(...values), () => ({}));
}

/** @param more what else is told of a row */
function readable<Row extends StoredItem, More extends object>(
  db: SqliteDatabase,
  stored: readonly Row[],
  more: (row: Row) => More,
): (OutboxItem & More)[] {
  const rows = stored.map((row) => ({ ...row, args: JSON.parse(row.args) as unknown, more: more(row) }));
  const groups = groupsOf(rows);
  return rows.map(({ args, params: paramsText, ticketId, articleId, more: added, ...item }) => {
    const params = JSON.parse(paramsText) as OutboxItem['params'];
    return {
      ...item,
      params,
      ticketId: ticketId as TicketId | null,
      articleId: articleId as ArticleId | null,
      ...readableChange(db, item.name, args, params),
      isLikelyRefused: item.isLikelyRefused === 1,
      partOf: groups.get(item.operationId) ?? null,
      isInDraft: item.isInDraft === 1,
      ...added,
    };
  });
}

/** What a change says and wants in words, with the names this workstation knows. */
export function readableChange(
  db: SqliteDatabase,
  name: string,
  args: unknown,
  { assigneeId }: OutboxItem['params'],
): Pick<OutboxItem, 'text' | 'wanted' | 'takenBy'> {
  return {
    text: textIn(args),
    wanted: wantedValue(db, name, args),
    takenBy: typeof assigneeId === 'string' ? nameOf(db, 'user', assigneeId) : null,
  };
}

/** What a person typed, wherever the arguments hold it. */
function textIn(args: unknown): string | null {
  if (typeof args !== 'object' || args === null) return null;
  const subject: unknown = Reflect.get(args, 'subject');
  const said = textIn(Reflect.get(args, 'message'));
  // A new ticket has both, and both were typed.
  if (typeof subject === 'string' && said !== null) return `${subject}\n\n${said}`;
  for (const key of ['bodyText', 'subject', 'body', 'reason']) {
    const value: unknown = Reflect.get(args, key);
    if (typeof value === 'string' && value !== '') return value;
  }
  for (const key of ['message', 'text', 'resolution', 'action']) {
    const text = textIn(Reflect.get(args, key));
    if (text !== null) return text;
  }
  const fields: unknown = Reflect.get(args, 'fields');
  if (typeof fields !== 'object' || fields === null) return null;
  const filled = Object.values(fields).filter((value) => typeof value === 'string' && value !== '');
  return filled.length === 0 ? null : filled.join('\n');
}
