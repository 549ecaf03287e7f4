import type { StoredResult } from '../../db/server/queries/clients.ts';
import type { MutationResult, WireMutation } from '../../shared/contract/sync-protocol.ts';

/** What the center knows of a client when its batch arrives. */
export interface ClientRecord {
  readonly lastMutation: number;
  /** Judgements on record for the numbers of the batch up to `lastMutation`, by number. */
  readonly stored: ReadonlyMap<number, StoredResult>;
  hashOf(mutation: WireMutation): string;
}

/** What becomes of a batch before anything in it is judged. */
export type BatchPlan =
  | {
      readonly kind: 'judge';
      /** Answers of what was judged before, with the batch's numbers. */
      readonly known: readonly MutationResult[];
      /** What is judged now: dense, beginning right after `lastMutation`. */
      readonly fresh: readonly WireMutation[];
    }
  | { readonly kind: 'gap'; readonly expectedN: number }
  | { readonly kind: 'fork' };

/**
 * Sorts a batch into repeats and news (R22). Other content under a judged number means that two machines use one
 * client's numbers; a number too high means that something before it never arrived.
 */
export function planBatch(mutations: readonly WireMutation[], record: ClientRecord): BatchPlan {
  const known: MutationResult[] = [];
  const fresh: WireMutation[] = [];
  for (const mutation of mutations) {
    if (mutation.n > record.lastMutation) {
      fresh.push(mutation);
      continue;
    }
    const stored = record.stored.get(mutation.n);
    if (stored === undefined || stored.operationId !== mutation.operationId) return { kind: 'fork' };
    if (stored.argsHash !== record.hashOf(mutation)) return { kind: 'fork' };
    const { argsHash: _hash, ...result } = stored;
    known.push(result);
  }
  const expectedN = record.lastMutation + 1;
  if (fresh.some(({ n }, index) => n !== expectedN + index)) return { kind: 'gap', expectedN };
  return { kind: 'judge', known, fresh };
}
