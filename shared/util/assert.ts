/** States an invariant. A false condition is a bug in our own code, never bad input from outside. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${what}`);
}
