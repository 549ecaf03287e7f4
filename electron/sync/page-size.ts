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
const MIN_BYTES = 8 * 1024;
/** Small ones arrive in one piece and say nothing about the line, so trust grows step by step. */
const MAX_GROWTH = 4;

/** Before anything is known of the line: half a second at 64 kbit/s. */
export const FIRST_PAGE_BYTES = 24 * 1024;

/** How many uncompressed bytes to ask for next, after a page that was asked for with `asked` bytes. */
export function nextPageBytes(asked: number, { bytes, elapsedMs }: Transfer): number {
  return bytesForLine(asked, bytes, elapsedMs, LIMITS.pageBytes);
}

/** What the line takes in `TARGET_MS`, after `bytes` of the `asked` ones took `elapsedMs`. */
export function bytesForLine(asked: number, bytes: number, elapsedMs: number, most: number): number {
  const perTarget = (bytes / Math.max(elapsedMs, 1)) * TARGET_MS;
  const wanted = Math.min(perTarget, asked * MAX_GROWTH);
  return Math.round(Math.min(most, Math.max(MIN_BYTES, wanted)));
}

/** After one that did not arrive: the line may be worse than it was, or cut more often than one lasts. */
export function bytesAfterFailure(asked: number): number {
  return Math.max(MIN_BYTES, Math.round(asked / 2));
}
