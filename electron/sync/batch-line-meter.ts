import { FIRST_BATCH_BYTES, nextBatchBytes, patienceMs } from './batch-size.ts';
import { bytesAfterFailure } from './page-size.ts';
import { type PushWatch, TransportFailure } from './ports.ts';

/** Sizes batches by the way up as it was measured last. */
export interface BatchLineMeter {
  /** What the next batch may have; a single change that is larger goes all the same. */
  readonly allowedBytes: number;
  send<T>(bytes: number, push: (watch: PushWatch) => Promise<T>): Promise<T>;
}

export function createBatchLineMeter(): BatchLineMeter {
  let allowed = FIRST_BATCH_BYTES;
  return {
    get allowedBytes() {
      return allowed;
    },
    async send(bytes, push) {
      const before = allowed;
      try {
        return await push({
          patienceMs: patienceMs(before, bytes),
          onAnswer(elapsedMs) {
            allowed = nextBatchBytes(before, { bytes, elapsedMs });
          },
        });
      } catch (error) {
        // A center that answers at all got the batch: smaller ones would only be more of them.
        const isLine = error instanceof TransportFailure && error.kind === 'network';
        if (isLine) allowed = bytesAfterFailure(before);
        throw error;
      }
    },
  };
}
