import { setupText } from './setup-text.mjs';

const HEARTBEAT_MS = 5_000;

const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * Numbered progress lines on standard error: one when a step ends, one per reported detail,
 * and a sign of life every five seconds in between.
 *
 * @param {number} total how many steps will be run
 */
export function createProgress(total) {
  let number = 0;
  const write = (line) => process.stderr.write(`${line}\n`);
  return {
    /**
     * Runs one step. `work` gets a `report(detail)` function and returns a short outcome.
     *
     * @param {string} title
     * @param {(report: (detail: string) => void) => Promise<string | undefined>} work
     */
    async step(title, work) {
      number += 1;
      const head = `[${number}/${total}] ${title}`;
      const startedAt = Date.now();
      let detail = setupText('setup.working');
      const report = (text) => {
        detail = text;
        write(`${head}: ${text} …`);
      };
      const heartbeat = setInterval(() => write(`${head}: ${detail} … ${seconds(startedAt)}`), HEARTBEAT_MS);
      try {
        const outcome = (await work(report)) ?? setupText('setup.done');
        write(`${head}: ${outcome} (${seconds(startedAt)})`);
      } catch (error) {
        write(`${head}: ${setupText('setup.failed')} (${seconds(startedAt)})`);
        throw error;
      } finally {
        clearInterval(heartbeat);
      }
    },
  };
}
