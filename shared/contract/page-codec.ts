import { type Page, PageHeader, PageLine, PageTrailer } from './sync-protocol.ts';

/** What came does not look like a whole page of ours: cut off on the way, or written by somebody else. */
export class PageBroken extends Error {
  override readonly name = 'PageBroken';
}

/** A page as text: one JSON value a line, header first, trailer last. */
export function encodePage(page: Page): string {
  return [page.header, ...page.lines, page.trailer].map((line) => JSON.stringify(line)).join('\n');
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
    const line = PageLine.safeParse(parseJson(part));
    if (!line.success) throw new PageBroken('A page with a line that is none');
    return line.data;
  });
  if (lines.length !== trailer.data.lines) throw new PageBroken('A page with lines missing');
  return { header: header.data, lines, trailer: trailer.data };
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PageBroken('A page that is not JSON', { cause: error });
  }
}
