import type { Page } from '../../shared/contract/sync-protocol.ts';
import { bytesAfterFailure, FIRST_PAGE_BYTES, nextPageBytes, type Transfer } from './page-size.ts';
import type { PageWatch } from './ports.ts';

/** Sizes pages by the line as it was measured last. */
export interface PageLineMeter {
  read(request: (maxBytes: number, watch: PageWatch) => Promise<Page>): Promise<Page>;
}

export function createPageLineMeter(onTransfer: (transfer: Transfer) => void): PageLineMeter {
  let bytes = FIRST_PAGE_BYTES;
  return {
    async read(request) {
      const asked = bytes;
      try {
        return await request(asked, {
          onTransfer(transfer) {
            bytes = nextPageBytes(asked, transfer);
            onTransfer(transfer);
          },
        });
      } catch (error) {
        bytes = bytesAfterFailure(Math.min(bytes, asked));
        throw error;
      }
    },
  };
}
