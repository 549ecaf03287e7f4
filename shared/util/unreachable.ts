/** Ends an exhaustive switch: a case the compiler did not rule out is a programming error. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable case: ${JSON.stringify(value)}`);
}
