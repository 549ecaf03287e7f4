import type { HelloAnswer, MutationResult, Page, WireMutation } from './sync-protocol.ts';

/** Where this store stands. */
export interface Standing {
  readonly clientId: string;
  readonly epoch: string | null;
  readonly cursor: number | null;
  readonly completeScopes: readonly string[];
  /** Most urgent first. */
  readonly joiningScopes: readonly { readonly scope: string; readonly token: string | null }[];
  readonly unsentCount: number;
  readonly numbersLeft: number;
}

/** The database as the sync worker sees it. Every call is one transaction. */
export interface SyncStore {
  standing(): Standing;
  /** Takes in a hello. Another epoch means the server's history changed: everything is fetched anew, work is kept. */
  greet(answer: HelloAnswer): void;
  /** The next changes to send, with their numbers on the wire, marked as sent. */
  nextBatch(maxMutations: number, maxBytes: number): readonly WireMutation[];
  recordResults(results: readonly MutationResult[]): void;
  /** Applies a pull page if the store still stands where the request was made; false throws it away. */
  applyPull(page: Page, request: { readonly clientId: string; readonly cursor: number }): boolean;
  applySnapshot(scope: string, token: string | null, page: Page): boolean;
  addNumbers(blocks: readonly { readonly from: number; readonly to: number }[]): void;
  /** Sends again from this number on the wire. */
  rewind(expectedN: number): void;
  /** Begins a new identity because another machine uses this one's; unjudged work is renumbered, operation ids stay. */
  fork(): void;
}
