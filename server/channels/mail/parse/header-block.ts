import type { MailDefect } from './mail-defect.ts';
import { latin1 } from './transfer-encoding.ts';

/** One header field: lower-case name and unfolded value, one character per byte (not yet decoded). */
export type RawHeader = { readonly name: string; readonly value: string };

/** A header block and where the body begins. */
export type HeaderBlock = {
  readonly headers: readonly RawHeader[];
  readonly bodyStart: number;
  readonly defects: readonly MailDefect[];
};

const fieldLine = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/;

const nextLine = (bytes: Uint8Array, start: number): { end: number; next: number } => {
  const feed = bytes.indexOf(0x0a, start);
  if (feed === -1) return { end: bytes.length, next: bytes.length };
  return { end: feed > start && bytes[feed - 1] === 0x0d ? feed - 1 : feed, next: feed + 1 };
};

const LOOK_AHEAD_LINES = 20;

/** True when a header field, or the empty line that ends the block, comes before anything that reads like text. */
const hasFieldAhead = (bytes: Uint8Array, from: number): boolean => {
  let position = from;
  for (let count = 0; count < LOOK_AHEAD_LINES && position < bytes.length; count += 1) {
    const { end, next } = nextLine(bytes, position);
    if (end === position) return count === 0;
    const line = latin1(bytes.subarray(position, Math.min(end, position + 200)));
    if (fieldLine.test(line)) return true;
    if (!/^[ \t]/.test(line)) return false;
    position = next;
  }
  return false;
};

/**
 * Splits the header block off. Tolerates an mbox `From ` line, blank lines in front, lines without a colon
 * (dropped when headers follow, taken as the body's beginning when not) and a missing body.
 */
export const readHeaderBlock = (bytes: Uint8Array, maxHeaderBytes: number, isRoot: boolean): HeaderBlock => {
  const fields: string[][] = [];
  const defects: MailDefect[] = [];
  let position = 0;
  if (isRoot) while (bytes[position] === 0x0d || bytes[position] === 0x0a) position += 1;
  if (isRoot && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) position = 3;
  const start = position;
  let used = 0;
  let isSkipping = false;
  while (position < bytes.length) {
    const { end, next } = nextLine(bytes, position);
    if (end === position) {
      position = next;
      break;
    }
    const line = latin1(bytes.subarray(position, Math.min(end, position + maxHeaderBytes)));
    used += end - position;
    const isContinuation = line.startsWith(' ') || line.startsWith('\t');
    if (isContinuation) {
      // a line of blanks only is what some relays make of the empty line
      if (line.trim() === '' && fields.length > 0 && !hasFieldAhead(bytes, next)) {
        position = next;
        break;
      }
      if (used <= maxHeaderBytes && !isSkipping) fields.at(-1)?.push(line);
    } else if (fieldLine.test(line)) {
      isSkipping = used > maxHeaderBytes;
      if (!isSkipping) fields.push([line]);
    } else if (/^>?From /.test(line) && (position === start || fields.length > 0)) {
      isSkipping = true;
    } else {
      defects.push('headerLineWithoutColon');
      isSkipping = true;
      // no further header before the next empty line: the empty line is missing here and this is text
      if (!hasFieldAhead(bytes, next)) break;
    }
    position = next;
  }
  if (used > maxHeaderBytes) defects.push('headersTooLong');
  const headers = fields.map((lines) => {
    const joined = lines.join('');
    const colon = joined.indexOf(':');
    return {
      name: joined.slice(0, colon).trim().toLowerCase(),
      value: joined
        .slice(colon + 1)
        .replace(/[\r\n\0]+/g, ' ')
        .trim(),
    };
  });
  return { headers, bodyStart: position, defects };
};
