import type { Charset } from './charset/charset-labels.ts';
import { decodeBytes } from './charset/decode-bytes.ts';
import { decodeHeaderText } from './encoded-words.ts';

/** A header like `text/plain; charset=x`: lower-case value, lower-case parameter names, raw parameter values. */
export type StructuredHeader = { readonly value: string; readonly params: ReadonlyMap<string, string> };

/** Splits at semicolons outside quotes and comments; an unbalanced quote or comment ends at the next semicolon. */
const splitSegments = (source: string): string[] => {
  const segments: string[] = [];
  let current = '';
  let isQuoted = false;
  let depth = 0;
  const balanced = (source.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 0;
  const commentsClose = (source.match(/\(/g)?.length ?? 0) === (source.match(/\)/g)?.length ?? 0);
  for (let index = 0; index < source.length; index += 1) {
    const char = source.charAt(index);
    if (char === '\\' && isQuoted) {
      current += char + source.charAt(index + 1);
      index += 1;
    } else if (char === '"' && balanced && depth === 0) {
      isQuoted = !isQuoted;
      current += char;
    } else if (!isQuoted && commentsClose && char === '(' && (depth > 0 || /(^|[\s/;=])$/.test(current))) {
      depth += 1;
    } else if (depth > 0) {
      if (char === ')') depth -= 1;
    } else if (char === ';' && !isQuoted) {
      segments.push(current);
      current = '';
    } else current += char;
  }
  segments.push(current);
  return segments;
};

const unquote = (source: string): string => {
  const text = source.trim();
  if (!text.startsWith('"')) return text;
  const closing = /^"((?:[^"\\]|\\.)*)"/s.exec(text);
  // Windows paths in a quoted file name are not escapes: only a quote and a backslash can be escaped
  return (closing?.[1] ?? text.slice(1).replace(/"$/, '')).replace(/\\(["\\])/g, '$1');
};

/** Reads a structured header; the first of duplicated parameters wins, so that all readers agree. */
export const parseStructuredHeader = (source: string): StructuredHeader => {
  // a forgotten semicolon after the type: `multipart/mixed boundary="x"`
  const repaired = source.replace(/^(\s*[\w.+-]+\/[\w.+-]+)\s+(?=[\w*-]+\s*=)/, '$1; ');
  const [first = '', ...rest] = splitSegments(repaired);
  const params = new Map<string, string>();
  for (const segment of rest) {
    const equals = segment.indexOf('=');
    if (equals === -1) continue;
    const name = segment.slice(0, equals).trim().toLowerCase();
    if (name !== '' && !params.has(name)) params.set(name, unquote(segment.slice(equals + 1)));
  }
  return {
    value: unquote(first)
      .replace(/\s*\/\s*/, '/')
      .trim()
      .toLowerCase(),
    params,
  };
};

const percentBytes = (text: string): Buffer =>
  Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

type Section = { readonly number: number; readonly isEncoded: boolean; readonly value: string };

/**
 * Decodes one parameter in any form seen in the wild: RFC 2231 with charset, with continuations and characters
 * cut between them; encoded words (not allowed here, common all the same); raw 8-bit bytes.
 */
export const decodeParameter = (
  header: StructuredHeader,
  name: string,
  hints: readonly Charset[] = [],
): string | null => {
  const sections: Section[] = [];
  for (const [key, value] of header.params) {
    const match = /^(.*?)(?:\*(\d{1,4}))?(\*)?$/.exec(key);
    if (match?.[1] !== name || key === name) continue;
    sections.push({ number: Number(match[2] ?? 0), isEncoded: match[3] === '*', value });
  }
  if (sections.length === 0) {
    const plain = header.params.get(name);
    return plain === undefined ? null : decodeHeaderText(plain, hints);
  }
  sections.sort((left, right) => left.number - right.number);
  let label: string | null = null;
  const pieces: Buffer[] = [];
  for (const [index, section] of sections.entries()) {
    let { value } = section;
    if (index === 0 && section.isEncoded) {
      const prefixed = /^([^']*)'[^']*'(.*)$/s.exec(value);
      if (prefixed) {
        label = prefixed[1] || null;
        value = prefixed[2] ?? '';
      }
    }
    pieces.push(section.isEncoded ? percentBytes(value) : Buffer.from(value, 'latin1'));
  }
  const joined = Buffer.concat(pieces);
  const hasWords = /=\?[^?\s]+\?[bq]\?/i.test(joined.toString('latin1'));
  return hasWords
    ? decodeHeaderText(joined.toString('latin1'), hints)
    : decodeBytes(joined, label, hints).text;
};
