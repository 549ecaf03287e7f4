import type { SqliteDatabase } from '../../../db/client/connection.ts';
import { getMeta } from '../../../db/client/meta.ts';
import { prepared } from '../../../db/client/prepared.ts';
import { inverseOf } from '../../../shared/domain/tickets/links.ts';
import { ENTITIES, ENTITY_NAMES } from '../../../shared/model/entities.ts';
import { LinkRelation } from '../../../shared/model/ticket-link.ts';
import { User } from '../../../shared/model/user.ts';
import { checkClient } from '../support/check-client.ts';
import { checkHistory } from '../support/check-history.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';
import type { SimulatedClient } from '../support/simulated-client.ts';
import { centerRows, centerTables, localRows } from '../support/world.ts';
import { checkRefused } from './check-settled.ts';
import { checkBookkeeping, checkCenterKeeps } from './gauges.ts';
import type { Simulation } from './simulation.ts';

/** Watches what must never go backwards (I7; a replaced disk begins anew) and what must never change (I15). */
export function createMonitor(): (world: Simulation, happening: string) => void {
  const seen = new Map<number, { readonly epoch: string | null; readonly cursor: number }>();
  const numbers = new Map<number, Map<string, number>>();
  return (world, happening) => {
    if (happening === 'restoreDisk') seen.clear();
    for (const { index, db } of world.clients) {
      const now = { epoch: getMeta(db, 'epoch') ?? null, cursor: getMeta(db, 'cursor') ?? 0 };
      const before = seen.get(index);
      if (before !== undefined && before.epoch === now.epoch) {
        mustHold(now.cursor >= before.cursor, `I7: the cursor of ${index}`);
      }
      seen.set(index, now);
      const shown = numbers.get(index) ?? new Map<string, number>();
      numbers.set(index, shown);
      checkNumbers(index, db, shown);
    }
    mustEqual(world.bugs, [], 'an error that nobody expected');
  };
}

/**
 * I15: a ticket keeps the number that this workstation has shown for it, also where it leaves and comes back; only one
 * that the person was told does not belong to the workstation may be replaced.
 */
function checkNumbers(index: number, db: SqliteDatabase, shown: Map<string, number>): void {
  for (const { id, number } of prepared<[], { id: string; number: number }>(
    db,
    'select id, number from ticket',
  ).all()) {
    const before = shown.get(id) ?? number;
    if (before !== number) {
      mustHold(isToldNotLeased(db, id), `I15: ticket ${id} of ${index} was ${before} and is ${number}`);
    }
    shown.set(id, number);
  }
}

function isToldNotLeased(db: SqliteDatabase, ticketId: string): boolean {
  const told = prepared<[string], unknown>(
    db,
    "select 1 from outbox where code = 'numberNotLeased' and json_extract(args, '$.ticketId') = ?",
  ).get(ticketId);
  return told !== undefined;
}

/** I9, I10, I14 and the fate of refused work, on one workstation at any moment. */
export function checkMoment(client: SimulatedClient): void {
  checkClient(client);
  checkBookkeeping(client);
  checkRefused(client);
}

interface Judged {
  readonly client_id: string;
  readonly n: number;
  readonly operation_id: string;
  readonly verdict: string;
  /** The judgement that took effect; every other one of the same operation repeats it. */
  readonly is_first: boolean;
  readonly params: { readonly fields?: readonly string[] };
  readonly name: string;
  readonly args: Partial<Words> & { readonly ticketId?: string; readonly message?: Words };
}

interface Words {
  readonly messageId: string;
  readonly bodyText: string;
}

/** A workstation as its end is checked, whatever it runs in. */
type QuietClient = Pick<SimulatedClient, 'index' | 'db' | 'user'> & { readonly saved: readonly string[] };
type QuietWorld = Pick<Simulation, 'pool' | 'organization'> & {
  readonly clients: readonly QuietClient[];
  readonly forgotten?: ReadonlySet<string>;
  readonly filesFirst?: boolean;
};

/** Everything that must hold once the system is quiet. @returns the end state as text, for the trace */
export async function checkEnd(world: QuietWorld): Promise<string> {
  const { pool, organization, clients } = world;
  const { tenantId } = organization;
  const { rows: log } = await pool.query<Judged>(
    `select log.client_id, log.n, operation_id, name, verdict, params, args,
       coalesce((seen.client_id, seen.n) = (log.client_id, log.n), true) as is_first
     from mutation_log as log left join operation_seen as seen using (tenant_id, operation_id)
     where tenant_id = $1 order by log.client_id, log.n`,
    [tenantId],
  );
  const state: unknown[] = [log.map(({ operation_id, verdict }) => [operation_id, verdict])];
  for (const client of clients) {
    checkLedger(client, log, world.filesFirst === true);
    state.push(await checkRows(world, client));
  }
  const judged = new Set(log.map((row) => row.operation_id));
  for (const operation of world.forgotten ?? [])
    mustHold(judged.has(operation), `I1: ${operation}, forgotten here`);
  await checkEffects(world, log);
  await checkDomain(world);
  await checkHistory(pool, tenantId);
  await checkCenterKeeps(pool, tenantId);
  return JSON.stringify(state);
}

/** I4, I5, I6: rows here are exactly the rows this person may see now; old tickets only where they are kept. */
async function checkRows(world: QuietWorld, client: QuietClient): Promise<unknown> {
  const users = await world.pool.query<{ row: unknown }>(
    `select jsonb_build_object('id', id, 'email', email, 'name', name, 'role', role, 'teamIds', team_ids,
       'locale', locale, 'isActive', is_active) as row from user_account where tenant_id = $1 and id = $2`,
    [world.organization.tenantId, client.user.id],
  );
  const user = User.parse(users.rows[0]?.row);
  const state: unknown[] = [];
  const tables = centerTables(world.pool, world.organization.tenantId);
  for (const entity of ENTITY_NAMES) {
    const center = await centerRows(tables, entity, user, client.db);
    const here = localRows(client, entity);
    mustEqual([...here].sort(), [...center].sort(), `I4: ${entity} of ${client.index}`);
    state.push([...here].sort());
  }
  return state;
}

/** I1, I2, I8: what was saved was judged, in order, and this workstation knows the verdict. */
function checkLedger(client: QuietClient, log: readonly Judged[], filesFirst: boolean): void {
  const verdicts = new Map(log.map((row) => [row.operation_id, row.verdict]));
  const outbox = client.db
    .prepare<[], { operation_id: string; state: string; is_replayed: number; isSettled: 0 | 1 }>(
      `select operation_id, state, is_replayed,
         state in ('held', 'refused', 'failed') and resolved_at is not null as isSettled from outbox order by n`,
    )
    .all();
  mustEqual(
    outbox.map((row) => row.operation_id),
    client.saved,
    `I1: the outbox of ${client.index}`,
  );
  for (const { operation_id: operation, state, is_replayed: isReplayed, isSettled } of outbox) {
    // What its person has decided about is not sent to a restored center again.
    if (isSettled === 0 || verdicts.has(operation)) {
      mustEqual(verdicts.get(operation), state, `I1 I2: ${operation} of ${client.index}`);
    }
    mustEqual(isReplayed, 0, `I9: ${operation} still counts as pending`);
  }
  const places = new Map(client.saved.map((operation, index) => [operation, index]));
  // What is sent again, by a late copy of a push or under the identity after a fork, is written down once more and
  // answered from the first judgement: only that one has a place in the order.
  const placed = log.filter((row) => row.is_first && places.has(row.operation_id));
  const byClient = Map.groupBy(
    // What waits for a file is overtaken by what is about other tickets (R49).
    placed,
    ({ client_id: client, n, args }) => (filesFirst ? `${client} ${args.ticketId ?? n}` : client),
  );
  for (const rows of byClient.values()) {
    const order = rows.map((row) => places.get(row.operation_id) ?? -1);
    mustEqual(
      order,
      [...order].sort((a, b) => a - b),
      `I8: the order of ${client.index}`,
    );
  }
  for (const table of ['shadow', 'touch']) {
    mustEqual(client.db.prepare(`select * from ${table}`).all(), [], `I10: ${table}`);
  }
}

/** I3, I8, I11: one effect per operation, dense numbers, a note for every value that lost. */
async function checkEffects(world: QuietWorld, log: readonly Judged[]): Promise<void> {
  const { tenantId } = world.organization;
  for (const rows of Map.groupBy(log, (row) => row.client_id).values()) {
    mustEqual(
      rows.map(({ n }) => n),
      rows.map((_row, index) => index + 1),
      'I8: numbers are dense',
    );
  }
  await checkMessages(world, log);
  const notes = await world.pool.query<{ operation_id: string; n: number }>(
    'select operation_id, count(*) as n from conflict_note where tenant_id = $1 group by operation_id',
    [tenantId],
  );
  const notesOf = new Map(notes.rows.map((row) => [row.operation_id, row.n]));
  for (const { operation_id: operation, verdict, params } of log) {
    const lost = verdict === 'merged' ? (params.fields?.length ?? 0) : 0;
    mustEqual(notesOf.get(operation) ?? 0, lost, `I11: notes of ${operation}`);
  }
}

/** I3: words are there once, as one operation was taken with them, however often they were handed in; else not at all. */
async function checkMessages(world: QuietWorld, log: readonly Judged[]): Promise<void> {
  const { rows } = await world.pool.query<{ id: string; text: string; kind: string }>(
    'select id, body_text as text, kind from message where tenant_id = $1',
    [world.organization.tenantId],
  );
  const there = new Map(rows.map(({ id, text, kind }) => [id, { text, isAnswer: kind === 'publicReply' }]));
  const taken = new Map<string, { readonly text: string; readonly isAnswer: boolean }>();
  const by = new Map<string, string>();
  for (const { operation_id: operation, name, verdict, args } of log) {
    const { messageId, bodyText } = args.message ?? args;
    if (messageId === undefined || bodyText === undefined) continue;
    if (verdict !== 'applied' && verdict !== 'merged') continue;
    mustEqual(by.get(messageId) ?? operation, operation, `I3: what was taken with ${messageId}`);
    by.set(messageId, operation);
    taken.set(messageId, { text: bodyText, isAnswer: name === 'ticket.reply' });
  }
  mustEqual(there, taken, 'I3: the messages');
}

/** I7, I12, I15: every row is a valid one, ticket numbers are unique, the sequence has no row above it. */
async function checkDomain(world: QuietWorld): Promise<void> {
  const { tenantId } = world.organization;
  for (const client of world.clients) {
    for (const entity of ENTITY_NAMES) {
      for (const row of localRows(client, entity).values()) ENTITIES[entity].schema.parse(JSON.parse(row));
    }
  }
  const { rows } = await world.pool.query<{ tickets: number; numbers: number; seq: number; newest: number }>(
    `select (select count(*) from ticket where tenant_id = $1) as tickets,
       (select count(distinct number) from ticket where tenant_id = $1) as numbers,
       (select seq from tenant_seq where tenant_id = $1) as seq,
       (select max(seq) from change where tenant_id = $1) as newest`,
    [tenantId],
  );
  await checkLinks(world);
  mustEqual(rows[0]?.numbers, rows[0]?.tickets, 'I15: ticket numbers');
  mustHold((rows[0]?.newest ?? 0) <= (rows[0]?.seq ?? 0), 'I7: no row above the counter');
}

/** R206 R208 R210: each link has both its ends, each says what the other ticket is, and no ticket is a part of itself. */
async function checkLinks({ pool, organization: { tenantId } }: QuietWorld): Promise<void> {
  const inverse = LinkRelation.options.map((relation) => [relation, inverseOf(relation)]);
  const { rows } = await pool.query<{ ticket_id: string; relation: string }>(
    `select l.ticket_id, l.relation from ticket_link l
       join ticket t on t.tenant_id = $1 and t.id = l.other_id
       left join ticket_link b on b.tenant_id = $1 and b.ticket_id = l.other_id and b.other_id = l.ticket_id
         and b.relation = $2::jsonb ->> l.relation and b.removed_at is null
     where l.tenant_id = $1 and l.removed_at is null
       and (b.id is null or l.other_status <> t.status or l.other_team_id <> t.team_id or l.other_number <> t.number)`,
    [tenantId, JSON.stringify(Object.fromEntries(inverse))],
  );
  mustEqual(rows, [], 'R206 R210: ends of links that say something else than the other ticket');
  const circles = await pool.query(
    `with recursive above (first, id) as (
       select ticket_id, other_id from ticket_link where tenant_id = $1 and relation = 'childOf' and removed_at is null
       union
       select a.first, l.other_id from above a join ticket_link l on l.tenant_id = $1 and l.ticket_id = a.id
         and l.relation = 'childOf' and l.removed_at is null)
     select first from above where first = id`,
    [tenantId],
  );
  mustEqual(circles.rows, [], 'R208: tickets that are parts of themselves');
}
