import { createHmac, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Pool } from 'pg';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { startEmbeddedPostgres } from '../../../server/postgres/start-embedded-postgres.ts';
import { createProofs } from '../../../server/sync/proofs.ts';
import { type PushPorts, push } from '../../../server/sync/push.ts';
import type { Session } from '../../../server/sync/session.ts';
import { DEFAULT_FILE_POLICY } from '../../../shared/model/file-policy.ts';
import { openFolder } from '../../support/open-folder.ts';
import { createSmallOrganization, type SmallOrganization } from '../../support/small-organization.ts';
import type { Measurement } from '../measurement.ts';

/** Workstations that hand in at the same time, and connections of the node. */
const AT_ONCE = 8;
const TICKETS = 400;
const IN_A_BATCH = 10;
/** 500 batches, and so 5,000 changes, a second (sync.md 10.10). */
const MOST_MS = 2;
/** What a batch writes anew beside its tickets: their events, marks in the log of changes and judgements. */
const WRITTEN = [
  ['ticket_event', IN_A_BATCH],
  ['change', 2 * IN_A_BATCH],
  ['mutation_log', IN_A_BATCH],
] as const;

/** Batches of one node in one organization on a disk that is waited for, beside commits of the same rows and nothing else. */
export async function measureBatches(batches: number, say: (line: string) => void): Promise<Measurement[]> {
  say(`batches: ${batches} of ${IN_A_BATCH} changes from ${AT_ONCE} workstations at once`);
  const folder = openFolder('outpost-bench-batches-');
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  const pool = createPool({ url: postgres.url, max: AT_ONCE });
  pool.on('error', () => undefined);
  try {
    await migrate(pool);
    const organization = await createSmallOrganization(pool, { teamCount: 1, ticketCount: TICKETS });
    const rounds = Math.ceil(batches / AT_ONCE);
    const ours = await timeOf(rounds, (worker) => createPusher(pool, organization, worker));
    const floor = await timeOf(rounds, await createWriters(pool));
    return [
      {
        name: `a batch of ${IN_A_BATCH} changes at one node, ${Math.round(1_000 / ours)} of them a second`,
        ours,
        unit: 'ms',
        peer: floor,
        peerName: 'commits of the same rows,',
        ratio: ours / floor,
        budget: { of: 'value', most: MOST_MS },
      },
    ];
  } finally {
    await pool.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds for each of the batches that everybody makes together, one after the other each. */
async function timeOf(
  rounds: number,
  workerOf: (worker: number) => (round: number) => Promise<void>,
): Promise<number> {
  const workers = Array.from({ length: AT_ONCE }, (_, worker) => workerOf(worker));
  // The first batch of each introduces its workstation.
  await Promise.all(workers.map((work) => work(0)));
  const startedAt = performance.now();
  await Promise.all(
    workers.map(async (work) => {
      for (let round = 1; round <= rounds; round += 1) await work(round);
    }),
  );
  return (performance.now() - startedAt) / (rounds * AT_ONCE);
}

/** A workstation whose person sets the priorities of tickets that nobody else works on. */
function createPusher(
  pool: Pool,
  { tenantId, epoch, users, ticketIds }: SmallOrganization,
  worker: number,
): (round: number) => Promise<void> {
  const ports: PushPorts = {
    pool,
    proofs: createProofs((text) => createHmac('sha256', 'the benchmark').update(text).digest('hex')),
    filePolicy: DEFAULT_FILE_POLICY,
    now: Date.now,
    newId: randomUUID,
    enqueue: () => Promise.resolve(),
    announce: () => undefined,
    reportBug: (error) => console.error(error),
    reportLoop: () => undefined,
  };
  const session = { tenantId, userId: users[0]?.id, deviceId: randomUUID() } as Session;
  const clientId = randomUUID();
  const share = TICKETS / AT_ONCE;
  return async (round) => {
    const mutations = Array.from({ length: IN_A_BATCH }, (_, index) => {
      const place = round * IN_A_BATCH + index;
      return {
        n: place + 1,
        operationId: randomUUID(),
        name: 'ticket.set-priority',
        version: 1,
        args: {
          ticketId: ticketIds[worker * share + (place % share)],
          priority: Math.floor(place / share) % 2,
        },
        baseSeq: 0,
        createdAt: Date.now(),
      };
    });
    const answer = await push(ports, session, { clientId, epoch, mutations, path: [] } as never);
    const isTaken = answer.kind === 'judged' && answer.results.every(({ verdict }) => verdict === 'applied');
    if (!isTaken)
      throw new Error(`The center of the benchmark did not take a batch: ${JSON.stringify(answer)}`);
  };
}

/** Writes rows such as the pushes have written into tables of their own, with the same indexes and as many in a commit. */
async function createWriters(pool: Pool): Promise<(worker: number) => (round: number) => Promise<void>> {
  const samples = new Map<string, readonly Record<string, unknown>[]>();
  for (const [table] of WRITTEN) {
    await pool.query(`create table raw_${table} (like ${table} including defaults including indexes)`);
    const { rows } = await pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} t limit ${AT_ONCE * 2 * IN_A_BATCH}`,
    );
    samples.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  await pool.query('create table raw_ticket (like ticket including defaults including indexes)');
  await pool.query('insert into raw_ticket select * from ticket');
  const { rows: tickets } = await pool.query<{ id: string }>('select id from ticket order by id');
  await pool.query('create table raw_counter (id int primary key, seq bigint) with (fillfactor = 20)');
  await pool.query('insert into raw_counter values (1, 0)');
  return (worker) => async (round) => {
    const statements = WRITTEN.map(([table, count]) => {
      const rows = samples.get(table) ?? [];
      const fresh = Array.from({ length: count }, (_, index) => {
        const row = rows[(worker * count + index) % rows.length];
        return { ...row, ...freshKey(table, worker, round * count + index) };
      });
      const json = JSON.stringify(fresh).replaceAll("'", "''");
      return `insert into raw_${table} select * from jsonb_populate_recordset(null::raw_${table}, '${json}')`;
    });
    const share = TICKETS / AT_ONCE;
    const ids = Array.from(
      { length: IN_A_BATCH },
      (_, index) => tickets[worker * share + ((round * IN_A_BATCH + index) % share)]?.id,
    );
    const changed = `update raw_ticket set seq = seq + 1, priority = 3 - priority, updated_at = updated_at + 1
      where id = any('{${ids.join()}}'::uuid[])`;
    const counted = `update raw_counter set seq = seq + ${2 * IN_A_BATCH}`;
    await pool.query(['begin', changed, ...statements, counted, 'commit'].join(';\n'));
  };
}

/** What makes a row another one; the log has its key of a workstation and a number. */
function freshKey(table: string, worker: number, n: number): object {
  if (table !== 'mutation_log') return { id: randomUUID() };
  return { client_id: `00000000-0000-4000-8000-00000000000${worker}`, n, operation_id: randomUUID() };
}
