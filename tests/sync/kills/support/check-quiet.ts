import type { Pool } from 'pg';
import type { SqliteDatabase } from '../../../../db/client/connection.ts';
import type { SmallOrganization } from '../../../support/small-organization.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { checkEnd } from '../../simulation/invariants.ts';
import { mustEqual, mustHold } from '../../support/must-hold.ts';
import type { Station } from './station.ts';

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

/**
 * I1: the outbox has what the person was told as saved on this disk, in that order and once; beside it only what the store died
 * over before it could tell.
 * @returns its operations
 */
function checkOutbox({ user, onDisk, unanswered }: Station, db: SqliteDatabase): readonly string[] {
  const rows = db
    .prepare<[], { operation: string; message: string }>(
      `select operation_id as operation, coalesce(args ->> '$.messageId', args ->> '$.message.messageId') as message
       from outbox order by n`,
    )
    .all();
  const told = rows.map(({ message }) => message).filter((message) => !unanswered.includes(message));
  mustEqual(told, onDisk, `I1: the outbox of ${user.name}, as it was told`);
  return rows.map(({ operation }) => operation);
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
  const { rows: log } = await pool.query<{ message_id: string; verdict: string; user_id: string }>(
    // What went out again after a restored center is written down once more, with the answer of its first judgement.
    `select coalesce(args->>'messageId', args->'message'->>'messageId') as message_id, verdict, user_id
     from mutation_log as log left join operation_seen as seen using (tenant_id, operation_id)
     where tenant_id = $1 and coalesce((seen.client_id, seen.n) = (log.client_id, log.n), true)
     order by received_at, log.n`,
    [organization.tenantId],
  );
  for (const { user, saved, unanswered, numbers } of stations) {
    const judged = log.filter((row) => row.user_id === user.id).map((row) => row.message_id);
    mustEqual(
      judged.filter((id) => !unanswered.includes(id)),
      saved,
      `I1 I3 I8: what ${user.name} was told as saved, in order and once`,
    );
    mustHold(new Set(judged).size === judged.length, `I3: what ${user.name} was not told, at most once`);
    const tickets = await pool.query<{ id: string; number: number }>(
      'select id, number from ticket where tenant_id = $1 and id = any($2::uuid[])',
      [organization.tenantId, [...numbers.keys()]],
    );
    for (const { id, number } of tickets.rows) mustEqual(number, numbers.get(id), `I15: the number of ${id}`);
  }
  mustEqual(
    log.filter(({ verdict }) => verdict !== 'applied'),
    [],
    'I1: every change is applied',
  );
}
