import { ticketOfScope } from '../domain/permissions/scopes.ts';
import { isValueDeeper } from '../util/json-depth.ts';
import { LIMITS, type Page, PageHeader, type PageLine, PageTrailer, RECEIVED } from './sync-protocol.ts';

/** What came does not look like a whole page of ours: cut off on the way, or written by somebody else. */
export class PageBroken extends Error {
  override readonly name: string = 'PageBroken';
}

/** It has more rows, or deeper ones, than any center sends. */
export class PageTooLarge extends PageBroken {
  override readonly name = 'PageTooLarge';
}

/** A page whose lines are already text, as the server reads them. */
export interface PageText {
  readonly header: PageHeader;
  readonly lines: readonly string[];
  readonly trailer: PageTrailer;
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** A UTF-16 unit takes at most this many bytes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;
const NEWLINE = 10;

/**
 * A page in UTF-8: one JSON value a line, header first, trailer last. Written and read line by line, which takes a
 * third of the time of one large text.
 */
export function encodePage({ header, lines, trailer }: PageText): Uint8Array<ArrayBuffer> {
  const all = [JSON.stringify(header), ...lines, JSON.stringify(trailer)];
  const bytes = new Uint8Array(all.reduce((sum, line) => sum + MAX_BYTES_PER_UNIT * line.length + 1, 0));
  let end = 0;
  for (const line of all) {
    if (end > 0) {
      bytes[end] = NEWLINE;
      end += 1;
    }
    end += ENCODER.encodeInto(line, bytes.subarray(end)).written;
  }
  return bytes.subarray(0, end);
}

/**
 * Reads a page back. Throws PageBroken when the trailer is missing or does not match, so that a page cut anywhere
 * is thrown away as a whole and the cursor stays where it is.
 */
export function decodePage(bytes: Uint8Array): Page {
  const values = readLines(bytes);
  const header = PageHeader.safeParse(values[0]);
  const trailer = PageTrailer.safeParse(values.at(-1));
  if (!header.success || !trailer.success) throw new PageBroken('A page without header or trailer');
  const rights = header.data.addScopes.filter(({ scope }) => ticketOfScope(scope) === null);
  if (rights.length > LIMITS.scopes) throw new PageTooLarge('A page that gives too many scopes');
  const lines = values.slice(1, -1);
  if (!lines.every(isPageLine)) throw new PageBroken('A page with a line that is none');
  if (lines.some(isTooDeep)) throw new PageTooLarge('A page with a line that nests too deep');
  if (lines.length !== trailer.data.lines) throw new PageBroken('A page with lines missing');
  return { header: header.data, lines, trailer: trailer.data };
}

function readLines(bytes: Uint8Array): readonly unknown[] {
  const values: unknown[] = [];
  try {
    for (let start = 0; start <= bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline === -1 ? bytes.length : newline;
      if (values.length > RECEIVED.pageRows + 1) throw new PageTooLarge('A page with too many rows');
      values.push(JSON.parse(DECODER.decode(bytes.subarray(start, end))));
      start = end + 1;
    }
  } catch (error) {
    if (error instanceof PageTooLarge) throw error;
    throw new PageBroken('A page that is not JSON in UTF-8', { cause: error });
  }
  return values;
}

/** The line and its list of values are two levels of their own. */
function isTooDeep([, , , , values]: PageLine): boolean {
  return values?.some((value) => isValueDeeper(value, RECEIVED.jsonDepth - 2)) === true;
}

/**
 * What the schema PageLine says, written out for values that came out of JSON.parse: a first sync checks half a
 * million of them, and the schema took longer than writing the row to the disk. A test compares the two.
 */
export function isPageLine(line: unknown): line is PageLine {
  if (!Array.isArray(line)) return false;
  const [op, entity, id, seq, values, scopes] = line as unknown[];
  if (typeof entity !== 'string' || entity.length > 40 || typeof id !== 'string') return false;
  if (!Number.isSafeInteger(seq)) return false;
  if (op === 'del' || op === 'leave') return line.length === 4;
  return op === 'put' && line.length === 6 && Array.isArray(values) && isScopeList(scopes);
}

function isScopeList(scopes: unknown): boolean {
  return scopes === null || (Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string'));
}
