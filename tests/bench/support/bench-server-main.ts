import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../../server/accounts/password.ts';
import { readConfig } from '../../../server/config.ts';
import { createOrganization } from '../../../server/organization/create-organization.ts';
import { startServer } from '../../../server/start-server.ts';
import { BENCH_ACCOUNT, BENCH_NOW, benchRows } from './bench-server.ts';
import { watchPeakMemory } from './peak-memory.ts';

// With counts: fills the folder's database and ends. Without: serves it until told to stop.
const [dataDir = '', ...counts] = process.argv.slice(2);
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
const peakMemory = watchPeakMemory();
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', async () => {
  await server.stop();
  process.stdout.write(`${JSON.stringify({ peakBytes: peakMemory() })}\n`, () => process.exit(0));
});
