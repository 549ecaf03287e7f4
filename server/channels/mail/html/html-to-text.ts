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
 * The text a reader sees in HTML that `sanitizeMailHtml` has made: that is well-formed, so a tokenizer of a few
 * lines is enough. With `skipQuotes` everything inside marked history is left out.
 */
export const htmlToText = (safeHtml: string, { skipQuotes = false } = {}): string => {
  let text = '';
  let quoteDepth = 0;
  let preDepth = 0;
  const open: boolean[] = [];
  const breakLine = (): void => {
    if (text !== '' && !text.endsWith('\n')) text = `${text.trimEnd()}\n`;
  };
  for (const match of safeHtml.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>|([^<]+)/g)) {
    const [, slash, tag = '', attributes = '', content] = match;
    if (content !== undefined) {
      if (skipQuotes && quoteDepth > 0) continue;
      const decoded = decodeEntities(content);
      const piece = preDepth > 0 ? decoded : decoded.replace(/[ \t\r\n\f]+/g, ' ');
      text +=
        piece.startsWith(' ') && (text === '' || /\s$/.test(text)) && preDepth === 0 ? piece.slice(1) : piece;
      continue;
    }
    if (slash) {
      if (open.pop()) quoteDepth -= 1;
      if (tag === 'pre') preDepth -= 1;
      if (blocks.has(tag)) breakLine();
      if (tag === 'p' || /^h[1-6]$/.test(tag))
        text += text.endsWith('\n') && !text.endsWith('\n\n') ? '\n' : '';
      if ((tag === 'td' || tag === 'th') && !/\s$/.test(text)) text += '\t';
      continue;
    }
    if (voids.has(tag)) {
      if (skipQuotes && quoteDepth > 0) continue;
      if (tag === 'br') text = `${text.replace(/ $/, '')}\n`;
      if (tag === 'hr') breakLine();
      const alternative = tag === 'img' ? /\balt="([^"]*)"/.exec(attributes)?.[1] : undefined;
      if (alternative) text += decodeEntities(alternative);
      continue;
    }
    const isQuote = attributes.includes(`${QUOTE_ATTRIBUTE}="1"`);
    open.push(isQuote);
    if (isQuote) quoteDepth += 1;
    if (tag === 'pre') preDepth += 1;
    if (blocks.has(tag)) breakLine();
    if (tag === 'li' && !(skipQuotes && quoteDepth > 0)) text += '- ';
  }
  return text
    .replace(/\u00a0/g, ' ')
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
};
