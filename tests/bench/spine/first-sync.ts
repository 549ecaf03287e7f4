import type { Benchmark, Measurement } from '../measurement.ts';
import { benchRows, startBenchServer } from '../support/bench-server.ts';
import { runFirstSync } from '../support/first-sync-client.ts';
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
    const { rows } = benchRows(ticketCount, MESSAGES_PER_TICKET);
    const floors: number[] = [];
    const totals: number[] = [];
    const usable: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      floors.push(insertRaw(rows));
      const { usableMs, completeMs } = await runFirstSync(server.url, { until: 'complete' });
      usable.push(usableMs);
      totals.push(completeMs ?? Number.NaN);
      say(`  run ${run + 1}: floor ${floors.at(-1)?.toFixed(0)} ms, sync ${totals.at(-1)?.toFixed(0)} ms`);
    }
    const [total, floor] = [median(totals), median(floors)];
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
        ours: median(usable),
        unit: 'ms',
        peer: total,
        peerName: 'complete after',
        ratio: median(usable) / total,
        budget: null,
      },
    ];
  } finally {
    await server.stop();
  }
}

export const benchFirstSync: Benchmark = ({ isQuick, say }) =>
  measureFirstSync(isQuick ? 2_000 : 20_000, isQuick ? 1 : 3, say);
