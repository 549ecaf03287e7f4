import { addressParser } from 'postal-mime';
import { withoutControls } from '../../../../shared/util/without-controls.ts';
import type { Charset } from './charset/charset-labels.ts';
import { normalizeHeaderValue } from './encoded-words.ts';
import type { RawHeader } from './header-block.ts';
import type { MailAddress } from './parsed-mail.ts';

const MAX_HEADER_TEXT = 65_536;
const MAX_IDS = 200;

/** Addresses of every header of that name, groups opened, without entries that have no address. */
export const addressesOf = (
  headers: readonly RawHeader[],
  name: string,
  hints: readonly Charset[],
  maxAddresses: number,
): MailAddress[] => {
  const found: MailAddress[] = [];
  for (const header of headers) {
    if (header.name !== name || found.length >= maxAddresses) continue;
    const value = normalizeHeaderValue(header.value.slice(0, MAX_HEADER_TEXT), hints);
    for (const entry of addressParser(value, { flatten: true })) {
      const address = withoutControls(entry.address ?? '').replace(/\s+/g, '');
      if (address !== '') found.push({ name: withoutControls(entry.name), address });
    }
  }
  return found.slice(0, maxAddresses);
};

/** Message ids in a header, with angle brackets and without blanks that folding left inside. */
export const messageIdsOf = (value: string | null): string[] => {
  if (!value) return [];
  const source = value.slice(0, MAX_HEADER_TEXT);
  const bracketed = [...source.matchAll(/<([^<>]+)>/g)].map((match) => (match[1] ?? '').replace(/\s+/g, ''));
  const ids =
    bracketed.length > 0
      ? bracketed
      : source.split(/[\s,]+/).filter((word) => /^[^@\s]+@[^@\s]+$/.test(word));
  return [...new Set(ids.filter((id) => id !== '' && id.length <= 990))]
    .slice(0, MAX_IDS)
    .map((id) => `<${id}>`);
};

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const zoneMinutes: Readonly<Record<string, number>> = {
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  cet: 60,
  cest: 120,
  bst: 60,
  jst: 540,
  kst: 540,
  hkt: 480,
};

const offsetMinutes = (zone: string): number => {
  const numeric = /([+-])(\d{1,2}):?(\d{2})/.exec(zone);
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
    return numeric[1] === '-' ? -minutes : minutes;
  }
  return zoneMinutes[/^[a-z]{3,4}(?![a-z])/i.exec(zone)?.[0].toLowerCase() ?? ''] ?? 0;
};

const fullYear = (digits: string): number => {
  const year = Number(digits);
  if (digits.length > 2) return digits.length === 3 ? 1900 + year : year;
  return year < 50 ? 2000 + year : 1900 + year;
};

/** Reads a Date header in any form seen in the wild; UTC ms, or null. A time without a zone is taken as UTC. */
export const dateOf = (value: string | null): number | null => {
  if (!value) return null;
  const text = value
    .slice(0, 200)
    .replace(/\([^)]*\)/g, ' ')
    .trim();
  const match =
    /(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]*\.?[\s,-]+(\d{2,4})[\s,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*(.*)$/s.exec(
      text,
    );
  const month = months.indexOf((match?.[2] ?? '').toLowerCase());
  if (match && month !== -1) {
    const [, day, , year = '', hour, minute, second = '0', zone = ''] = match;
    const at = Date.UTC(fullYear(year), month, Number(day), Number(hour), Number(minute), Number(second));
    const result = at - offsetMinutes(zone.trim()) * 60_000;
    return Number.isFinite(result) ? result : null;
  }
  const isZoned = /(?:z|gmt|utc|[+-]\d{2}:?\d{2})\s*$/i.test(text);
  const parsed = Date.parse(isZoned ? text : `${text} UTC`);
  return Number.isNaN(parsed) ? null : parsed;
};
