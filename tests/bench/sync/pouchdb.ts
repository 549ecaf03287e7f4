import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Measurement } from '../measurement.ts';
import { benchRows, startBenchServer } from '../support/bench-server.ts';
import { runFirstSyncApart } from '../support/first-sync-process.ts';
import { installPeer, POUCHDB } from '../support/install-peer.ts';

const MESSAGES_PER_TICKET = 3;
/** Ours may take this share of PouchDB's time for a row: five times as fast. */
const MOST = 0.2;
const SUPPORT = join(import.meta.dirname, '../support/pouchdb');
const Outcome = z.object({ count: z.number(), ms: z.number() });

/**
 * A first sync of the same rows over loopback, ours and PouchDB's from express-pouchdb with LevelDB on both sides.
 * Ours is encrypted at rest and includes signing in; PouchDB does neither.
 */
export async function measureAgainstPouchDb(
  ticketCount: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  say(`PouchDB: a first sync of ${ticketCount} tickets and ${MESSAGES_PER_TICKET * ticketCount} messages`);
  const theirs = await replicateWithPouchDb(ticketCount);
  say(`  PouchDB ${theirs.ms.toFixed(0)} ms for ${theirs.count} documents`);
  const server = await startBenchServer(ticketCount, MESSAGES_PER_TICKET);
  try {
    const { completeMs } = await runFirstSyncApart(server.url);
    const { rows } = benchRows(ticketCount, MESSAGES_PER_TICKET);
    return [
      {
        name: `first sync, ${rows.length} rows, ms for 1,000`,
        ours: (completeMs / rows.length) * 1_000,
        unit: 'ms',
        peer: (theirs.ms / theirs.count) * 1_000,
        peerName: 'PouchDB',
        ratio: completeMs / rows.length / (theirs.ms / theirs.count),
        budget: { of: 'ratio', most: MOST },
      },
    ];
  } finally {
    await server.stop();
  }
}

async function replicateWithPouchDb(ticketCount: number): Promise<z.infer<typeof Outcome>> {
  const installed = await installPeer(POUCHDB);
  const data = ['server', 'client'].map((name) =>
    mkdtempSync(join(tmpdir(), `outpost-bench-pouchdb-${name}-`)),
  );
  const [serverData = '', clientData = ''] = data;
  const args = [installed.folder, serverData, String(ticketCount), String(MESSAGES_PER_TICKET)];
  const server = spawn(process.execPath, [join(SUPPORT, 'server-main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const { value: url } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
    if (typeof url !== 'string') throw new Error('The PouchDB server ended before it was ready');
    const client = [join(SUPPORT, 'client-main.ts'), installed.folder, clientData, url];
    const { stdout } = await promisify(execFile)(process.execPath, client);
    return Outcome.parse(JSON.parse(stdout));
  } finally {
    server.kill('SIGKILL');
    for (const folder of data) rmSync(folder, { recursive: true, force: true });
    installed.remove();
  }
}
