import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** A running virtual display; `name` is the value for DISPLAY, e.g. `:1`. */
export type VirtualDisplay = Readonly<{ name: string; stop(): void }>;

/**
 * Starts Xvfb on a display number that is free.
 *
 * @throws Error when Xvfb is missing or ends at once
 */
export async function startVirtualDisplay(): Promise<VirtualDisplay> {
  // Xvfb itself looks for a free number and writes it to descriptor 3 once it accepts clients.
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
  const numbers = child.stdio[3];
  if (!(numbers instanceof Readable)) throw new Error('Xvfb was started without its number channel');
  const failed = once(child, 'exit').then(() => {
    throw new Error('Xvfb ended before its display was ready');
  });
  const [number] = await Promise.race([once(createInterface({ input: numbers }), 'line'), failed]);
  failed.catch(() => undefined);
  const stop = () => void child.kill('SIGTERM');
  process.once('exit', stop);
  child.unref();
  return {
    name: `:${number}`,
    stop() {
      process.removeListener('exit', stop);
      stop();
    },
  };
}
