import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '../../../server/accounts/password.ts';
import { readConfig } from '../../../server/config.ts';
import { createOrganization } from '../../../server/organization/create-organization.ts';
import { startServer } from '../../../server/start-server.ts';
import { BENCH_ACCOUNT, BENCH_NOW, benchRows } from './bench-server.ts';

const [ticketCount = '0', messagesPerTicket = '0'] = process.argv.slice(2);
const dataDir = mkdtempSync(join(tmpdir(), 'outpost-bench-'));
const server = await startServer(
  readConfig({ OUTPOST_DATA_DIR: dataDir, OUTPOST_PORT: '0', OUTPOST_LOG_LEVEL: 'silent' }),
);
const { rows, teamId, userId } = benchRows(Number(ticketCount), Number(messagesPerTicket));
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
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
});
