import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryVault } from '../../support/memory-vault.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Measurement } from '../measurement.ts';
import { BENCH_ACCOUNT, startBenchServer } from '../support/bench-server.ts';
import { openDesk } from '../support/desk.ts';
import { openSession, runFirstSync } from '../support/first-sync-client.ts';
import { median } from '../support/quantiles.ts';
import { startShapingProxy } from '../support/shaping-proxy.ts';

const STARTS = 5;
const TIMEOUT_MS = 1_800_000;
const WAKES = 5;
const FAR_MS = 600;
/** From the waking of the machine to the first word of what happened meanwhile (docs/spec/sync.md R63). */
const MOST_WAKE_MS = 3_000;

/** A workstation that has everything is started, and its machine wakes up: how long until it has the news. */
export async function measureResume(
  ticketCount: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  return [...(await measureStarts(ticketCount, say)), ...(await measureWakes(say))];
}

async function measureStarts(ticketCount: number, say: (line: string) => void): Promise<Measurement[]> {
  say(`resume: a start with ${ticketCount} tickets here`);
  const server = await startBenchServer(ticketCount, 1);
  const profileDir = mkdtempSync(join(tmpdir(), 'outpost-bench-resume-'));
  const vault = createMemoryVault();
  const here: number[] = [];
  const news: number[] = [];
  try {
    const first = openSession(profileDir, vault);
    await first.start();
    await first.signIn(server.url, BENCH_ACCOUNT.email, BENCH_ACCOUNT.password);
    const { status } = first.workspace();
    await waitFor(() => status.get().firstSync.isComplete, { what: 'complete', timeoutMs: TIMEOUT_MS });
    await first.stop();
    for (let run = 0; run < STARTS; run += 1) {
      const startedAt = performance.now();
      const session = openSession(profileDir, vault);
      await session.start();
      const workspace = session.workspace();
      const syncedBefore = workspace.status.get().lastSyncedAt ?? 0;
      workspace.query('view.list', {});
      here.push(performance.now() - startedAt);
      await waitFor(() => (workspace.status.get().lastSyncedAt ?? 0) > syncedBefore, { what: 'the news' });
      news.push(performance.now() - startedAt);
      await session.stop();
    }
  } finally {
    await server.stop();
    rmSync(profileDir, { recursive: true });
  }
  const name = `a start with ${ticketCount} tickets here`;
  return [
    row(`${name}, until the queues are there (median of ${STARTS})`, median(here), null),
    row(`${name}, until the first pull is through`, median(news), null),
  ];
}

async function measureWakes(say: (line: string) => void): Promise<Measurement[]> {
  const server = await startBenchServer(500, 1);
  const measurements: Measurement[] = [];
  try {
    const desk = await openDesk(server);
    await desk.change();
    for (const roundTripMs of [0, FAR_MS]) {
      say(`wake: ${roundTripMs} ms there and back`);
      const line = { bitsPerSecond: null, roundTripMs, cutEveryMs: null };
      const proxy = await startShapingProxy(server.url, line);
      const times: number[] = [];
      try {
        await runFirstSync(proxy.url, {
          until: 'complete',
          async afterwards(workspace) {
            const isShown = (priority: number): boolean => {
              const shown = workspace.query('ticket.get', { ticketId: desk.ticketId });
              return Reflect.get(Object(Reflect.get(Object(shown), 'ticket')), 'priority') === priority;
            };
            for (let run = 0; run < WAKES; run += 1) {
              const startedAt = performance.now();
              // What was under way before is given up, so that the change comes with the first pull after it.
              workspace.engine.wake();
              const priority = await desk.change();
              await waitFor(() => isShown(priority), { what: 'the first word' });
              times.push(performance.now() - startedAt);
            }
          },
        });
      } finally {
        await proxy.stop();
      }
      const name = `from the wake to the first word, ${roundTripMs} ms there and back (longest of ${WAKES})`;
      measurements.push(row(name, Math.max(...times), MOST_WAKE_MS));
    }
    return measurements;
  } finally {
    await server.stop();
  }
}

function row(name: string, ours: number, most: number | null): Measurement {
  const budget = most === null ? null : { of: 'value' as const, most };
  return { name, ours, unit: 'ms', peer: null, peerName: null, ratio: null, budget };
}
