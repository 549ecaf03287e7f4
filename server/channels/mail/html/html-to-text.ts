import { QUOTE_ATTRIBUTE } from './sanitize-mail-html.ts';

const blocks = new Set(
  'address blockquote caption center dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
const voids = new Set(['br', 'hr', 'img', 'wbr', 'col']);
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const decodeEntities = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);

/**
 * Text that grows at its end. Only the newest piece is ever looked at: to search the whole text for what it ends
 * with at every tag stops the server for minutes on a long mail.
 */
const createGrowingText = () => {
  const pieces: string[] = [];
  // Empty only when the whole text is.
  let end = '';
  return {
    add(piece: string): void {
      if (piece === '') return;
      if (end !== '') pieces.push(end);
      end = piece;
    },
    /** The last character; empty when there is no text yet. */
    last: (): string => end.slice(-1),
    endsWithEmptyLine: (): boolean => end.endsWith('\n') && (end.at(-2) ?? pieces.at(-1)?.at(-1)) === '\n',
    dropLast(): void {
      end = end.slice(0, -1);
      if (end === '') end = pieces.pop() ?? '';
    },
    trimEnd(): void {
      end = end.trimEnd();
      while (end === '' && pieces.length > 0) end = (pieces.pop() ?? '').trimEnd();
    },
    whole: (): string => pieces.join('') + end,
  };
};

const trimBlanks = (line: string): string => {
  let length = line.length;
  while (length > 0 && (line[length - 1] === ' ' || line[length - 1] === '\t')) length -= 1;
  return line.slice(0, length);
};

/** Without invisible characters, without blanks before line ends, and with at most one empty line in a row. */
const tidy = (text: string): string =>
  text
    .replace(/\u00a0/g, ' ')
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .split('\n')
    .map(trimBlanks)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/**
 * The text a reader sees in HTML that `sanitizeMailHtml` has made: that is well-formed, so a tokenizer of a few
 * lines is enough. With `skipQuotes` everything inside marked history is left out.
 */
export const htmlToText = (safeHtml: string, { skipQuotes = false } = {}): string => {
  const text = createGrowingText();
  let quoteDepth = 0;
  let preDepth = 0;
  const open: boolean[] = [];
  const breakLine = (): void => {
    if (text.last() === '' || text.last() === '\n') return;
    text.trimEnd();
    text.add('\n');
  };
  for (const match of safeHtml.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>|([^<]+)/g)) {
    const [, slash, tag = '', attributes = '', content] = match;
    if (content !== undefined) {
      if (skipQuotes && quoteDepth > 0) continue;
      const decoded = decodeEntities(content);
      const piece = preDepth > 0 ? decoded : decoded.replace(/[ \t\r\n\f]+/g, ' ');
      const isSecondBlank = piece.startsWith(' ') && /^\s?$/.test(text.last()) && preDepth === 0;
      text.add(isSecondBlank ? piece.slice(1) : piece);
      continue;
    }
    if (slash) {
      if (open.pop()) quoteDepth -= 1;
      if (tag === 'pre') preDepth -= 1;
      if (blocks.has(tag)) breakLine();
      const isParagraph = tag === 'p' || /^h[1-6]$/.test(tag);
      if (isParagraph && text.last() === '\n' && !text.endsWithEmptyLine()) text.add('\n');
      if ((tag === 'td' || tag === 'th') && !/\s/.test(text.last())) text.add('\t');
      continue;
    }
    if (voids.has(tag)) {
      if (skipQuotes && quoteDepth > 0) continue;
      if (tag === 'br') {
        if (text.last() === ' ') text.dropLast();
        text.add('\n');
      }
      if (tag === 'hr') breakLine();
      const alternative = tag === 'img' ? /\balt="([^"]*)"/.exec(attributes)?.[1] : undefined;
      if (alternative) text.add(decodeEntities(alternative));
      continue;
    }
    const isQuote = attributes.includes(`${QUOTE_ATTRIBUTE}="1"`);
    open.push(isQuote);
    if (isQuote) quoteDepth += 1;
    if (tag === 'pre') preDepth += 1;
    if (blocks.has(tag)) breakLine();
    if (tag === 'li' && !(skipQuotes && quoteDepth > 0)) text.add('- ');
  }
  return tidy(text.whole());
};
