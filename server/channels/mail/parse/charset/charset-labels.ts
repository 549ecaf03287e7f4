/** A charset we can decode: either with a decoder of our own or by its iconv-lite name. */
export type Charset =
  | 'utf-8'
  | 'utf-7'
  | 'utf-16'
  | 'utf-16le'
  | 'utf-16be'
  | 'utf-32'
  | 'iso-2022'
  | 'hz'
  | 'gb18030'
  | 'big5-hkscs'
  | 'shift_jis'
  | 'euc-jp'
  | 'euc-kr'
  | 'us-ascii'
  | `single:${string}`;

/** Spellings after `normalizeLabel`. Labels that name a subset map to the superset that senders really use. */
const aliases: Readonly<Record<string, Charset>> = {
  utf8: 'utf-8',
  unicode11utf8: 'utf-8',
  utf8mb4: 'utf-8',
  unicode: 'utf-16',
  ucs2: 'utf-16',
  iso10646ucs2: 'utf-16',
  utf16: 'utf-16',
  utf16le: 'utf-16le',
  unicodefeff: 'utf-16le',
  utf16be: 'utf-16be',
  unicodefffe: 'utf-16be',
  utf32: 'utf-32',
  utf32le: 'utf-32',
  utf32be: 'utf-32',
  ucs4: 'utf-32',
  utf7: 'utf-7',
  unicode11utf7: 'utf-7',
  usascii: 'us-ascii',
  ascii: 'us-ascii',
  ansix341968: 'us-ascii',
  '7bit': 'us-ascii',
  gb2312: 'gb18030',
  gb231280: 'gb18030',
  gb231280s: 'gb18030',
  gbk: 'gb18030',
  gb18030: 'gb18030',
  gb180302000: 'gb18030',
  gb180302005: 'gb18030',
  gb180302022: 'gb18030',
  chinese: 'gb18030',
  euccn: 'gb18030',
  isoir58: 'gb18030',
  iso58gb231280: 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  windows936: 'gb18030',
  '936': 'gb18030',
  big5: 'big5-hkscs',
  big5hkscs: 'big5-hkscs',
  big5hk: 'big5-hkscs',
  big5eten: 'big5-hkscs',
  big52003: 'big5-hkscs',
  hkscs: 'big5-hkscs',
  cnbig5: 'big5-hkscs',
  xbig5: 'big5-hkscs',
  cp950: 'big5-hkscs',
  ms950: 'big5-hkscs',
  windows950: 'big5-hkscs',
  cp951: 'big5-hkscs',
  '950': 'big5-hkscs',
  hzgb2312: 'hz',
  hz: 'hz',
  hzgb: 'hz',
  iso2022jp: 'iso-2022',
  iso2022jp1: 'iso-2022',
  iso2022jp2: 'iso-2022',
  iso2022jp3: 'iso-2022',
  iso2022jp2004: 'iso-2022',
  iso2022jpms: 'iso-2022',
  cp50220: 'iso-2022',
  cp50221: 'iso-2022',
  cp50222: 'iso-2022',
  junet: 'iso-2022',
  jis: 'iso-2022',
  iso2022kr: 'iso-2022',
  iso2022cn: 'iso-2022',
  iso2022cnext: 'iso-2022',
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  mskanji: 'shift_jis',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  windows31j: 'shift_jis',
  windows932: 'shift_jis',
  eucjp: 'euc-jp',
  eucjpms: 'euc-jp',
  ujis: 'euc-jp',
  cp51932: 'euc-jp',
  eucpkdfmtjapanese: 'euc-jp',
  euckr: 'euc-kr',
  ksc56011987: 'euc-kr',
  ksc56011989: 'euc-kr',
  ksc5601: 'euc-kr',
  korean: 'euc-kr',
  uhc: 'euc-kr',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  windows949: 'euc-kr',
  iso88591: 'single:windows-1252',
  latin1: 'single:windows-1252',
  l1: 'single:windows-1252',
  cp1252: 'single:windows-1252',
  ansi: 'single:windows-1252',
  iso88599: 'single:windows-1254',
  latin5: 'single:windows-1254',
  iso885911: 'single:windows-874',
  tis620: 'single:windows-874',
  iso88598i: 'single:iso-8859-8',
  iso88598e: 'single:iso-8859-8',
  iso88596i: 'single:iso-8859-6',
  iso88596e: 'single:iso-8859-6',
  koi8: 'single:koi8-r',
  koi8ru: 'single:koi8-u',
  macintosh: 'single:macintosh',
  mac: 'single:macintosh',
  macroman: 'single:macintosh',
};

const normalizeLabel = (label: string): string =>
  label
    .toLowerCase()
    .replace(/\*.*$/, '')
    .replace(/^["'\s]+|["'\s]+$/g, '')
    .replace(/^(?:x-|cs(?=[a-z]{3}))/, '')
    .replace(/:\d{4}$/, '')
    .replace(/[\s._-]+/g, '');

/**
 * Finds the charset that a label means, or null when it means nothing we know (`x-unknown`, `default`, typing
 * errors). `isSingleByte` asks the table library, so that this file lists only what differs from it.
 */
export const charsetFromLabel = (
  label: string | null,
  isSingleByte: (name: string) => boolean,
): Charset | null => {
  if (!label) return null;
  const normalized = normalizeLabel(label);
  if (normalized === '') return null;
  const alias = aliases[normalized];
  if (alias) return alias;
  const numbered = /^(?:windows|cp|ms|ibm)?(\d{3,5})$/.exec(normalized);
  if (numbered?.[1] === '65001') return 'utf-8';
  const names = numbered ? [`windows-${numbered[1]}`, `cp${numbered[1]}`] : [];
  const iso = /^iso8859(\d{1,2})$/.exec(normalized);
  if (iso) names.push(`iso-8859-${iso[1]}`);
  for (const name of [...names, normalized]) if (isSingleByte(name)) return `single:${name}`;
  return null;
};
