/** Pauses between attempts grow up to a limit; jitter keeps many clients from coming back in the same second. */
export type BackoffLimits = { readonly baseMs: number; readonly maxMs: number };

/**
 * The pause before attempt number `attempt` (1 is the first repetition): doubled each time, between half and
 * all of it. `random` gives numbers from 0 to below 1.
 */
export const backoffMs = (attempt: number, limits: BackoffLimits, random: () => number): number => {
  const full = Math.min(limits.maxMs, limits.baseMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
  return Math.round(full / 2 + (full / 2) * random());
};
