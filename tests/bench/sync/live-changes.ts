import { setTimeout as delay } from 'node:timers/promises';
import type { Workspace } from '../../../electron/store/workspace.ts';
import type { Measurement } from '../measurement.ts';
import { type BenchServer, startBenchServer } from '../support/bench-server.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { runFirstSync } from '../support/first-sync-client.ts';
import { quantile } from '../support/quantiles.ts';
import { startShapingProxy } from '../support/shaping-proxy.ts';

const TICKETS = 500;
const ROUND_TRIPS_MS = [0, 100, 300, 600] as const;
/** So far apart that no two changes share a poke. */
const PAUSE_MS = 250;
/** At the most: over loopback absolutely, over a line beside the half round trip that nothing can beat (sync.md 10.10). */
const MOST = { loopback: { p50: 20, p99: 100 }, beyondPhysics: 60 } as const;

/** Live: what a colleague did, from the press of a key there to the row on the screen here, over lines of any length. */
export async function measureLiveChanges(
  isQuick: boolean,
  say: (line: string) => void,
): Promise<Measurement[]> {
  const server = await startBenchServer(TICKETS, 1);
  try {
    const desk = await openDesk(server);
    await desk.change();
    const measurements: Measurement[] = [];
    for (const roundTripMs of ROUND_TRIPS_MS) {
      say(`live changes: ${roundTripMs} ms there and back`);
      measurements.push(
        ...rowsOf(await hearOver(server, desk, roundTripMs, isQuick ? 20 : 100), roundTripMs),
      );
    }
    return measurements;
  } finally {
    await server.stop();
  }
}

/** How long each of so many changes takes over loopback, in milliseconds. */
export async function measureLiveOverLoopback(count: number): Promise<readonly number[]> {
  const server = await startBenchServer(TICKETS, 1);
  try {
    const desk = await openDesk(server);
    await desk.change();
    return await hearOver(server, desk, 0, count);
  } finally {
    await server.stop();
  }
}

async function hearOver(
  server: BenchServer,
  desk: Desk,
  roundTripMs: number,
  count: number,
): Promise<readonly number[]> {
  const proxy = await startShapingProxy(server.url, { bitsPerSecond: null, roundTripMs, cutEveryMs: null });
  let delays: readonly number[] = [];
  try {
    await runFirstSync(proxy.url, {
      until: 'complete',
      async afterwards(workspace) {
        delays = await hear(workspace, desk, count);
      },
    });
  } finally {
    await proxy.stop();
  }
  return delays;
}

/** How long each change takes until the open ticket shows it, in milliseconds. */
async function hear(workspace: Workspace, desk: Desk, count: number): Promise<readonly number[]> {
  const leaving = new AbortController();
  const shown = workspace.watch('ticket.get', { ticketId: desk.ticketId }, leaving.signal);
  const delays: number[] = [];
  try {
    // The first change waits for the line and is not counted.
    for (let round = 0; round <= count; round += 1) {
      await delay(PAUSE_MS);
      const startedAt = performance.now();
      const priority = await desk.change();
      const shownAt = await whenShown(shown, priority);
      if (round > 0) delays.push(shownAt - startedAt);
    }
  } finally {
    leaving.abort();
  }
  return delays;
}

/** Reads on until the ticket has this priority. */
async function whenShown(shown: AsyncGenerator<unknown, void, void>, priority: number): Promise<number> {
  for (;;) {
    const { value, done } = await shown.next();
    if (done === true) throw new Error('The screen of the benchmark has ended');
    const ticket = Reflect.get(Object(value), 'ticket') as { readonly priority: number } | undefined;
    if (ticket?.priority === priority) return performance.now();
  }
}

function rowsOf(delays: readonly number[], roundTripMs: number): readonly Measurement[] {
  const physical = roundTripMs / 2;
  return [0.5, 0.99].map((p) => {
    const ours = quantile(delays, p);
    const most = p === 0.5 ? (physical === 0 ? MOST.loopback.p50 : physical + MOST.beyondPhysics) : null;
    const mostAtAll = physical === 0 && p === 0.99 ? MOST.loopback.p99 : most;
    return {
      name: `a change of a colleague on the screen, ${roundTripMs} ms there and back, p${p * 100}`,
      ours,
      unit: 'ms',
      peer: physical === 0 ? null : physical,
      peerName: physical === 0 ? null : 'half a round trip,',
      ratio: physical === 0 ? null : ours / physical,
      budget: mostAtAll === null ? null : { of: 'value', most: mostAtAll },
    };
  });
}
