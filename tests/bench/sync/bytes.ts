import { constants, zstdCompressSync } from 'node:zlib';
import type { ImportRow } from '../../../db/server/import-rows.ts';
import { fieldsOf } from '../../../shared/model/entities.ts';
import type { Measurement } from '../measurement.ts';
import { benchRows, startBenchServer } from '../support/bench-server.ts';
import { runFirstSync } from '../support/first-sync-client.ts';
import { startShapingProxy } from '../support/shaping-proxy.ts';

const OPEN_LINE = { bitsPerSecond: null, roundTripMs: 0, cutEveryMs: null };

/** Everything that goes down the line in a first sync, against the bare values in one piece under zstd level 3. */
export async function measureBytes(ticketCount: number, say: (line: string) => void): Promise<Measurement[]> {
  say(`bytes: a first sync of ${ticketCount} tickets, counted on the line`);
  const server = await startBenchServer(ticketCount, 4);
  const proxy = await startShapingProxy(server.url, OPEN_LINE);
  try {
    await runFirstSync(proxy.url, { until: 'complete' });
    const floor = compressedValues(benchRows(ticketCount, 4).rows);
    return [
      {
        name: `bytes of a first sync of ${ticketCount} tickets`,
        ours: proxy.bytes.down / 1_024,
        unit: 'KB',
        peer: floor / 1_024,
        peerName: 'zstd-3 of the bare values,',
        ratio: proxy.bytes.down / floor,
        budget: { of: 'ratio', most: 1.1 },
      },
    ];
  } finally {
    await proxy.stop();
    await server.stop();
  }
}

function compressedValues(rows: readonly ImportRow[]): number {
  const text = rows
    .map(({ entity, row }) => JSON.stringify(fieldsOf(entity).map((field) => row[field] ?? null)))
    .join('\n');
  return zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }).length;
}
