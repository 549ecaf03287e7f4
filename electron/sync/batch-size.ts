import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import { bytesForLine, TARGET_MS } from './page-size.ts';

/** What one push told about the way up. */
export interface Sent {
  /** Uncompressed bytes: the unit in which batches are cut. */
  readonly bytes: number;
  /** From sending to the answer, without what the center took: when the last byte has left cannot be seen. */
  readonly elapsedMs: number;
}

/** What is always waited for an answer, however little was sent. */
const PATIENCE_MS = 60_000;
/** How much longer than expected a batch may take: others may be on the line, and files. */
const SLACK = 4;

/** Before anything is known of the line: three seconds at 64 kbit/s, were it packed to nothing less. */
export const FIRST_BATCH_BYTES = 24 * 1024;

/** How many bytes the next batch may have, after one that was cut at `allowed`. */
export function nextBatchBytes(allowed: number, { bytes, elapsedMs }: Sent): number {
  // A batch that was not filled took a round trip, and says no more of the line than that.
  if (bytes < allowed / 2 && elapsedMs < TARGET_MS) return allowed;
  return bytesForLine(allowed, bytes, elapsedMs, LIMITS.batchBytes);
}

/** How long to wait for the answer to `bytes`: a single change may be far larger than what the line takes in a moment. */
export function patienceMs(allowed: number, bytes: number): number {
  return PATIENCE_MS + Math.round((bytes / allowed) * TARGET_MS * SLACK);
}
