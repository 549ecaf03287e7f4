import type { Benchmark } from '../measurement.ts';
import { prepareBenchClient, startBenchDesktop } from '../support/bench-client.ts';
import { benchFirstSync } from './first-sync.ts';
import { keyMeasurements, measureKeys } from './key-paint.ts';
import { benchQueues } from './queues.ts';
import { benchStart } from './start.ts';

/** The spine's promises: first sync, queues, start, key to paint. */
export const benchSpine: Benchmark = async (options) => [
  ...(await benchFirstSync(options)),
  ...queues(options),
  ...(await benchWindow(options)),
];

const SMALL = 5_000;
const LARGE = 100_000;

const queues = ({ isQuick, say }: Parameters<Benchmark>[0]) => {
  const large = isQuick ? 4 * SMALL : LARGE;
  say(`queues: stores with ${SMALL} and ${large} tickets`);
  return benchQueues(SMALL, large);
};

/** What is measured in a real window, on a small and a large center. */
const benchWindow: Benchmark = async ({ isQuick, say }) => {
  const runs = isQuick ? 3 : 9;
  const presses = isQuick ? 60 : 300;
  const desktop = await startBenchDesktop(say);
  const withClient = async (ticketCount: number) => {
    say(`window: a client with ${ticketCount} tickets`);
    const client = await prepareBenchClient(ticketCount, 1, desktop);
    try {
      const start = await benchStart(client, desktop, runs);
      return { start, keys: await measureKeys(client, presses) };
    } finally {
      await client.remove();
    }
  };
  try {
    const small = await withClient(SMALL);
    const large = await withClient(isQuick ? 4 * SMALL : LARGE);
    return [...small.start, ...large.start, ...keyMeasurements(small.keys, large.keys)];
  } finally {
    desktop.stop();
  }
};
