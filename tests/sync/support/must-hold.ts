import { isDeepStrictEqual } from 'node:util';

const MAX_SHOWN = 600;

/** Fails with the invariant's name when two values differ; outside of a test runner too. */
export function mustEqual(actual: unknown, expected: unknown, invariant: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${invariant}: ${show(actual)} instead of ${show(expected)}`);
}

/** Fails with the invariant's name unless it holds. */
export function mustHold(holds: boolean, invariant: string): void {
  if (!holds) throw new Error(`${invariant} does not hold`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value instanceof Map ? [...value] : value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
