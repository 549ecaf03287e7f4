import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { SYNC_RATES } from '../../../server/sync/allowance.ts';
import type { Measurement } from '../measurement.ts';
import { startBenchServer } from '../support/bench-server.ts';
import { openDesk } from '../support/desk.ts';
import { median } from '../support/quantiles.ts';

const RUNS = 40;
const WARM_UP = 10;
const MOST = 1.2;
/** A workstation may hand in no faster. */
const PAUSE_MS = 1_000 / SYNC_RATES.pushes.perSecond;

/** E: what one pull of one change costs, with few tickets in the center and with many. */
export async function measurePullGrowth(
  fewTickets: number,
  manyTickets: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  const few = await medianPull(fewTickets, say);
  const many = await medianPull(manyTickets, say);
  return [
    {
      name: `a pull of one change, growth to ${manyTickets} tickets`,
      ours: many,
      unit: 'ms',
      peer: few,
      peerName: `with ${fewTickets} tickets`,
      ratio: many / few,
      budget: { of: 'ratio', most: MOST },
    },
  ];
}

async function medianPull(ticketCount: number, say: (line: string) => void): Promise<number> {
  say(`pull: a center with ${ticketCount} tickets`);
  const server = await startBenchServer(ticketCount, 0);
  try {
    const desk = await openDesk(server);
    const clientId = randomUUID();
    const times: number[] = [];
    await desk.change();
    for (let run = 0; run < RUNS + WARM_UP; run += 1) {
      const cursor = await desk.sequence();
      await delay(PAUSE_MS);
      await desk.change();
      const request = {
        clientId,
        epoch: desk.epoch,
        cursor,
        // As a workstation that has everything: for what it lacks, the center would count how much that is.
        scopes: desk.scopes,
        joiningScopes: [],
        maxBytes: 65_536,
      };
      const startedAt = performance.now();
      const answer = await desk.post('/sync/pull', request);
      const page = await answer.arrayBuffer();
      const ms = performance.now() - startedAt;
      if (!answer.ok || page.byteLength === 0) throw new Error(`A pull was answered with ${answer.status}`);
      if (run >= WARM_UP) times.push(ms);
    }
    return median(times);
  } finally {
    await server.stop();
  }
}
