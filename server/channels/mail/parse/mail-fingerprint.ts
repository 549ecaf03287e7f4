import { createHash } from 'node:crypto';
import { readHeaderBlock } from './header-block.ts';
import { defaultMailLimits } from './mail-limits.ts';
import { headerValue } from './scan-entities.ts';
import { latin1 } from './transfer-encoding.ts';

const stableHeaders = ['message-id', 'date', 'from', 'to', 'subject', 'content-type'];

/**
 * Names the mail itself rather than one delivery of it: SHA-256 (hex) over the sender's own headers and the body
 * with line ends made equal. Trace headers are left out, so the copy that came by IMAP and the one that was
 * forwarded by SMTP agree.
 */
export const mailFingerprint = (raw: Uint8Array): string => {
  const block = readHeaderBlock(raw, defaultMailLimits.maxHeaderBytes, true);
  const hash = createHash('sha256');
  for (const name of stableHeaders) {
    hash.update(`${name}:${(headerValue(block.headers, name) ?? '').replace(/\s+/g, ' ')}\n`, 'latin1');
  }
  hash.update(latin1(raw.subarray(block.bodyStart)).replace(/\r\n?/g, '\n').trimEnd(), 'latin1');
  return hash.digest('hex');
};
