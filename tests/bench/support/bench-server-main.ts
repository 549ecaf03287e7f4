import { randomUUID } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { importRows } from '../../../db/server/import-rows.ts';
import { hashPassword } from '../../../server/accounts/password.ts';
import { readConfig } from '../../../server/config.ts';
import { createOrganization } from '../../../server/organization/create-organization.ts';
import { startServer } from '../../../server/start-server.ts';
import { BENCH_ACCOUNT, BENCH_NOW, benchRows, GIVES_WAY, type Grown, laterRows } from './bench-server.ts';
import { watchPeakMemory } from './peak-memory.ts';

// With counts: fills the folder's database and ends. Without: serves it until told to stop.
const [dataDir = '', ...counts] = process.argv.slice(2);
// Before the database is started, which takes it over.
if (process.env[GIVES_WAY] !== undefined) setPriority(constants.priority.PRIORITY_LOW);
const server = await startServer(
  readConfig({ OUTPOST_DATA_DIR: dataDir, OUTPOST_PORT: '0', OUTPOST_LOG_LEVEL: 'silent' }),
);
if (counts.length > 0) {
  const [ticketCount = 0, messagesPerTicket = 0] = counts.map(Number);
  const { rows, teamId, userId } = benchRows(ticketCount, messagesPerTicket);
  await createOrganization(
    { pool: server.context.pool, now: () => BENCH_NOW, newId: randomUUID, onProgress: () => undefined },
    {
      name: 'Bench',
      rows,
      credentials: [{ userId, passwordHash: await hashPassword(BENCH_ACCOUNT.password) }],
      intakeTeamId: teamId,
      mailbox: null,
      nextNumber: rows.length + 1,
    },
  );
  await server.stop();
  process.exit(0);
}
const { pool } = server.context;
const grow = async (ticketCount: number, messagesPerTicket: number): Promise<Grown> => {
  const { rows } = await pool.query<{
    tenantId: string;
    teamId: string;
    branchId: string;
    firstNumber: number;
  }>(
    `select tenant_id as "tenantId", id as "teamId", branch_id as "branchId",
       (select max(number) + 1 from ticket) as "firstNumber" from team limit 1`,
  );
  const [place] = rows;
  if (place === undefined) throw new Error('The organization of the benchmark has no team');
  const trees = laterRows(ticketCount, messagesPerTicket, place);
  for (const tree of trees) await importRows(pool, place.tenantId, tree, () => undefined);
  const [last] = trees.at(-1) ?? [];
  return { rows: trees.flat().length, lastTicketId: String(last?.row.id) };
};
/** Takes everybody out of the one team, or puts them in again. */
const setTeams = async (isInTeam: boolean): Promise<true> => {
  const { rows } = await pool.query<{ tenantId: string; teamId: string } & Record<string, unknown>>(
    `select u.tenant_id as "tenantId", t.id as "teamId", u.id, u.email, u.name, u.role, u.locale,
       u.is_active as "isActive" from user_account u join team t on t.tenant_id = u.tenant_id`,
  );
  for (const { tenantId, teamId, ...user } of rows) {
    const row = { ...user, teamIds: isInTeam ? [teamId] : [] };
    await importRows(pool, tenantId, [{ entity: 'user', row }], () => undefined);
  }
  return true;
};
createInterface({ input: process.stdin }).on('line', async (line) => {
  const asked = JSON.parse(line) as readonly [number, number] | boolean;
  const answer = typeof asked === 'boolean' ? await setTeams(asked) : await grow(...asked);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
const peakMemory = watchPeakMemory();
// First: who reads the address may want the end at once.
process.once('SIGTERM', async () => {
  await server.stop();
  process.stdout.write(`${JSON.stringify({ peakBytes: peakMemory() })}\n`, () => process.exit(0));
});
process.stdout.write(`${server.url}\n`);
