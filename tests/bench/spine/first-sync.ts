import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import type { ImportRow } from '../../../db/server/import-rows.ts';
import { createSession } from '../../../electron/store/session.ts';
import { createMemoryVault } from '../../support/memory-vault.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Benchmark, Measurement } from '../measurement.ts';
import { BENCH_ACCOUNT, benchRows, startBenchServer } from '../support/bench-server.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const ROWS_PER_TRANSACTION = 2_000;

/** First sync over loopback into the encrypted store, against inserting the same rows into the same schema. */
export const benchFirstSync: Benchmark = async ({ isQuick, say }) => {
  const ticketCount = isQuick ? 2_000 : 20_000;
  say(`first sync: building a center with ${ticketCount} tickets and ${4 * ticketCount} messages`);
  const server = await startBenchServer(ticketCount, 4);
  try {
    const rowCount = benchRows(ticketCount, 4).rows.length;
    const { totalMs, usableMs } = await syncOnce(server.url);
    const floorMs = insertRaw(benchRows(ticketCount, 4).rows);
    const rate = (ms: number) => rowCount / (ms / 1000);
    return [
      {
        name: `first sync of ${rowCount} rows`,
        ours: rate(totalMs),
        unit: 'rows/s',
        peer: rate(floorMs),
        peerName: 'raw encrypted SQLite insert,',
        ratio: totalMs / floorMs,
        budget: { of: 'ratio', most: 2.5 },
      },
      {
        name: 'usable, as a share of the whole first sync',
        ours: usableMs,
        unit: 'ms',
        peer: totalMs,
        peerName: 'complete after',
        ratio: usableMs / totalMs,
        budget: null,
      },
    ] satisfies Measurement[];
  } finally {
    await server.stop();
  }
};

function insertRaw(rows: readonly ImportRow[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-raw-'));
  const db = openDatabase({ path: join(folder, 'raw.db'), keyHex: randomBytes(32).toString('hex') });
  migrate(db, MIGRATIONS);
  db.pragma('synchronous = normal');
  const store = entityStoreOf(db);
  const startedAt = performance.now();
  for (let start = 0; start < rows.length; start += ROWS_PER_TRANSACTION) {
    db.transaction(() => {
      for (const { entity, row } of rows.slice(start, start + ROWS_PER_TRANSACTION))
        store.put(entity, row, 1);
    })();
  }
  const elapsed = performance.now() - startedAt;
  db.close();
  rmSync(folder, { recursive: true });
  return elapsed;
}

async function syncOnce(url: string): Promise<{ readonly totalMs: number; readonly usableMs: number }> {
  const profileDir = mkdtempSync(join(tmpdir(), 'outpost-bench-profile-'));
  const session = createSession({
    profileDir,
    presetServerUrl: null,
    demoAccount: null,
    appVersion: '0',
    deviceName: 'bench',
    vault: createMemoryVault(),
    now: () => Date.now(),
    newId: randomUUID,
    onBug: (error) => console.error(error),
    onDamaged: () => console.error('The local database is damaged'),
  });
  await session.start();
  const startedAt = performance.now();
  await session.signIn(url, BENCH_ACCOUNT.email, BENCH_ACCOUNT.password);
  const status = session.workspace().status;
  await waitFor(() => status.get().firstSync.isUsable, { what: 'usable', timeoutMs: 300_000 });
  const usableMs = performance.now() - startedAt;
  await waitFor(() => status.get().firstSync.isComplete, { what: 'complete', timeoutMs: 600_000 });
  const totalMs = performance.now() - startedAt;
  await session.stop();
  rmSync(profileDir, { recursive: true });
  return { totalMs, usableMs };
}
