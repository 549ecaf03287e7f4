import { LIMITS } from '../../shared/contract/sync-protocol.ts';

/** What one page told about the line. */
export interface Transfer {
  /** Uncompressed bytes: the unit in which pages are asked for. */
  readonly bytes: number;
  /** Bytes on the line. */
  readonly wireBytes: number;
  /** From the first to the last byte of the answer, in milliseconds; the wait before it says nothing about the line. */
  readonly elapsedMs: number;
}

/** A page or a batch should take about this long: long enough that round trips do not count, short enough to lose to a cut. */
export const TARGET_MS = 3_000;
/** On a line that breaks again and again: still longer than the way there and back of a slow one. */
const LEAST_TARGET_MS = 1_000;
/** How much of its time a page that arrived wins back: some minutes without a cut, not the next few seconds. */
const TRUST = 1.02;
const MIN_BYTES = 8 * 1024;
/** Small ones arrive in one piece and say nothing about the line, so trust grows step by step. */
const MAX_GROWTH = 4;

/** Before anything is known of the line: half a second at 64 kbit/s. */
export const FIRST_PAGE_BYTES = 24 * 1024;

/** How many uncompressed bytes to ask for next, after a page that was asked for with `asked` bytes. */
export function nextPageBytes(
  asked: number,
  { bytes, elapsedMs }: Transfer,
  targetMs: number = TARGET_MS,
): number {
  return bytesForLine(asked, bytes, elapsedMs, LIMITS.pageBytes, targetMs);
}

/** How long a page may take after one that arrived, or that a cut took with it. */
export function nextTargetMs(targetMs: number, hasArrived: boolean): number {
  return hasArrived ? Math.min(TARGET_MS, targetMs * TRUST) : Math.max(LEAST_TARGET_MS, targetMs / 2);
}

/** What the line takes in `targetMs`, after `bytes` of the `asked` ones took `elapsedMs`. */
export function bytesForLine(
  asked: number,
  bytes: number,
  elapsedMs: number,
  most: number,
  targetMs: number = TARGET_MS,
): number {
  const perTarget = (bytes / Math.max(elapsedMs, 1)) * targetMs;
  const wanted = Math.min(perTarget, asked * MAX_GROWTH);
  return Math.round(Math.min(most, Math.max(MIN_BYTES, wanted)));
}

/** After one that did not arrive: the line may be worse than it was, or cut more often than one lasts. */
export function bytesAfterFailure(asked: number): number {
  return Math.max(MIN_BYTES, Math.round(asked / 2));
}
