import { LIMITS, type Page } from '../../shared/contract/sync-protocol.ts';
import { ticketOfScope, ticketScope } from '../../shared/domain/permissions/scopes.ts';
import { TicketId } from '../../shared/model/ids.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** A ticket that was fetched, or that somebody was at work on when it grew old, is kept this long. */
const KEEP_MS = 7 * 24 * 3_600_000;

/** More may be asked for while there is no line; room for them is kept, as the center takes no more than its limit. */
const ROOM = 100;

/** What the person at the screen says of a ticket that is about to go. */
export interface TicketsInUse {
  /** A window shows it now. */
  isTicketOpen(ticketId: string): boolean;
}

/** Whether a draft, unconfirmed work or work that waits for a person is on the ticket, or a window shows it. */
export function isInUse(db: SqliteDatabase, ticketId: string, { isTicketOpen }: TicketsInUse): boolean {
  if (isTicketOpen(ticketId)) return true;
  const used = prepared(
    db,
    `select 1 from draft where ticket_id = @id
     union all select 1 from touch where entity = 'ticket' and id = @id
     union all select 1 from outbox where ticket_id = @id
       and (is_replayed = 1 or (state in ('held', 'refused', 'failed') and resolved_at is null)) limit 1`,
  ).get({ id: ticketId });
  return used !== undefined;
}

/** Asks for a ticket by its number or its id; also while there is no line. */
export function wantTicket(db: SqliteDatabase, wanted: number | TicketId, nowMs: number): void {
  const id = typeof wanted === 'number' ? null : wanted;
  inTransaction(db, 'durable', () => {
    prepared(
      db,
      `insert into wanted_ticket (key, ticket_id, is_unavailable, asked_at) values (?, ?, 0, ?)
       on conflict (key) do update set ticket_id = excluded.ticket_id, is_unavailable = 0,
         asked_at = excluded.asked_at`,
    ).run(String(wanted), id, nowMs);
    if (id !== null) fetchTicket(db, id, nowMs);
  });
}

/** Numbers that the center has not yet been asked about. */
export function listWantedNumbers(db: SqliteDatabase): readonly number[] {
  return prepared<[number], { key: string }>(
    db,
    `select key from wanted_ticket where ticket_id is null and is_unavailable = 0 order by asked_at limit ?`,
  )
    .all(LIMITS.wantedNumbers)
    .map(({ key }) => Number(key));
}

/** Takes in which tickets have the numbers that were asked for. */
export function recordFound(db: SqliteDatabase, { header }: Page, nowMs: number): void {
  const found = prepared(db, 'update wanted_ticket set ticket_id = ? where key = ? and ticket_id is null');
  const missing = prepared(
    db,
    'update wanted_ticket set is_unavailable = 1 where key = ? and ticket_id is null',
  );
  for (const { number, ticketId } of header.foundTickets) {
    if (ticketId === null) missing.run(String(number));
    else if (found.run(ticketId, String(number)).changes > 0) fetchTicket(db, ticketId, nowMs);
  }
}

/** The center does not give this scope: a ticket that was asked for is not to be had. */
export function recordUnavailable(db: SqliteDatabase, scope: string): void {
  const ticketId = ticketOfScope(scope);
  if (ticketId === null) return;
  prepared(db, 'update single_ticket set is_denied = 1 where ticket_id = ?').run(ticketId);
  prepared(db, 'update wanted_ticket set is_unavailable = 1 where ticket_id = ?').run(ticketId);
}

/** Opens the scope of a ticket so that it is filled before everything else. */
function fetchTicket(db: SqliteDatabase, ticketId: TicketId, nowMs: number): void {
  prepared(
    db,
    `insert into single_ticket (ticket_id, until, is_denied) values (?, ?, 0)
     on conflict (ticket_id) do update set until = excluded.until, is_denied = 0`,
  ).run(ticketId, nowMs + KEEP_MS);
  openScope(db, ticketId);
}

/** A ticket too large for one page was announced by its scope (docs/spec/sync.md R76), which goes once it is filled. */
export function keepAnnounced(db: SqliteDatabase, scope: string): void {
  const ticketId = TicketId.safeParse(ticketOfScope(scope)).data;
  if (ticketId === undefined) return;
  prepared(
    db,
    `insert into single_ticket (ticket_id, until, is_denied) values (?, 0, 0)
     on conflict (ticket_id) do update set is_denied = 0`,
  ).run(ticketId);
  openScope(db, ticketId);
}

/** Filled from its beginning, because nobody knows how much of the ticket is here. */
function openScope(db: SqliteDatabase, ticketId: TicketId): void {
  prepared(
    db,
    `insert into scope (id, state, token, priority, roots, roots_done, urgency) values (?, 'joining', null, 0, 0, 0, 0)
     on conflict (id) do nothing`,
  ).run(ticketScope(ticketId));
}

/**
 * Tickets this page takes away although somebody is at work on them. Their own scopes are opened here, and the page is
 * asked for again with these (docs/spec/sync.md R71): an old ticket stays then, one that may no longer be seen goes.
 * @param heldScopes those the page was made for
 * @returns whether there are any
 */
export function keepTicketsInUse(
  db: SqliteDatabase,
  page: Page,
  heldScopes: readonly string[],
  inUse: TicketsInUse,
  nowMs: number,
): boolean {
  const going = page.lines.flatMap(([op, entity, id]) => (op === 'leave' && entity === 'ticket' ? [id] : []));
  let isAny = false;
  const denied: string[] = [];
  for (const id of going) {
    const ticketId = TicketId.safeParse(id).data;
    if (ticketId === undefined || heldScopes.includes(ticketScope(ticketId))) continue;
    const isHere = prepared(db, 'select 1 from ticket where id = ?').get(ticketId) !== undefined;
    if (!isHere || !isInUse(db, ticketId, inUse) || countSingle(db) >= LIMITS.singleTickets) continue;
    const known = prepared<[string], { isDenied: number }>(
      db,
      'select is_denied as isDenied from single_ticket where ticket_id = ?',
    ).get(ticketId);
    if (known?.isDenied === 1) denied.push(ticketId);
    else {
      fetchTicket(db, ticketId, nowMs);
      isAny = true;
    }
  }
  if (isAny) return true;
  // What the center refused once may be granted another time.
  for (const id of denied) prepared(db, 'delete from single_ticket where ticket_id = ?').run(id);
  return false;
}

/**
 * The scopes of single tickets whose time has come, and of more than fit the oldest (R240); what somebody is still at work
 * on is kept for longer, and one that fills until it is whole (R225).
 * @param isAtHead without it only those go whose tickets another scope keeps here
 */
export function takeExpired(
  db: SqliteDatabase,
  inUse: TicketsInUse,
  nowMs: number,
  isAtHead: boolean,
): readonly string[] {
  prepared(db, 'delete from wanted_ticket where asked_at < ?').run(nowMs - KEEP_MS);
  const expired = prepared<[{ nowMs: number; isAtHead: number }], { id: TicketId }>(
    db,
    `with single as (
       select ticket_id as id, until, is_denied, s.id as scope, s.state is 'joining' as is_filling
       from single_ticket left join scope s on s.id = 'ticket:' || ticket_id)
     select id from single where is_filling = 0 and until <= @nowMs and (@isAtHead = 1 or exists
       (select 1 from member m join scope other on other.id = m.scope
        where m.root_id = single.id and m.scope <> single.scope))
     union select id from (select id, is_filling from single where is_denied = 0
       order by is_filling desc, until desc limit -1 offset ${LIMITS.singleTickets - ROOM})
       where is_filling = 0 and @isAtHead = 1`,
  ).all({ nowMs, isAtHead: Number(isAtHead) });
  return expired.flatMap(({ id }) => {
    if (isInUse(db, id, inUse)) {
      prepared(db, 'update single_ticket set until = ? where ticket_id = ?').run(nowMs + KEEP_MS, id);
      return [];
    }
    prepared(db, 'delete from single_ticket where ticket_id = ?').run(id);
    return [ticketScope(id)];
  });
}

function countSingle(db: SqliteDatabase): number {
  return (
    prepared<[], { n: number }>(db, 'select count(*) as n from single_ticket where is_denied = 0').get()?.n ??
    0
  );
}
