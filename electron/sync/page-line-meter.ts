import { LIMITS, type Page } from '../../shared/contract/sync-protocol.ts';
import {
  bytesAfterFailure,
  FIRST_PAGE_BYTES,
  nextPageBytes,
  nextTargetMs,
  TARGET_MS,
  type Transfer,
} from './page-size.ts';
import { type PageWatch, TransportFailure } from './ports.ts';

/** Sizes pages by the line as it was measured last. */
export interface PageLineMeter {
  /** Whether pages are as small as they are because the line takes no larger ones in good time. */
  readonly isThin: boolean;
  /** What the line takes in good time. */
  readonly allowedBytes: number;
  /** Reads a page that is asked for with so many bytes, and learns from it. */
  read(maxBytes: number, request: (watch: PageWatch) => Promise<Page>): Promise<Page>;
}

export function createPageLineMeter(onTransfer: (transfer: Transfer) => void): PageLineMeter {
  let bytes = FIRST_PAGE_BYTES;
  let targetMs = TARGET_MS;
  return {
    get isThin() {
      return bytes < LIMITS.pageBytes;
    },
    get allowedBytes() {
      return bytes;
    },
    async read(asked, request) {
      try {
        return await request({
          onTransfer(transfer) {
            targetMs = nextTargetMs(targetMs, true);
            bytes = nextPageBytes(asked, transfer, targetMs);
            onTransfer(transfer);
          },
        });
      } catch (error) {
        // A center that asks for patience got the request: smaller pages would only be more of them.
        if (error instanceof TransportFailure && error.kind === 'busy') throw error;
        targetMs = nextTargetMs(targetMs, false);
        bytes = bytesAfterFailure(Math.min(bytes, asked));
        throw error;
      }
    },
  };
}
