import Database from 'better-sqlite3';
import { listPending, RowSet, replay, restoreShadows } from '../../../db/client/pending.ts';
import { ENTITY_NAMES, type EntityName } from '../../../shared/model/entities.ts';
import { mustEqual, mustHold } from './must-hold.ts';
import type { SimulatedClient } from './simulated-client.ts';
import { localRows } from './world.ts';

/** What holds on a workstation at every moment, in the middle of everything. */
export function checkClient(client: SimulatedClient): void {
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
 * I9: what this person wrote stays on the screen, through every page, until it is judged. A change whose judgement
 * the rows already contain while its verdict is still on the way is in the outbox instead, a ticket that left the
 * person's scopes takes its messages along, and one that came back is listed before its conversation has arrived.
 */
function checkOwnMessages({ db }: SimulatedClient): void {
  const written = db
    .prepare<[], { n: number; args: string; isPending: number }>(
      "select n, args, is_replayed as isPending from outbox where state in ('queued', 'sent', 'applied', 'merged') and is_likely_refused = 0 and (is_replayed = 1 or state in ('applied', 'merged'))",
    )
    .all();
  for (const { n, args, isPending } of written) {
    const { ticketId, messageId } = JSON.parse(args) as { ticketId?: string; messageId?: string };
    if (messageId === undefined) continue;
    const isTicketHere = db.prepare('select 1 from ticket where id = ?').get(ticketId) !== undefined;
    if (!isTicketHere || (!isPending && isStillFilling(db, ticketId))) continue;
    const isHere = db.prepare('select 1 from message where id = ?').get(messageId) !== undefined;
    mustHold(isHere, `I9: change ${n} on the screen`);
  }
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
