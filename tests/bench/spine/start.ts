import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from '../measurement.ts';
import { type BenchClient, type BenchDesktop, timeToLine } from '../support/bench-client.ts';
import { median } from '../support/quantiles.ts';

const EMPTY_WINDOW = join(import.meta.dirname, '../support/empty-window');

/** Warm start to the first painted queue, against an empty window of the same Electron; runs alternate. */
export async function benchStart(
  client: BenchClient,
  desktop: BenchDesktop,
  runs: number,
): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-empty-'));
  const empty = () => timeToLine(EMPTY_WINDOW, { ...desktop.env, OUTPOST_PROFILE_DIR: folder }, '{"painted"');
  const ours: number[] = [];
  const floor: number[] = [];
  try {
    // The first of each fills the caches of the disk and of the script compiler.
    await empty();
    await client.start();
    for (let run = 0; run < runs; run += 1) {
      floor.push(await empty());
      ours.push(await client.start());
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    {
      name: `warm start to usable queue, ${client.ticketCount} tickets (median of ${runs})`,
      ours: median(ours),
      unit: 'ms',
      peer: median(floor),
      peerName: 'an empty window',
      ratio: median(ours) / median(floor),
      budget: { of: 'ratio', most: 1.5 },
    },
  ];
}
