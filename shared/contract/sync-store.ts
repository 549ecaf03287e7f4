import type { ClientId } from '../model/ids.ts';
import type {
  HelloAnswer,
  LeasedBlock,
  MutationResult,
  NumbersAnswer,
  Page,
  ReconcileRequest,
  StandingProof,
  WireMutation,
} from './sync-protocol.ts';

/** Where this store stands. */
export interface Standing {
  readonly clientId: ClientId;
  readonly epoch: string | null;
  readonly cursor: number | null;
  /** The last change of this client that a page has confirmed. */
  readonly lastMutation: number;
  /** The furthest this store has seen the center, sealed by the center. */
  readonly proof: StandingProof | null;
  /** What the rows here lack because the person may not see it. */
  readonly hiddenFields: readonly string[];
  readonly completeScopes: readonly string[];
  /** Most urgent first. */
  readonly joiningScopes: readonly {
    readonly scope: string;
    readonly token: string | null;
    readonly urgency: number;
  }[];
  /** Scopes whose rows must be compared; `groups` that are still to be fetched, null before the digests. */
  readonly checkingScopes: readonly { readonly scope: string; readonly groups: readonly number[] | null }[];
  /** Numbers of tickets that a person asked for and the center has not been asked about. */
  readonly wantedNumbers: readonly number[];
  readonly unsentCount: number;
  readonly numbersLeft: number;
  readonly mustClaimNumbers: boolean;
}

/** Digests under construction, a slice at a time so that the screen never waits. */
export interface DigestBuilder {
  /** Takes in some more rows. @returns whether all were read */
  step(): boolean;
  digests(): string[];
}

/** The database as the sync worker sees it. Every call is one transaction. */
export interface SyncStore {
  standing(): Standing;
  /** Takes in a hello. Another epoch, or a floor above the cursor: every scope is compared, work is kept. */
  greet(answer: HelloAnswer): void;
  /** The next changes to send, with their numbers on the wire, marked as sent. */
  nextBatch(maxMutations: number, maxBytes: number): readonly WireMutation[];
  /** @param standing where the center stood with these verdicts, so that a center that lost one is found out (R92) */
  recordResults(results: readonly MutationResult[], standing: StandingProof): void;
  /**
   * Applies a pull page if the store still stands where the request was made, and if it takes no ticket away that
   * somebody works on; false throws it away, and it must be asked for again.
   * @param request with every scope it named
   */
  applyPull(
    page: Page,
    request: { readonly clientId: string; readonly cursor: number; readonly heldScopes: readonly string[] },
  ): boolean;
  /**
   * Applies a page of a scope if the store still stands at its token and has not taken rows away since the page was
   * read; false throws it away.
   */
  applySnapshot(scope: string, token: string | null, page: Page): boolean;
  /** Digests of what is confirmed here of a scope. */
  startDigests(scope: string): DigestBuilder;
  /** Writes down which groups of a scope differ; none ends the check. */
  recordDifferences(scope: string, groups: readonly number[]): void;
  /** The first groups to be fetched whose rows fit into one request, or a range of the roots of one, and these rows. */
  nextGroups(scope: string): Pick<ReconcileRequest, 'groups' | 'rows' | 'range'>;
  /**
   * Applies what came for these groups; the center's rows win over newer-looking ones of a lost history. False when
   * it takes a ticket away that somebody works on: it must be asked for again.
   */
  applyReconcile(
    scope: string,
    groups: readonly number[],
    page: Page,
    heldScopes: readonly string[],
  ): boolean;
  /** Blocks to claim again, while that is due. */
  blocksToClaim(): LeasedBlock[];
  recordNumbers(answer: NumbersAnswer): void;
  /** Sends again from this number on the wire. */
  rewind(expectedN: number): void;
  /** Begins a new identity because another machine uses this one's; unjudged work is renumbered, operation ids stay. */
  fork(): void;
}
