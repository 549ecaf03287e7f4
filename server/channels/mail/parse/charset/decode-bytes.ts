import iconv from 'iconv-lite';
import type { MailDefect } from '../mail-defect.ts';
import { type Charset, charsetFromLabel } from './charset-labels.ts';
import { decodeHz, decodeIso2022, looksLikeHz, looksLikeIso2022 } from './escape-encodings.ts';
import { plausibility } from './plausibility.ts';

/** The text, the charset it was really read in, and whether that contradicts the label. */
export type DecodedText = {
  readonly text: string;
  readonly charset: Charset;
  readonly defect: MailDefect | null;
};

const multiByte: readonly Charset[] = ['gb18030', 'big5-hkscs', 'shift_jis', 'euc-jp', 'euc-kr'];
const candidates: readonly Charset[] = [
  ...multiByte,
  'single:windows-1252',
  'single:windows-1251',
  'single:koi8-r',
];

/** Bytes looked at when charsets are compared: enough for certainty, cheap for a large body. */
const SAMPLE_BYTES = 6000;
/** A rival must beat a label that decodes without error by this much, and on at least this many bytes. */
const RIVAL_MARGIN = 1;
const RIVAL_MIN_BYTES = 6;
const DECLARED_BONUS = 0.6;
const HINT_BONUS = 0.4;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const strictGb18030 = new TextDecoder('gb18030', { fatal: true });

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const isSingleByte = (name: string): boolean => {
  if (!iconv.encodingExists(name)) return false;
  // multi-byte and Unicode names are listed as aliases; what remains and maps 1:1 is a single-byte table
  return iconv.decode(Buffer.from('AZ'), name) === 'AZ' && iconv.encode('A', name).length === 1;
};

/** Resolves a charset label as senders write it, or null when it names nothing we can decode. */
export const resolveCharset = (label: string | null): Charset | null => charsetFromLabel(label, isSingleByte);

const tryStrict = (decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | null => {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};

const decodeUtf16 = (bytes: Uint8Array): string => {
  let evenZero = 0;
  let oddZero = 0;
  for (let index = 0; index < Math.min(bytes.length, 512); index += 1) {
    if (bytes[index] !== 0) continue;
    if (index % 2 === 0) evenZero += 1;
    else oddZero += 1;
  }
  if (evenZero !== oddZero)
    return iconv.decode(asBuffer(bytes), evenZero > oddZero ? 'utf-16be' : 'utf-16le');
  const little = iconv.decode(asBuffer(bytes), 'utf-16le');
  const big = iconv.decode(asBuffer(bytes), 'utf-16be');
  return plausibility(big, bytes.length) > plausibility(little, bytes.length) ? big : little;
};

const decodeAs = (bytes: Uint8Array, charset: Charset): string => {
  switch (charset) {
    case 'utf-8':
      return lenientUtf8.decode(bytes);
    case 'utf-16':
      return decodeUtf16(bytes);
    case 'iso-2022':
      return decodeIso2022(bytes);
    case 'hz':
      return decodeHz(bytes);
    case 'us-ascii':
      return iconv.decode(asBuffer(bytes), 'windows-1252');
    case 'gb18030':
      // the built-in table follows the 2005 standard and beyond, but only the other one reads past an error
      return tryStrict(strictGb18030, bytes) ?? iconv.decode(asBuffer(bytes), 'gb18030');
    default:
      return iconv.decode(asBuffer(bytes), charset.startsWith('single:') ? charset.slice(7) : charset);
  }
};

const countForeign = (bytes: Uint8Array): number => {
  let count = 0;
  for (const byte of bytes) if (byte > 0x7f) count += 1;
  return count;
};

const countReplacements = (text: string): number => text.split('�').length - 1;

/** The stretch of the bytes that says most about the charset: from shortly before the first foreign byte. */
const sampleOf = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length <= SAMPLE_BYTES) return bytes;
  const first = bytes.findIndex((byte) => byte > 0x7f);
  // start after an ASCII byte, so that the sample does not begin inside a character
  return bytes.subarray(first, first + SAMPLE_BYTES);
};

const byteOrderMark = (bytes: Uint8Array): { charset: Charset; length: number } | null => {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { charset: 'utf-8', length: 3 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { charset: 'utf-32', length: 0 };
  if (a === 0xff && b === 0xfe && bytes.length % 2 === 0) return { charset: 'utf-16le', length: 2 };
  if (a === 0xfe && b === 0xff && bytes.length % 2 === 0) return { charset: 'utf-16be', length: 2 };
  return null;
};

const decodeSevenBit = (bytes: Uint8Array, declared: Charset | null): DecodedText => {
  const clean = (charset: Charset): DecodedText => ({
    text: decodeAs(bytes, charset),
    charset,
    defect: null,
  });
  if (declared === 'utf-16' || declared === 'utf-16le' || declared === 'utf-16be' || declared === 'utf-32') {
    if (bytes.includes(0)) return clean(declared);
  }
  if (looksLikeIso2022(bytes)) {
    return { ...clean('iso-2022'), defect: declared === 'iso-2022' ? null : 'charsetMislabelled' };
  }
  if (declared === 'hz' || declared === 'utf-7') return clean(declared);
  if (declared === 'gb18030' && looksLikeHz(bytes)) return clean('hz');
  return clean(declared === 'iso-2022' ? 'iso-2022' : 'us-ascii');
};

type Scored = { readonly charset: Charset; readonly score: number };

const scoreOf = (sample: Uint8Array, foreign: number, charset: Charset): number =>
  plausibility(decodeAs(sample, charset), foreign);

const best = (
  sample: Uint8Array,
  foreign: number,
  declared: Charset | null,
  hints: readonly Charset[],
): Scored => {
  let winner: Scored = { charset: 'single:windows-1252', score: Number.NEGATIVE_INFINITY };
  for (const charset of new Set<Charset>([...(declared ? [declared] : []), ...hints, ...candidates])) {
    if (charset === 'us-ascii' || charset === 'hz' || charset === 'utf-7') continue;
    const bonus = charset === declared ? DECLARED_BONUS : hints.includes(charset) ? HINT_BONUS : 0;
    const score = scoreOf(sample, foreign, charset) + bonus;
    if (score > winner.score) winner = { charset, score };
  }
  return winner;
};

/** Decides for valid UTF-8 against a label that could also be right; short Chinese words can be both. */
const prefersUtf8 = (sample: Uint8Array, foreign: number, declared: Charset | null): boolean => {
  if (declared === null || !multiByte.includes(declared)) return true;
  return scoreOf(sample, foreign, 'utf-8') >= scoreOf(sample, foreign, declared);
};

/**
 * Decodes text of a mail: by byte order mark, by label when the bytes bear it out, by validity (UTF-8 proves
 * itself), and at last by statistics. Never throws, whatever bytes and label; a replacement character stands
 * for what no charset explains.
 *
 * @param label the charset label as the sender wrote it, or null
 * @param hints charsets seen elsewhere in the same mail, tried with favour when the label fails
 */
export const decodeBytes = (
  bytes: Uint8Array,
  label: string | null,
  hints: readonly Charset[] = [],
): DecodedText => {
  const declared = resolveCharset(label);
  const unknownLabel = label !== null && label.trim() !== '' && declared === null ? 'charsetUnknown' : null;
  const mark = byteOrderMark(bytes);
  if (mark) {
    const text = decodeAs(bytes.subarray(mark.length), mark.charset);
    return { text, charset: mark.charset, defect: null };
  }
  const foreign = countForeign(bytes);
  if (foreign === 0) {
    const decoded = decodeSevenBit(bytes, declared);
    return { ...decoded, defect: decoded.defect ?? unknownLabel };
  }
  const verdict = (charset: Charset, text = decodeAs(bytes, charset)): DecodedText => {
    const agrees = charset === declared;
    return { text, charset, defect: agrees ? null : (unknownLabel ?? 'charsetMislabelled') };
  };
  const sample = sampleOf(bytes);
  const sampleForeign = countForeign(sample);
  const utf8 = tryStrict(strictUtf8, bytes);
  if (utf8 !== null && declared !== 'iso-2022' && prefersUtf8(sample, sampleForeign, declared)) {
    return verdict('utf-8', utf8);
  }
  if (declared === 'utf-8') {
    const lenient = lenientUtf8.decode(bytes);
    // cut in the middle, or a few bytes of something else pasted in: still UTF-8
    if (countReplacements(lenient) * 8 <= foreign) {
      return { text: lenient, charset: 'utf-8', defect: 'charsetInvalidBytes' };
    }
  } else if (declared !== null && declared !== 'us-ascii' && declared !== 'hz' && declared !== 'utf-7') {
    const text = decodeAs(bytes, declared);
    if (countReplacements(text) === 0) {
      const own = scoreOf(sample, sampleForeign, declared);
      if (own > 0.8 || sampleForeign < RIVAL_MIN_BYTES) return verdict(declared, text);
      const rival = best(sample, sampleForeign, null, hints);
      return rival.score > own + RIVAL_MARGIN ? verdict(rival.charset) : verdict(declared, text);
    }
  }
  const winner = best(sample, sampleForeign, declared, hints);
  if (winner.charset === declared) return { ...verdict(declared), defect: 'charsetInvalidBytes' };
  return verdict(winner.charset);
};
