import { type Page, PageHeader, type PageLine, PageTrailer } from './sync-protocol.ts';

/** What came does not look like a whole page of ours: cut off on the way, or written by somebody else. */
export class PageBroken extends Error {
  override readonly name = 'PageBroken';
}

/** A page whose lines are already text, as the server reads them. */
export interface PageText {
  readonly header: PageHeader;
  readonly lines: readonly string[];
  readonly trailer: PageTrailer;
}

/** A page as text: one JSON value a line, header first, trailer last. */
export function encodePage({ header, lines, trailer }: PageText): string {
  return [JSON.stringify(header), ...lines, JSON.stringify(trailer)].join('\n');
}

/**
 * Reads a page back. Throws PageBroken when the trailer is missing or does not match, so that a page cut anywhere
 * is thrown away as a whole and the cursor stays where it is.
 */
export function decodePage(text: string): Page {
  const parts = text.split('\n');
  const header = PageHeader.safeParse(parseJson(parts[0]));
  const trailer = PageTrailer.safeParse(parseJson(parts.at(-1)));
  if (!header.success || !trailer.success) throw new PageBroken('A page without header or trailer');
  const lines = parts.slice(1, -1).map((part) => {
    const line = parseJson(part);
    if (!isPageLine(line)) throw new PageBroken('A page with a line that is none');
    return line;
  });
  if (lines.length !== trailer.data.lines) throw new PageBroken('A page with lines missing');
  return { header: header.data, lines, trailer: trailer.data };
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

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PageBroken('A page that is not JSON', { cause: error });
  }
}
