/** Every way to give each key one of its values. */
export function* combinations<Value>(
  values: readonly (readonly [string, readonly Value[]])[],
): Generator<Readonly<Record<string, Value>>> {
  const [first, ...rest] = values;
  if (!first) {
    yield {};
    return;
  }
  const [key, own] = first;
  for (const others of combinations(rest)) for (const value of own) yield { ...others, [key]: value };
}
