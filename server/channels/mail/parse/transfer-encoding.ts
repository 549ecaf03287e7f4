import type { MailDefect } from './mail-defect.ts';

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Text decodings work on one character per byte; this is the cheap way there. */
export const latin1 = (bytes: Uint8Array): string => asBuffer(bytes).toString('latin1');

/**
 * Decodes base64 as mail programs produce it: with line ends, with padding in the middle (concatenated
 * streams), and with a plain-text footer that a mailing list put below.
 */
export const decodeBase64 = (bytes: Uint8Array): Buffer => {
  const source = latin1(bytes);
  const padding = source.indexOf('=');
  if (padding === -1) return Buffer.from(source, 'base64');
  const pieces: Buffer[] = [];
  for (const piece of source.split(/=+\s*/)) {
    if (piece === '') continue;
    const alien = piece.replace(/[A-Za-z0-9+/_\s-]+/g, '').length;
    // what follows a padding and is full of other characters is a footer, not data
    if (pieces.length > 0 && (alien > 0 || /[A-Za-z]+ [A-Za-z]+/.test(piece))) break;
    pieces.push(Buffer.from(piece, 'base64'));
  }
  return Buffer.concat(pieces);
};

const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return -1;
};

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

/** Decodes quoted-printable; a broken `=XY` stays as it is, blanks before a line end go (RFC 2045 6.7). */
export const decodeQuotedPrintable = (bytes: Uint8Array): Buffer => {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === 0x3d) {
      const high = hexValue(bytes[index + 1]);
      const low = hexValue(bytes[index + 2]);
      if (high >= 0 && low >= 0) {
        out[length++] = (high << 4) | low;
        index += 2;
        continue;
      }
      let end = index + 1;
      while (isBlank(bytes[end])) end += 1;
      if (bytes[end] === 0x0d && bytes[end + 1] === 0x0a) end += 1;
      if (bytes[end] === 0x0a || bytes[end] === 0x0d || end >= bytes.length) {
        index = end;
        continue;
      }
    } else if (isBlank(byte)) {
      let end = index;
      while (isBlank(bytes[end])) end += 1;
      const atLineEnd = bytes[end] === 0x0a || (bytes[end] === 0x0d && bytes[end + 1] === 0x0a);
      if (!atLineEnd) while (index < end) out[length++] = bytes[index++] ?? 0;
      index = end - 1;
      continue;
    }
    out[length++] = byte;
  }
  return out.subarray(0, length);
};

/** Decodes the first uuencoded file in the bytes; null when there is no `begin` line. */
export const decodeUuencode = (bytes: Uint8Array): Buffer | null => {
  const lines = latin1(bytes).split(/\r?\n/);
  const begin = lines.findIndex((line) => /^begin [0-7]{3,4} /.test(line));
  if (begin === -1) return null;
  const out: number[] = [];
  for (const line of lines.slice(begin + 1)) {
    const count = (line.charCodeAt(0) - 32) & 63;
    if (line === 'end' || line === '' || count === 0) break;
    const decoded: number[] = [];
    for (let index = 1; index < line.length; index += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((offset) => {
        const code = line.charCodeAt(index + offset);
        return Number.isNaN(code) ? 0 : (code - 32) & 63;
      });
      decoded.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
    }
    out.push(...decoded.slice(0, count).map((value) => value & 0xff));
  }
  return Buffer.from(out);
};

/** Undoes a Content-Transfer-Encoding. Unknown names are taken as "none" and reported. */
export const decodeTransfer = (
  bytes: Uint8Array,
  encoding: string,
): { readonly bytes: Uint8Array; readonly defect: MailDefect | null } => {
  switch (encoding) {
    case 'base64':
      return { bytes: decodeBase64(bytes), defect: null };
    case 'quoted-printable':
      return { bytes: decodeQuotedPrintable(bytes), defect: null };
    case 'x-uuencode':
    case 'x-uue':
    case 'uuencode': {
      const decoded = decodeUuencode(bytes);
      return { bytes: decoded ?? bytes, defect: decoded ? null : 'transferEncodingBroken' };
    }
    case '':
    case '7bit':
    case '8bit':
    case 'binary':
      return { bytes, defect: null };
    default:
      return { bytes, defect: 'transferEncodingUnknown' };
  }
};
