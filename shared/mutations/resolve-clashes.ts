import { ENTITIES } from '../model/entities.ts';
import type { Change, MutationContext, Reads, RowKey } from './mutation.ts';

/** A late value that lost; the server turns it into a conflict note. */
export interface Clash {
  readonly ticketId: string;
  readonly field: string;
  readonly winnerValue: unknown;
  readonly loserValue: unknown;
}

/**
 * Takes out of the changes every single-value field that somebody else changed to another value after the state
 * the author had seen: the value on the server stays (sync.md, decision 2).
 */
export function resolveClashes(
  changes: readonly Change[],
  reads: Reads,
  context: Pick<MutationContext, 'changedSince'>,
): { readonly changes: readonly Change[]; readonly clashes: readonly Clash[] } {
  const clashes: Clash[] = [];
  const current = ({ entity, id }: RowKey, field: string): unknown =>
    Reflect.get(reads.get(entity, id) ?? {}, field);
  const kept = changes.map((change) => {
    if (change.kind !== 'patch') return change;
    const watched: readonly string[] = ENTITIES[change.entity].detectClashes;
    const lost = Object.entries(change.fields).filter(
      ([field, value]) =>
        watched.includes(field) &&
        current(change, field) !== value &&
        context.changedSince(change.entity, change.id, field),
    );
    if (lost.length === 0) return change;
    for (const [field, loserValue] of lost) {
      clashes.push({ ticketId: change.id, field, winnerValue: current(change, field), loserValue });
    }
    const names = new Set(lost.map(([field]) => field));
    const fields = Object.fromEntries(Object.entries(change.fields).filter(([field]) => !names.has(field)));
    return { ...change, fields } as Change;
  });
  return { changes: kept, clashes };
}
