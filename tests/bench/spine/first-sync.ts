import type { Benchmark, Measurement } from '../measurement.ts';
import { type BenchServer, benchRows, startBenchServer } from '../support/bench-server.ts';
import { runFirstSyncApart } from '../support/first-sync-process.ts';
import { median } from '../support/quantiles.ts';
import { insertRaw } from '../support/raw-insert.ts';

const MESSAGES_PER_TICKET = 4;

/**
 * First sync over loopback into the encrypted store, against inserting the same rows into the same schema. Floor and
 * sync take turns, so that a noisy machine is noisy for both.
 */
export async function measureFirstSync(
  ticketCount: number,
  runs: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  say(`first sync: a center with ${ticketCount} tickets and ${MESSAGES_PER_TICKET * ticketCount} messages`);
  const server = await startBenchServer(ticketCount, MESSAGES_PER_TICKET);
  try {
    const times = await measureTimes(server, ticketCount, runs, say);
    const { peakBytes } = await server.stop();
    return [...times, memory('peak memory of the server, PostgreSQL not counted', peakBytes)];
  } finally {
    await server.stop();
  }
}

async function measureTimes(
  server: BenchServer,
  ticketCount: number,
  runs: number,
  say: (line: string) => void,
): Promise<readonly Measurement[]> {
  const { rows } = benchRows(ticketCount, MESSAGES_PER_TICKET);
  const floors: number[] = [];
  const syncs: Awaited<ReturnType<typeof runFirstSyncApart>>[] = [];
  for (let run = 0; run < runs; run += 1) {
    const floor = insertRaw(rows);
    const sync = await runFirstSyncApart(server.url);
    floors.push(floor);
    syncs.push(sync);
    say(`  run ${run + 1}: floor ${floor.toFixed(0)} ms, sync ${sync.completeMs.toFixed(0)} ms`);
  }
  const floor = median(floors);
  const total = median(syncs.map(({ completeMs }) => completeMs));
  const usable = median(syncs.map(({ usableMs }) => usableMs));
  const rate = (ms: number) => rows.length / (ms / 1_000);
  return [
    {
      name: `first sync of ${rows.length} rows (median of ${runs})`,
      ours: rate(total),
      unit: 'rows/s',
      peer: rate(floor),
      peerName: 'raw encrypted SQLite insert,',
      ratio: total / floor,
      budget: { of: 'ratio', most: 2.5 },
    },
    {
      name: 'usable, as a share of the whole first sync',
      ours: usable,
      unit: 'ms',
      peer: total,
      peerName: 'complete after',
      ratio: usable / total,
      budget: null,
    },
    memory('peak memory of the client, window not counted', Math.max(...syncs.map((sync) => sync.peakBytes))),
  ];
}

function memory(name: string, bytes: number): Measurement {
  const megabytes = bytes / 1024 ** 2;
  return { name, ours: megabytes, unit: 'MB', peer: null, peerName: null, ratio: null, budget: null };
}

export const benchFirstSync: Benchmark = ({ isQuick, say }) =>
  measureFirstSync(isQuick ? 2_000 : 20_000, isQuick ? 1 : 3, say);
