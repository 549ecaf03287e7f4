import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { PAGE_TYPE, RECEIVED } from '../../shared/contract/sync-protocol.ts';
import { TransportFailure } from './ports.ts';

/** Runtimes before Node 22.15 cannot unpack zstd. */
const unzstd = typeof zstdDecompress === 'function' ? promisify(zstdDecompress) : null;
const ungzip = promisify(gunzip);

/** What this runtime can unpack, best first. */
export const PAGE_ENCODING = unzstd === null ? 'gzip' : 'zstd';

/**
 * Unpacks a page, and stops as soon as it grows beyond what a center may send (docs/spec/sync.md R75).
 * @param most bytes it may have unpacked
 * @throws TransportFailure pageRefused, or as after a broken line when it cannot be unpacked at all
 */
export async function unpackPage(
  { type, body }: { readonly type: string; readonly body: Uint8Array },
  most: number,
): Promise<Uint8Array> {
  if (!type.startsWith(PAGE_TYPE)) throw new TransportFailure('network', 'notAnOutpostServer');
  const maxOutputLength = Math.min(most, Math.max(RECEIVED.anyRatioBytes, RECEIVED.ratio * body.byteLength));
  try {
    if (type.endsWith('+zstd') && unzstd !== null) return await unzstd(body, { maxOutputLength });
    if (type.endsWith('+gzip')) return await ungzip(body, { maxOutputLength });
    return body;
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw pageRefused(error);
    if (typeof code === 'string' && /^(Z_|ZSTD_|ERR_ZLIB)/.test(code)) {
      throw new TransportFailure('network', 'serverUnreachable', { cause: error });
    }
    throw error;
  }
}

/** A page beyond the limits is taken as a whole or not at all; the person hears of it, the queue goes on. */
export function pageRefused(cause?: unknown): TransportFailure {
  return new TransportFailure('stop', 'pageRefused', { cause });
}
