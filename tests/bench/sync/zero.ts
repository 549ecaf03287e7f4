import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Measurement } from '../measurement.ts';
import { startBenchServer } from '../support/bench-server.ts';
import { runFirstSyncApart } from '../support/first-sync-process.ts';
import { installPeer, ZERO } from '../support/install-peer.ts';

const MESSAGES_PER_TICKET = 3;
const SUPPORT = join(import.meta.dirname, '../support/zero');
const Served = z.object({ url: z.string(), tables: z.record(z.string(), z.unknown()), rows: z.number() });
const Outcome = z.object({ count: z.number(), ms: z.number() });

/**
 * A first sync of the same rows over loopback, ours and that of Rocicorp's Zero, each with its own server over embedded
 * PostgreSQL that has everything at hand. Zero's client keeps its rows in memory, the only place it has outside a
 * browser; ours writes them encrypted and durable, and its time includes signing in.
 */
export async function measureAgainstZero(
  ticketCount: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  say(`Zero: a first sync of ${ticketCount} tickets and ${MESSAGES_PER_TICKET * ticketCount} messages`);
  const theirs = await syncWithZero(ticketCount);
  say(`  Zero ${theirs.ms.toFixed(0)} ms for ${theirs.count} rows`);
  const server = await startBenchServer(ticketCount, MESSAGES_PER_TICKET);
  try {
    const { completeMs } = await runFirstSyncApart(server.url);
    const ours = (completeMs / theirs.count) * 1_000;
    const peer = (theirs.ms / theirs.count) * 1_000;
    return [
      {
        name: `first sync, ${theirs.count} rows, ms for 1,000`,
        ours,
        unit: 'ms',
        peer,
        peerName: 'Zero in memory',
        ratio: ours / peer,
        budget: null,
      },
    ];
  } finally {
    await server.stop();
  }
}

async function syncWithZero(ticketCount: number): Promise<z.infer<typeof Outcome>> {
  const installed = await installPeer(ZERO);
  const data = mkdtempSync(join(tmpdir(), 'outpost-bench-zero-'));
  const args = [installed.folder, data, String(ticketCount), String(MESSAGES_PER_TICKET)];
  const server = spawn(process.execPath, [join(SUPPORT, 'server-main.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const { value: line } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
    if (typeof line !== 'string') throw new Error('The server of Zero ended before it was ready');
    const { url, tables, rows } = Served.parse(JSON.parse(line));
    const client = [join(SUPPORT, 'client-main.ts'), installed.folder, url, JSON.stringify(tables)];
    const { stdout } = await promisify(execFile)(process.execPath, client);
    const outcome = Outcome.parse(JSON.parse(stdout));
    if (outcome.count !== rows) throw new Error(`Zero has ${outcome.count} rows of ${rows}`);
    return outcome;
  } finally {
    server.stdin.end();
    await ended;
    rmSync(data, { recursive: true, force: true });
    installed.remove();
  }
}
