import type { NamedTicket, QueryArgs, QueryResult, TimelineEntry } from '../../../shared/contract/queries.ts';
import { readTicketReference } from '../../../shared/domain/search/ticket-reference.ts';
import { mergeChain } from '../../../shared/domain/tickets/merge-chain.ts';
import type { EntityName, EntityRow } from '../../../shared/model/entities.ts';
import type { SqliteDatabase } from '../connection.ts';
import { entityStoreOf } from '../entity-store.ts';
import { hiddenHere } from '../hidden-fields.ts';
import { prepared } from '../prepared.ts';
import { QUEUE_ROW_COLUMNS, QUEUE_ROW_JOINS, queueRows } from './queue.ts';
import { listRows } from './rows.ts';
import { listEvents } from './ticket-history.ts';

function find<E extends EntityName>(db: SqliteDatabase, entity: E, id: string | null): EntityRow<E> | null {
  if (id === null) return null;
  return (entityStoreOf(db).get(entity, id)?.row as EntityRow<E> | undefined) ?? null;
}

/** A ticket with everything its header and sidebar show. */
export function getTicket(
  db: SqliteDatabase,
  { ticketId }: QueryArgs<'ticket.get'>,
): QueryResult<'ticket.get'> {
  const ticket = find(db, 'ticket', ticketId);
  if (ticket === null) return null;
  const customer = find(db, 'customer', ticket.customerId);
  const count = prepared<[string], { n: number }>(
    db,
    'select count(*) as n from message where ticket_id = ?',
  ).get(ticketId);
  const pending = prepared<[string], { n: number }>(
    db,
    "select count(*) as n from touch where entity = 'ticket' and id = ? and is_write = 1",
  ).get(ticketId);
  return {
    ticket,
    target: targetOf(db, ticket),
    mergedTickets: prepared<[string], NamedTicket>(
      db,
      'select id, number, subject from ticket where merged_into_id = ? order by number',
    ).all(ticketId),
    customer,
    hiddenFields: [...hiddenHere(db)],
    organization: find(db, 'organization', customer?.organizationId ?? null),
    assignee: find(db, 'user', ticket.assigneeId),
    team: find(db, 'team', ticket.teamId),
    branch: find(db, 'branch', ticket.branchId),
    conflictNotes: listRows(
      db,
      'conflictNote',
      'conflict_note',
      'where ticket_id = ? and resolved_at is null order by created_at',
      [ticketId],
    ),
    isSnoozed: isSnoozed(db, ticketId),
    messageCount: count?.n ?? 0,
    isPending: (pending?.n ?? 0) > 0,
  };
}

function isSnoozed(db: SqliteDatabase, ticketId: string): boolean {
  return (
    prepared<[string], unknown>(db, 'select 1 from ticket where id = ? and is_snoozed = 1').get(ticketId) !==
    undefined
  );
}

/** Where the conversation of a merged ticket goes on. */
function targetOf(db: SqliteDatabase, ticket: EntityRow<'ticket'>): NamedTicket | null {
  const target = mergeChain(ticket, (id) => find(db, 'ticket', id))?.at(-1);
  if (target === undefined || target.id === ticket.id) return null;
  const { id, number, subject } = target;
  return { id, number, subject };
}

/** The tickets whose messages a conversation has: the ticket itself and all that were merged into it. */
function listSources(db: SqliteDatabase, ticketId: string): ReadonlyMap<string, number> {
  const rows = prepared<[string], { id: string; number: number }>(
    db,
    `with recursive source (id) as (
       select ? union select t.id from source join ticket t on t.merged_into_id = source.id)
     select t.id, t.number from source join ticket t on t.id = source.id`,
  ).all(ticketId);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** A window of the conversation, newest entries last. */
export function getTimeline(
  db: SqliteDatabase,
  { ticketId, before, limit }: QueryArgs<'ticket.timeline'>,
): QueryResult<'ticket.timeline'> {
  const sources = listSources(db, ticketId);
  // One ticket is read off its index in the order of the conversation; several have to be put in order.
  const isAlone = sources.size <= 1;
  const messages = listRows(
    db,
    'message',
    'message',
    `where ${isAlone ? 'ticket_id = ?' : 'ticket_id in (select value from json_each(?))'}
     ${before === null ? '' : 'and (created_at, id) < (?, ?)'} order by created_at desc, id desc limit ?`,
    [
      isAlone ? ticketId : JSON.stringify([...sources.keys()]),
      ...(before === null ? [] : [before.createdAt, before.id]),
      limit + 1,
    ],
  );
  const shown = messages.slice(0, limit).reverse();
  const pending = prepared<[string], { n: number }>(
    db,
    "select count(*) as n from touch where entity = 'message' and id = ? and is_write = 1",
  );
  const entries = shown.map(
    (message): TimelineEntry => ({
      ...message,
      fromNumber: message.ticketId === ticketId ? null : (sources.get(message.ticketId) ?? null),
      authorName:
        find(db, 'user', message.authorUserId)?.name ??
        find(db, 'customer', message.authorCustomerId)?.name ??
        null,
      attachments: listRows(db, 'attachment', 'attachment', 'where message_id = ? order by filename', [
        message.id,
      ]),
      isPending: (pending.get(message.id)?.n ?? 0) > 0,
    }),
  );
  const hasEarlier = messages.length > limit;
  const window = {
    from: hasEarlier ? (shown[0]?.createdAt ?? null) : null,
    before: before?.createdAt ?? null,
  };
  return { entries, events: listEvents(db, ticketId, sources, window), hasEarlier };
}

/** Tickets by number in any written form or by link, else by words of the subject. */
export function findTickets(
  db: SqliteDatabase,
  { text, limit, mayBegin = false }: QueryArgs<'ticket.find'>,
): QueryResult<'ticket.find'> {
  const wanted = text.normalize('NFKC').trim();
  const reference = readTicketReference(text);
  const rowsWhere = (clause: string, values: readonly unknown[]): QueryResult<'ticket.find'> =>
    queueRows(db, `select ${QUEUE_ROW_COLUMNS} from ticket t ${QUEUE_ROW_JOINS} where ${clause} limit ?`, [
      ...values,
      limit,
    ]);
  if (reference !== null) {
    const named = rowsWhere(`t.${typeof reference === 'number' ? 'number' : 'id'} = ?`, [reference]);
    if (named.length > 0) return named;
  }
  if (wanted === '') return [];
  const begun = mayBegin && typeof reference === 'number' ? rowsWhere(...beginningWith(reference)) : [];
  const spoken = rowsWhere("t.subject like ? escape '\\' order by t.updated_at desc", [likePattern(wanted)]);
  const ids = new Set(begun.map(({ id }) => id));
  return [...begun, ...spoken.filter(({ id }) => !ids.has(id))].slice(0, limit);
}

/** Longer numbers than this nobody has. */
const MORE_DIGITS = 6;

/** The numbers that begin with these digits, as ranges of the index; the newest first. */
function beginningWith(digits: number): [clause: string, values: readonly number[]] {
  const ranges = Array.from({ length: MORE_DIGITS }, (_, place) => 10 ** (place + 1));
  const clause = ranges.map(() => 't.number between ? and ?').join(' or ');
  const values = ranges.flatMap((size) => [digits * size, digits * size + size - 1]);
  return [`(${clause}) order by t.number desc`, values];
}

/** What these tickets are called, in this order; those that are not here are left out. */
export function listSomeTickets(
  db: SqliteDatabase,
  { ids }: QueryArgs<'ticket.some'>,
): QueryResult<'ticket.some'> {
  const named = prepared<[string], QueryResult<'ticket.some'>[number]>(
    db,
    'select id, number, subject, status from ticket where id = ?',
  );
  return ids.flatMap((id) => named.get(id) ?? []);
}

/** Two people wrote the same customer down without a line, or one person has two desks: nobody has more than a few. */
const MOST_ALIKE = 20;

/** The tickets of a customer and of those with the same address or number, newest first. */
export function listCustomerTickets(
  db: SqliteDatabase,
  { customerId, limit }: QueryArgs<'customer.tickets'>,
): QueryResult<'customer.tickets'> {
  const alike = prepared<[string, string, number], { id: string }>(
    db,
    `select o.id from customer c join customer o on o.email = c.email where c.id = ? and o.id <> c.id and c.email <> ''
     union
     select o.id from customer c join customer o on o.phone = c.phone where c.id = ? and o.id <> c.id and c.phone <> ''
     limit ?`,
  ).all(customerId, customerId, MOST_ALIKE);
  const ticketsOf = (id: string, isOfAlike: boolean) =>
    queueRows(
      db,
      `select ${QUEUE_ROW_COLUMNS} from ticket t ${QUEUE_ROW_JOINS}
       where t.customer_id = ? order by t.created_at desc limit ?`,
      [id, limit],
    ).map((row) => ({ ...row, isOfAlike }));
  return [...ticketsOf(customerId, false), ...alike.flatMap(({ id }) => ticketsOf(id, true))]
    .toSorted((one, other) => other.createdAt - one.createdAt)
    .slice(0, limit);
}

/** Text as a LIKE pattern that matches it anywhere, taken literally. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
