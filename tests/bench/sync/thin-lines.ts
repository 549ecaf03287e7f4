import { setTimeout as delay } from 'node:timers/promises';
import type { Measurement } from '../measurement.ts';
import { type BenchServer, startBenchServer } from '../support/bench-server.ts';
import { runFirstSync } from '../support/first-sync-client.ts';
import { type Line, startShapingProxy } from '../support/shaping-proxy.ts';

const ROUND_TRIP_MS = 600;
const CUT_EVERY_MS = 30_000;
/** Of 20,000 tickets about forty are the agent's own; the rest is what the line must not wait for. */
const LARGE = 20_000;
/** Small enough to be brought over a thin line completely. */
const SMALL = 1_500;
const IDLE_MS = 180_000;

/** F: how soon work can begin on a thin line, how well a breaking line is used, what an idle hour costs. */
export async function measureThinLines(
  isQuick: boolean,
  say: (line: string) => void,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  await withServer(LARGE, async (server) => {
    for (const [kilobits, most] of [
      [64, 25],
      [128, null],
      [256, 8],
    ] as const) {
      say(`thin lines: usable at ${kilobits} kbit/s and ${ROUND_TRIP_MS} ms`);
      measurements.push(await measureUsable(server, kilobits, most));
    }
  });
  await withServer(isQuick ? SMALL / 3 : SMALL, async (server) => {
    say('thin lines: the whole first sync at 64 kbit/s, cut every 30 s');
    measurements.push(await measureGoodput(server, 64));
    say('thin lines: an idle metered line');
    measurements.push(await measureIdle(server, isQuick ? IDLE_MS / 3 : IDLE_MS));
  });
  return measurements;
}

async function measureUsable(
  server: BenchServer,
  kilobits: number,
  most: number | null,
): Promise<Measurement> {
  const { usableMs } = await through(server, lineOf(kilobits, null), (url) =>
    runFirstSync(url, { until: 'usable' }),
  );
  return {
    name: `usable at ${kilobits} kbit/s, ${ROUND_TRIP_MS} ms, from the password on`,
    ours: usableMs / 1_000,
    unit: 's',
    peer: null,
    peerName: null,
    ratio: null,
    budget: most === null ? null : { of: 'value', most },
  };
}

/** The bytes of the same first sync on the same line when it holds, against what the cut line could have carried meanwhile. */
async function measureGoodput(server: BenchServer, kilobits: number): Promise<Measurement> {
  const needed = await bytesOf(server, lineOf(kilobits, null));
  const line = lineOf(kilobits, CUT_EVERY_MS);
  const { completeMs } = await through(server, line, (url) => runFirstSync(url, { until: 'complete' }));
  const carried = (((completeMs ?? Number.NaN) / 1_000) * kilobits * 1_000) / 8;
  return {
    name: `goodput at ${kilobits} kbit/s, ${ROUND_TRIP_MS} ms, cut every 30 s (loss: what the line had room for)`,
    ours: needed / 1_024,
    unit: 'KB',
    peer: carried / 1_024,
    peerName: 'room on the line meanwhile,',
    ratio: carried / needed,
    budget: { of: 'ratio', most: 1.25 },
  };
}

async function bytesOf(server: BenchServer, line: Line): Promise<number> {
  const proxy = await startShapingProxy(server.url, line);
  try {
    await runFirstSync(proxy.url, { until: 'complete' });
    return proxy.bytes.down;
  } finally {
    await proxy.stop();
  }
}

async function measureIdle(server: BenchServer, idleMs: number): Promise<Measurement> {
  const proxy = await startShapingProxy(server.url, lineOf(256, null));
  let bytes = 0;
  try {
    await runFirstSync(proxy.url, {
      until: 'complete',
      isMetered: true,
      async afterwards() {
        const total = () => proxy.bytes.up + proxy.bytes.down;
        // The last news of the first sync are still on their way.
        await delay(5_000);
        const before = total();
        await delay(idleMs);
        bytes = total() - before;
      },
    });
  } finally {
    await proxy.stop();
  }
  return {
    name: `an idle hour, metered (from ${idleMs / 60_000} min; TCP and IP headers not counted)`,
    ours: ((bytes / idleMs) * 3_600_000) / 1_024,
    unit: 'KB',
    peer: null,
    peerName: null,
    ratio: null,
    budget: { of: 'value', most: 15 },
  };
}

function lineOf(kilobits: number, cutEveryMs: number | null): Line {
  return { bitsPerSecond: kilobits * 1_000, roundTripMs: ROUND_TRIP_MS, cutEveryMs };
}

async function through<T>(server: BenchServer, line: Line, run: (url: string) => Promise<T>): Promise<T> {
  const proxy = await startShapingProxy(server.url, line);
  try {
    return await run(proxy.url);
  } finally {
    await proxy.stop();
  }
}

async function withServer(ticketCount: number, run: (server: BenchServer) => Promise<void>): Promise<void> {
  const server = await startBenchServer(ticketCount, 4);
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}
