import { writeSync } from 'node:fs';
import { z } from 'zod';
import { killPoint } from './kill-point.ts';

// Loaded with --import ahead of a program that runs as it ships; what the program does to the outside passes here.
Error.stackTraceLimit = 100;

const write = writeSync;
const Arm = z.object({
  killAt: z.string(),
  /** A database that is stopped at once at the point, instead of this process. */
  postmaster: z.number().int().positive().nullable(),
});
let armed:
  | (ReturnType<typeof killPoint> & { readonly text: string; postmaster: number | null; left: number })
  | null = null;

function arm(text: string, postmaster: number | null): void {
  const point = killPoint(text);
  armed = { ...point, text, postmaster, left: point.passing };
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
  const { postmaster } = armed;
  if (postmaster !== null) {
    armed = null;
    stopAtOnce(postmaster);
    return;
  }
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing more may happen here.
  sleep(Number.POSITIVE_INFINITY);
}

/** PostgreSQL's immediate stop: no session ends in order, nothing is written. This process goes on when it is gone. */
function stopAtOnce(postmaster: number): void {
  process.kill(postmaster, 'SIGQUIT');
  try {
    for (;;) {
      process.kill(postmaster, 0);
      sleep(10);
    }
  } catch (error) {
    if (Reflect.get(Object(error), 'code') !== 'ESRCH') throw error;
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Calls pass around an asynchronous operation, with the stack of whoever asked for it. */
export async function passAround<T>(operation: string, run: () => Promise<T>): Promise<T> {
  const { stack } = new Error();
  pass('before', operation, stack);
  const result = await run();
  pass('after', operation, stack);
  return result;
}

if (process.env.OUTPOST_KILL_AT !== undefined) arm(process.env.OUTPOST_KILL_AT, null);
process.on('message', (message) => {
  const parsed = Arm.safeParse(message);
  if (!parsed.success) return;
  arm(parsed.data.killAt, parsed.data.postmaster);
  process.send?.({ armed: parsed.data.killAt });
});
