import type { Charset } from './charset/charset-labels.ts';
import { decodeBytes, resolveCharset } from './charset/decode-bytes.ts';
import { decodeBase64 } from './transfer-encoding.ts';

/** A piece of a header value: literal text, or the text of adjacent encoded words that belong together. */
export type HeaderToken = { readonly isWord: boolean; readonly text: string };

type Word = { readonly label: string; readonly encoding: 'b' | 'q'; readonly content: string };

// the content may hold a lone question mark; the end marker may be missing at the very end of the value
const wordPattern = /=\?([^?\s]*)\?([QqBb])\?([^?]*(?:\?(?!=)[^?]*)*)(?:\?=|$)/g;

const bytesOfLatin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

const decodeQ = (content: string): Buffer =>
  bytesOfLatin1(
    content
      .replace(/_/g, ' ')
      .replace(/=[ \t]*([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );

const decodeB = (content: string): Buffer => decodeBase64(bytesOfLatin1(content));

/** Bytes of words with one charset. A base64 stream cut inside a group of four goes on in the next word. */
const bytesOf = (words: readonly Word[]): Buffer => {
  const pieces: Buffer[] = [];
  let open = '';
  for (const word of words) {
    if (word.encoding === 'q') {
      if (open) pieces.push(decodeB(open));
      open = '';
      pieces.push(decodeQ(word.content));
      continue;
    }
    open += word.content.replace(/\s+/g, '');
    if (open.length % 4 === 0 || open.endsWith('=')) {
      pieces.push(decodeB(open));
      open = '';
    }
  }
  if (open) pieces.push(decodeB(open));
  return Buffer.concat(pieces);
};

const decodeWords = (words: readonly Word[], hints: readonly Charset[]): string => {
  const label = words[0]?.label ?? null;
  const joined = decodeBytes(bytesOf(words), label, hints).text;
  if (words.length === 1 || !joined.includes('�')) return joined;
  // words that should have stayed apart: take whichever reading loses less
  const apart = words.map((word) => decodeBytes(bytesOf([word]), label, hints).text).join('');
  return apart.split('�').length < joined.split('�').length ? apart : joined;
};

const decodeLiteral = (text: string, hints: readonly Charset[]): string =>
  /[\x80-\xff\p{Cc}]/u.test(text) || text.includes('~{') ? decodeLiteralBytes(text, hints) : text;

const decodeLiteralBytes = (text: string, hints: readonly Charset[]): string => {
  const hz = hints.includes('hz') && text.includes('~{') ? 'hz-gb-2312' : null;
  return decodeBytes(bytesOfLatin1(text), hz, hints).text;
};

const sameCharset = (left: string, right: string): boolean =>
  left.toLowerCase() === right.toLowerCase() ||
  (resolveCharset(left) ?? 'l') === (resolveCharset(right) ?? 'r');

/**
 * Splits a raw header value (one character per byte) into literal text and encoded words, decoding both.
 * Adjacent words of one charset are decoded as one run of bytes, because senders cut inside characters.
 */
export const headerTokens = (value: string, hints: readonly Charset[] = []): HeaderToken[] => {
  const tokens: HeaderToken[] = [];
  let words: Word[] = [];
  let position = 0;
  const flush = (): void => {
    if (words.length > 0) tokens.push({ isWord: true, text: decodeWords(words, hints) });
    words = [];
  };
  for (const match of value.matchAll(wordPattern)) {
    const between = value.slice(position, match.index);
    const isGap = position > 0 && /^[ \t\r\n]*$/.test(between);
    const label = match[1] ?? '';
    if (!isGap || words.length === 0) {
      flush();
      if (between) tokens.push({ isWord: false, text: decodeLiteral(between, hints) });
    } else if (!sameCharset(words[0]?.label ?? '', label)) flush();
    words.push({ label, encoding: match[2]?.toLowerCase() === 'q' ? 'q' : 'b', content: match[3] ?? '' });
    position = match.index + match[0].length;
  }
  flush();
  const rest = value.slice(position);
  if (rest) tokens.push({ isWord: false, text: decodeLiteral(rest, hints) });
  return tokens;
};

/** A header value as a person reads it. */
export const decodeHeaderText = (value: string, hints: readonly Charset[] = []): string =>
  headerTokens(value, hints)
    .map((token) => token.text)
    .join('')
    .replace(/[\r\n\t\0]+/g, ' ');

const reencode = (text: string): string => `=?utf-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`;

/**
 * The same value with every encoded word in UTF-8 and raw bytes turned into Unicode. Words stay encoded, so
 * that a comma inside a name does not become a separator.
 */
export const normalizeHeaderValue = (value: string, hints: readonly Charset[] = []): string =>
  headerTokens(value, hints)
    .map((token) => (token.isWord ? reencode(token.text) : token.text.replace(/[\r\n\0]+/g, ' ')))
    .join('');
