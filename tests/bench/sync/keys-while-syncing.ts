import type { Measurement } from '../measurement.ts';
import { openLargestView, press, RECORDER } from '../spine/key-paint.ts';
import { firstSyncOf, prepareEmptyClient, startBenchDesktop } from '../support/bench-client.ts';
import { quantile } from '../support/quantiles.ts';

const MESSAGES_PER_TICKET = 4;
const MOST = 1.5;

/** D: the next row, key to paint, while the first sync still runs, against the same window when it is done. */
export async function measureKeysWhileSyncing(
  ticketCount: number,
  presses: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  say(`keys: pressed while ${ticketCount} tickets come in`);
  const desktop = await startBenchDesktop(say);
  // A center that took these keys' processor would be measured with them; a real one has a machine of its own.
  const client = await prepareEmptyClient(ticketCount, MESSAGES_PER_TICKET, desktop, { isElsewhere: true });
  try {
    const { app, page } = await client.open();
    await page.evaluate(RECORDER);
    await openLargestView(page);
    const busy = await press(page, () => 'j', 'focusedRow', presses, 0);
    if ((await page.getByRole('progressbar').count()) === 0) {
      throw new Error('The first sync was done before the keys were: it needs more tickets');
    }
    await firstSyncOf(page);
    const idle = await press(page, () => 'j', 'focusedRow', presses, 0);
    await app.close();
    return [0.5, 0.99].map((p) => ({
      name: `key to paint, next row, during the first sync, p${p * 100}`,
      ours: quantile(busy, p),
      unit: 'ms',
      peer: quantile(idle, p),
      peerName: 'idle',
      ratio: quantile(busy, p) / quantile(idle, p),
      budget: p === 0.99 ? { of: 'ratio', most: MOST } : null,
    }));
  } finally {
    await client.remove();
    desktop.stop();
  }
}
