import { writeSync } from 'node:fs';
import { z } from 'zod';
import { killPoint } from './kill-point.ts';

// Loaded with --import ahead of a program that runs as it ships; what the program does to the outside passes here.
Error.stackTraceLimit = 100;

const write = writeSync;
const Arm = z.object({ killAt: z.string() });
let armed: (ReturnType<typeof killPoint> & { readonly text: string; left: number }) | null = null;

function arm(text: string): void {
  const point = killPoint(text);
  armed = { ...point, text, left: point.passing };
}

/** Kills this process if it has come to its point. */
export function pass(moment: 'before' | 'after', operation: string, stack = new Error().stack): void {
  if (armed === null || armed.moment !== moment || !operation.startsWith(armed.operation)) return;
  if (
    armed.within !== null &&
    !new RegExp(`at (async )?(\\S+\\.)?${armed.within}(\\$\\d+)? `).test(stack ?? '')
  )
    return;
  armed.left -= 1;
  if (armed.left > 0) return;
  // A pipe keeps what was written when its writer dies.
  write(1, `${JSON.stringify({ killedAt: armed.text })}\n`);
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing more may happen here.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Calls pass around an asynchronous operation, with the stack of whoever asked for it. */
export async function passAround<T>(operation: string, run: () => Promise<T>): Promise<T> {
  const { stack } = new Error();
  pass('before', operation, stack);
  const result = await run();
  pass('after', operation, stack);
  return result;
}

if (process.env.OUTPOST_KILL_AT !== undefined) arm(process.env.OUTPOST_KILL_AT);
process.on('message', (message) => {
  const parsed = Arm.safeParse(message);
  if (!parsed.success) return;
  arm(parsed.data.killAt);
  process.send?.({ armed: parsed.data.killAt });
});
