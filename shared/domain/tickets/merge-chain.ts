/** What a chain of merges is made of. */
interface Mergeable {
  readonly id: string;
  readonly mergedIntoId: string | null;
}

/** The tickets from this one to the one in which its conversation goes on; undefined where the chain has no end here. */
export function mergeChain<T extends Mergeable>(
  first: T,
  find: (id: NonNullable<T['mergedIntoId']>) => T | null | undefined,
): readonly T[] | undefined {
  const chain = [first];
  const seen = new Set([first.id]);
  for (let next: T['mergedIntoId'] = first.mergedIntoId; next != null; ) {
    const ticket = find(next);
    // Merging refuses to close a circle; rows that have one all the same must not be followed for ever.
    if (ticket == null || seen.has(ticket.id)) return undefined;
    seen.add(ticket.id);
    chain.push(ticket);
    next = ticket.mergedIntoId;
  }
  return chain;
}
