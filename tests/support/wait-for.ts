import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 25;

/** How long to wait, and for what: the words stand in the error. */
export type WaitOptions = Readonly<{ what: string; timeoutMs?: number }>;

/**
 * Polls until the condition gives something truthy, and returns that. What the condition threw last is the
 * cause of the error when the time is up.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { what, timeoutMs = 20_000 }: WaitOptions,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const result = await condition();
      cause = undefined;
      if (result) return result;
    } catch (error) {
      cause = error;
    }
    if (Date.now() >= deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`, { cause });
    await delay(POLL_MS);
  }
}
