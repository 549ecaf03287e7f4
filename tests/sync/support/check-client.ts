import Database from 'better-sqlite3';
import type { SqliteDatabase } from '../../../db/client/connection.ts';
import { listPending, RowSet, replay, restoreShadows } from '../../../db/client/pending.ts';
import { ENTITY_NAMES, type EntityName } from '../../../shared/model/entities.ts';
import { mustEqual, mustHold } from './must-hold.ts';
import type { SimulatedClient } from './simulated-client.ts';
import { localRows } from './world.ts';

/**
 * Writes down in the store itself what a look between two steps would miss: own messages that were on the screen and were
 * not among the rows at the moment a page confirmed them, and confirmed tickets that left.
 */
export function watchOwnMessages(db: SqliteDatabase): void {
  db.exec(`
    create table if not exists watch_lost (n integer not null);
    create table if not exists watch_left (ticket_id text primary key);
    create trigger if not exists watch_confirmed after update of is_replayed on outbox
      when old.is_replayed = 1 and new.is_replayed = 0 and new.state in ('applied', 'merged')
        and old.is_likely_refused = 0
      begin
        insert into watch_lost select new.n where json_extract(new.args, '$.messageId') is not null
          and exists (select 1 from ticket where id =
            coalesce(json_extract(new.params, '$.targetId'), json_extract(new.args, '$.ticketId')))
          -- A ticket that came anew, or the target of a merge, may be here before its conversation is.
          and ((json_extract(new.params, '$.targetId') is null
              and not exists (select 1 from watch_left where ticket_id = json_extract(new.args, '$.ticketId')))
            or exists (select 1 from member m join scope s on s.id = m.scope and s.state = 'complete' where m.root_id =
              coalesce(json_extract(new.params, '$.targetId'), json_extract(new.args, '$.ticketId'))))
          -- Nor one that is too large for the page it came back with, which is fetched by itself.
          and not exists (select 1 from scope where state = 'joining' and id = 'ticket:' ||
            coalesce(json_extract(new.params, '$.targetId'), json_extract(new.args, '$.ticketId')))
          and not exists (select 1 from message where id = json_extract(new.args, '$.messageId'));
      end;
    create trigger if not exists watch_purged after delete on ticket when old.seq > 0
      begin
        insert or ignore into watch_left values (old.id);
      end;`);
}

/** How many rows each store had changed when it was looked at last. */
const CHECKED = new WeakMap<SqliteDatabase, number>();

/** What holds on a workstation at every moment, in the middle of everything. All of it stands in the store alone. */
export function checkClient(client: SimulatedClient): void {
  const changes = client.db.prepare<[], number>('select total_changes()').pluck().get() ?? 0;
  if (CHECKED.get(client.db) === changes) return;
  checkStore(client);
  CHECKED.set(client.db, changes);
}

function checkStore(client: SimulatedClient): void {
  checkLiveRows(client);
  checkOwnMessages(client);
  const undead = client.db
    .prepare("select n from outbox where state in ('held', 'refused', 'failed') and is_replayed = 1")
    .all();
  mustEqual(undead, [], 'what was refused must not show');
}

/** I10: the live rows are the confirmed rows with the pending changes on top, in order. */
function checkLiveRows(client: SimulatedClient): void {
  const shadows = client.db
    .prepare<[], { entity: EntityName; id: string }>('select entity, id from shadow')
    .all();
  if (shadows.length === 0) return;
  const db = new Database(client.db.serialize());
  try {
    const rows = new RowSet();
    for (const { entity, id } of shadows) rows.add(entity, id);
    restoreShadows(db, rows);
    replay(db, listPending(db), client.actor());
    for (const entity of ENTITY_NAMES) {
      mustEqual(localRows(client, entity), localRows({ db }, entity), `I10: ${entity}`);
    }
  } finally {
    db.close();
  }
}

/**
 * I9: what this person wrote stays on the screen, through every page, until it is judged, and the page that confirms it
 * brings it. A change whose judgement the rows already contain while its verdict is still on the way is in the outbox
 * instead. Only a ticket that left with its messages, and came back, is listed before its conversation has arrived.
 */
function checkOwnMessages({ db }: SimulatedClient): void {
  const written = db
    .prepare<[], { n: number; args: string; params: string; isPending: number }>(
      "select n, args, params, is_replayed as isPending from outbox where state in ('queued', 'sent', 'applied', 'merged') and is_likely_refused = 0 and (is_replayed = 1 or state in ('applied', 'merged'))",
    )
    .all();
  for (const { n, args, params, isPending } of written) {
    const { ticketId: meantId, messageId } = JSON.parse(args) as { ticketId?: string; messageId?: string };
    if (messageId === undefined) continue;
    // What a merge has redirected is on the ticket that the center said.
    const { targetId } = JSON.parse(params) as { targetId?: string };
    const ticketId = targetId ?? meantId;
    const isAnew = targetId !== undefined || hasLeft(db, ticketId);
    const isTicketHere = db.prepare('select 1 from ticket where id = ?').get(ticketId) !== undefined;
    if (!isTicketHere || (!isPending && isAnew && isStillFilling(db, ticketId))) continue;
    const isHere = db.prepare('select 1 from message where id = ?').get(messageId) !== undefined;
    mustHold(isHere, `I9: change ${n} on the screen`);
  }
  mustEqual(db.prepare('select n from watch_lost').all(), [], 'I9: what a page confirms it brings');
}

function hasLeft(db: SimulatedClient['db'], ticketId: string | undefined): boolean {
  return db.prepare('select 1 from watch_left where ticket_id = ?').get(ticketId) !== undefined;
}

/** No scope that keeps the ticket is whole yet, or it fills by itself: its conversation, confirmed messages too, is on its way or compared. */
function isStillFilling(db: SimulatedClient['db'], ticketId: string | undefined): boolean {
  const whole = db
    .prepare(
      "select 1 from member m join scope s on s.id = m.scope where m.root_id = ? and s.state = 'complete'",
    )
    .get(ticketId);
  const single = db
    .prepare("select 1 from scope where id = ? and state = 'joining'")
    .get(`ticket:${ticketId}`);
  return whole === undefined || single !== undefined;
}
