import type { Pool } from 'pg';
import type { SqliteDatabase } from '../../../../db/client/connection.ts';
import type { SmallOrganization } from '../../../support/small-organization.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { checkEnd } from '../../simulation/invariants.ts';
import { mustEqual } from '../../support/must-hold.ts';
import type { Made, Station } from './station.ts';

/** Lets everything come to rest, then checks what must hold whatever was killed when (I1, I2, I3, I4, I8, I13, I15). */
export async function checkQuiet(
  pool: Pool,
  organization: SmallOrganization,
  stations: readonly Station[],
): Promise<void> {
  for (const station of stations) await station.settled();
  // What one of them wrote last may still be on its way to the others.
  await waitFor(() => checkOnce(pool, organization, stations).then(() => true), {
    what: 'everything is equal',
    timeoutMs: 40_000,
  });
  for (const { child } of stations) mustEqual(child.bugs, [], 'an error that nobody expected');
}

interface OutboxRow extends Made {
  readonly operation: string;
  readonly isSettled: 0 | 1;
}

/** What was told is there, in that order and once; beside it each change that nobody was told of, at most once. */
function checkMade(found: readonly Made[], told: readonly Made[], unanswered: readonly Made[], why: string) {
  const text = ({ what, verdict }: Made): string => `${verdict} ${what}`;
  const spare = unanswered.map(text);
  const strange: string[] = [];
  let met = 0;
  for (const row of found.map(text)) {
    const next = told[met];
    if (next !== undefined && text(next) === row) met += 1;
    else if (spare.includes(row)) spare.splice(spare.indexOf(row), 1);
    else strange.push(row);
  }
  mustEqual({ strange, missing: told.slice(met) }, { strange: [], missing: [] }, why);
}

/**
 * I1: the outbox has what the person was told as saved on this disk, with what became of it; beside it only what the store died
 * over before it could tell.
 * @returns its operations
 */
function checkOutbox(station: Station, db: SqliteDatabase): readonly string[] {
  const rows = db
    .prepare<[], OutboxRow>(
      `select operation_id as operation, state as verdict,
         state in ('held', 'refused', 'failed') and resolved_at is not null as isSettled,
         coalesce(args ->> '$.messageId', args ->> '$.message.messageId', args ->> '$.conflictNoteId',
           args ->> '$.subject') as what
       from outbox order by n`,
    )
    .all();
  const { user, onDisk, unanswered } = station;
  checkMade(rows, onDisk, unanswered, `I1: the outbox of ${user.name}, as it was told`);
  for (const row of rows) checkSettled(station, row, rows);
  return rows.map(({ operation }) => operation);
}

/** R109: what waits for its person does so until that person settles it, in one write with what takes its place. */
function checkSettled(
  { user, settledWork, settling }: Station,
  { what, verdict, isSettled }: OutboxRow,
  rows: readonly OutboxRow[],
): void {
  if (verdict === 'applied' || verdict === 'merged') return;
  const asked = settling.get(what);
  if (asked?.isReplaced === false) return;
  const isReplaced = rows.some((row) => row.what === what && row.verdict === 'applied');
  const isTold = settledWork.includes(what);
  mustEqual(isSettled === 1, asked === undefined ? isTold : isReplaced, `R109: ${what} of ${user.name}`);
}

async function checkOnce(
  pool: Pool,
  organization: SmallOrganization,
  stations: readonly Station[],
): Promise<void> {
  const clients = stations.map((station, index) => {
    const db = station.openBeside();
    return { index, db, user: station.user, saved: checkOutbox(station, db) };
  });
  try {
    await checkEnd({ pool, organization, clients });
  } finally {
    for (const { db } of clients) db.close();
  }
  const { rows: log } = await pool.query<Made & { name: string; user_id: string }>(
    // What went out again after a restored center is written down once more, with the answer of its first judgement.
    `select coalesce(args->>'messageId', args->'message'->>'messageId', args->>'conflictNoteId', args->>'subject') as what,
       name, verdict, user_id
     from mutation_log as log left join operation_seen as seen using (tenant_id, operation_id)
     where tenant_id = $1 and coalesce((seen.client_id, seen.n) = (log.client_id, log.n), true)
     order by received_at, log.n`,
    [organization.tenantId],
  );
  for (const { user, saved, unanswered, numbers } of stations) {
    const judged = log.filter((row) => row.user_id === user.id);
    checkMade(judged, saved, unanswered, `I1 I3 I8: what ${user.name} was told as saved, in order and once`);
    const tickets = await pool.query<{ id: string; number: number }>(
      'select id, number from ticket where tenant_id = $1 and id = any($2::uuid[])',
      [organization.tenantId, [...numbers.keys()]],
    );
    for (const { id, number } of tickets.rows) mustEqual(number, numbers.get(id), `I15: the number of ${id}`);
  }
  const { rows: settled } = await pool.query<{ id: string }>(
    'select id from conflict_note where tenant_id = $1 and resolved_at is not null',
    [organization.tenantId],
  );
  const restored = log.filter(({ name }) => name === 'conflict.restore').map(({ what }) => what);
  mustEqual(
    settled.map(({ id }) => id).sort(),
    restored.sort(),
    'R186: a note is settled with what brings its value back',
  );
}
