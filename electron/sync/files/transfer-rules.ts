import { CHUNK_LIMITS } from '../../../shared/contract/blob-protocol.ts';
import type { TransportFailure } from '../ports.ts';

/** A chunk should take about this long: short enough to lose little, long enough that the way there does not count. */
const CHUNK_MS = 4_000;
const GROWTH = 2;
const BLOCK_BYTES = CHUNK_LIMITS.minBytes;
const BACKOFF_START_MS = 1_000;
const BACKOFF_MAX_MS = 120_000;

/**
 * The size of the next chunk after one of `bytes` took `elapsedMs`: the line's rate times CHUNK_MS, in whole blocks
 * within the limits, growing at most twofold, so that one lucky answer does not bet minutes on a thin line.
 */
export function nextChunkBytes(bytes: number, elapsedMs: number): number {
  const wanted = (bytes / Math.max(1, elapsedMs)) * CHUNK_MS;
  const bounded = Math.min(wanted, bytes * GROWTH, CHUNK_LIMITS.maxBytes);
  return Math.max(CHUNK_LIMITS.minBytes, Math.floor(bounded / BLOCK_BYTES) * BLOCK_BYTES);
}

/** How long to wait after the n-th failure in a row; `chance` is in [0, 1). */
export function retryDelayMs(failures: number, chance: number, retryAfterMs: number | null): number {
  const longest = Math.min(BACKOFF_MAX_MS, BACKOFF_START_MS * 2 ** Math.min(failures, 10));
  return Math.max(retryAfterMs ?? 0, Math.round(longest * (0.5 + chance / 2)));
}

/** What a failure means for the file on its way up. */
export type UploadVerdict =
  /** The center stands somewhere else: go on from there. */
  | { readonly kind: 'resume'; readonly offset: number }
  /** The center does not know this upload (any more): open it again. */
  | { readonly kind: 'reopen' }
  /** The line or the center cannot now: later. */
  | { readonly kind: 'retry' }
  /** It will never be taken as it is: a person must hear of it. */
  | { readonly kind: 'fail' };

/** Decides by the code of the answer. Unknown codes of a newer center are tried again, never given up. */
export function judgeUploadFailure({
  code,
  params,
}: Pick<TransportFailure, 'code' | 'params'>): UploadVerdict {
  switch (code) {
    case 'uploadOffsetWrong':
      return { kind: 'resume', offset: Number(params.offset) };
    case 'chunkDamaged':
    case 'uploadUnknown':
      return { kind: 'reopen' };
    case 'fileTooLarge':
    case 'fileHashWrong':
    case 'requestTooLarge':
    case 'requestInvalid':
      return { kind: 'fail' };
    default:
      return { kind: 'retry' };
  }
}
