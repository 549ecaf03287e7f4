type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.getPrototypeOf({})
  );
}

function idOf(value: unknown): string | undefined {
  if (!isPlain(value)) return undefined;
  const { id } = value;
  return typeof id === 'string' ? id : undefined;
}

/**
 * The next answer, but with every part that did not change taken from the previous one, so that unchanged rows
 * keep their identity and are not painted again. Items of lists are matched by id where they have one.
 */
export function shareStructure<T>(previous: unknown, next: T): T {
  return share(previous, next) as T;
}

function share(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (Array.isArray(previous) && Array.isArray(next)) return shareList(previous, next);
  if (isPlain(previous) && isPlain(next)) return sharePlain(previous, next);
  return next;
}

function shareList(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const byId = new Map<string, unknown>();
  for (const item of previous) {
    const id = idOf(item);
    if (id !== undefined) byId.set(id, item);
  }
  const shared = next.map((item, index) => {
    const id = idOf(item);
    return share(id === undefined ? previous[index] : byId.get(id), item);
  });
  const isSame = shared.length === previous.length && shared.every((item, index) => item === previous[index]);
  return isSame ? previous : shared;
}

function sharePlain(previous: Plain, next: Plain): Plain {
  const keys = Object.keys(next);
  let isSame = keys.length === Object.keys(previous).length;
  const entries = keys.map((key) => {
    const former = Object.hasOwn(previous, key) ? previous[key] : undefined;
    const value = share(former, next[key]);
    if (!Object.hasOwn(previous, key) || value !== former) isSame = false;
    return [key, value] as const;
  });
  // Not by assignment: a field may have the name `__proto__`.
  return isSame ? previous : Object.fromEntries(entries);
}
