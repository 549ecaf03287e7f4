import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** How a program ended: its exit code, or 128 and the signal's number as shells count. */
export type Ended = Readonly<{ code: number }>;

/** A program we started and will end. */
export type Child = Readonly<{
  process: ChildProcess;
  ended: Promise<Ended>;
  /** Asks it to end, and ends it by force when it has not within the time. */
  stop(timeoutMs: number): Promise<void>;
}>;

/** Starts a program with an environment on top of this one's. */
export function startChild(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdio: 'inherit' | 'pipe',
): Child {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: stdio === 'pipe' ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`);
      resolve({ code: 127 });
    });
    child.once('exit', (code) => resolve({ code: code ?? 128 + 9 }));
  });
  return {
    process: child,
    ended,
    async stop(timeoutMs) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timeUp = new AbortController();
      const late = delay(timeoutMs, 'late', { signal: timeUp.signal }).catch(() => 'in time');
      if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
      timeUp.abort();
      await ended;
    },
  };
}
