import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeHeaderText } from '../../../../../../server/channels/mail/parse/encoded-words.ts';
import { readHeaderBlock } from '../../../../../../server/channels/mail/parse/header-block.ts';
import {
  addressesOf,
  dateOf,
  messageIdsOf,
} from '../../../../../../server/channels/mail/parse/header-fields.ts';
import {
  decodeParameter,
  parseStructuredHeader,
} from '../../../../../../server/channels/mail/parse/structured-header.ts';
import { readJson } from '../../../../../support/mail-corpora.ts';

const word = (label: string, encoding: 'b' | 'q', bytes: Buffer): string =>
  encoding === 'b'
    ? `=?${label}?B?${bytes.toString('base64')}?=`
    : `=?${label}?Q?${[...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')}?=`;

describe('decodeHeaderText', () => {
  it.each(readJson<Array<{ header: string; expected: string }>>('mime/headers-unstructured.json'))(
    'reads the collected case %#',
    ({ header, expected }) => {
      const value =
        readHeaderBlock(Buffer.from(`Subject: ${header.trimStart()}\n`), 10_000, true).headers[0]?.value ??
        '';
      expect(decodeHeaderText(value).replace(/\s+/g, '')).toBe(expected.replace(/\s+/g, ''));
    },
  );

  it('joins words that were cut inside a character, in any mixture of encodings', () => {
    const text = '关于打印机无法连接的问题（紧急）';
    for (const [label, encoding] of [
      ['gb2312', 'gb18030'],
      ['utf-8', 'utf-8'],
      ['gbk', 'gbk'],
    ] as const) {
      const bytes = iconv.encode(text, encoding);
      for (let cut = 1; cut < bytes.length; cut += 1) {
        for (const [first, second] of [
          ['b', 'b'],
          ['q', 'q'],
          ['b', 'q'],
        ] as const) {
          const value = `${word(label, first, bytes.subarray(0, cut))} ${word(label.toUpperCase(), second, bytes.subarray(cut))}`;
          expect(decodeHeaderText(value)).toBe(text);
        }
      }
    }
  });

  it('reads a base64 stream that was cut inside a group of four', () => {
    const stream = Buffer.from('中文标题，很长很长').toString('base64');
    const value = `=?utf-8?B?${stream.slice(0, 6)}?=\r\n =?utf-8?B?${stream.slice(6)}?=`.replace(/\r\n/g, '');
    expect(decodeHeaderText(value)).toBe('中文标题，很长很长');
  });

  it('reads raw 8-bit subjects with the help of the rest of the mail', () => {
    expect(decodeHeaderText(iconv.encode('打印机故障', 'gbk').toString('latin1'), ['gb18030'])).toBe(
      '打印机故障',
    );
    expect(decodeHeaderText(Buffer.from('打印机故障').toString('latin1'))).toBe('打印机故障');
  });

  it('forgives a missing end and an unknown charset', () => {
    expect(decodeHeaderText(`=?gb2312?B?${iconv.encode('你好', 'gbk').toString('base64')}`)).toBe('你好');
    expect(decodeHeaderText(word('x-unknown', 'b', Buffer.from('您好')))).toBe('您好');
    expect(decodeHeaderText('100 =?= 50? yes =?')).toBe('100 =?= 50? yes =?');
  });

  it('gives back what was encoded, for any text, charset label and way to cut', () => {
    const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 4 });
    const ways = fc.array(fc.constantFrom<'b' | 'q'>('b', 'q'), { minLength: 6, maxLength: 6 });
    const text = fc.string({
      unit: fc.constantFrom(...'打印机故障，请处理。abc XYZ？！1230'),
      minLength: 4,
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('gb18030', 'utf-8'),
        cuts,
        ways,
        (original, label, positions, encodings) => {
          const bytes = iconv.encode(original, label);
          const bounds = [
            0,
            ...positions.map((position) => position % bytes.length).sort((a, b) => a - b),
            bytes.length,
          ];
          const words = bounds
            .slice(1)
            .map((end, index) => word(label, encodings[index] ?? 'b', bytes.subarray(bounds[index], end)));
          expect(decodeHeaderText(words.join(' '))).toBe(original);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('parameters', () => {
  const filename = (value: string): string | null =>
    decodeParameter(parseStructuredHeader(value), 'filename', ['gb18030']);

  it.each([
    ['attachment; filename=report.pdf', 'report.pdf'],
    ['attachment; filename="a; b.pdf"', 'a; b.pdf'],
    ["attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A.pdf", '报告.pdf'],
    ["attachment; filename*=gb18030'zh'%B1%A8%B8%E6.pdf", '报告.pdf'],
    ["attachment; filename*0*=utf-8''%E6%8A; filename*1*=%A5%E5%91; filename*2*=%8A.pdf", '报告.pdf'],
    ['attachment; filename*1="b.pdf"; filename*0="a "', 'a b.pdf'],
    ['attachment; filename="=?gb2312?B?sai45i5wZGY=?="', '报告.pdf'],
    [`attachment; filename="${iconv.encode('报告.pdf', 'gbk').toString('latin1')}"`, '报告.pdf'],
    ['attachment; filename="C:\\Users\\me\\a.txt"', 'C:\\Users\\me\\a.txt'],
    ['attachment; filename="unclosed.pdf', 'unclosed.pdf'],
    ['attachment', null],
  ])('%s', (value, expected) => {
    expect(filename(value)).toBe(expected);
  });

  it('finds the boundary behind a missing semicolon, a comment or a flag', () => {
    for (const value of [
      'multipart/mixed boundary="b"',
      'multipart/mixed; (note) boundary=b',
      'multipart/mixed; flag; boundary="b"; boundary="c"',
      'Multipart / Mixed; Boundary = "b"',
    ]) {
      const header = parseStructuredHeader(value);
      expect([header.value, header.params.get('boundary')]).toEqual(['multipart/mixed', 'b']);
    }
  });
});

describe('header fields', () => {
  // one collected case is six numbers without a month; no reader has to take that for a date
  const dates = readJson<Array<{ header: string; expected: Record<string, number | boolean> | null }>>(
    'mime/headers-date.json',
  ).filter(({ header }) => /[A-Za-z]{3}/.test(header));
  it.each(dates)('reads the collected date $header', ({ header, expected }) => {
    const at = dateOf(header);
    if (expected === null || Number(expected.year) < 1900) return;
    const offset =
      (Number(expected.tz_hour) * 60 + Number(expected.tz_minute)) * (expected.tz_before_gmt ? -1 : 1);
    const utc = Date.UTC(
      Number(expected.year),
      Number(expected.month) - 1,
      Number(expected.day),
      Number(expected.hour),
      Number(expected.minute),
      Number(expected.second),
    );
    expect(at).toBe(utc - offset * 60_000);
  });

  it('keeps a comma inside an encoded name inside the name', () => {
    const name = `=?utf-8?B?${Buffer.from('李, 四').toString('base64')}?=`;
    const headers = [
      {
        name: 'from',
        value: `${name} <a@b.example>, "王五" <c@d.example>`.replace(
          '王五',
          Buffer.from('王五').toString('latin1'),
        ),
      },
    ];
    expect(addressesOf(headers, 'from', [], 100)).toEqual([
      { name: '李, 四', address: 'a@b.example' },
      { name: '王五', address: 'c@d.example' },
    ]);
  });

  it('opens groups and survives deeply nested ones', () => {
    expect(
      addressesOf([{ name: 'to', value: 'Team: a@b.example, c@d.example;' }], 'to', [], 100),
    ).toHaveLength(2);
    const nested = `${'g:'.repeat(20_000)}a@b.example${';'.repeat(20_000)}`;
    expect(Array.isArray(addressesOf([{ name: 'to', value: nested }], 'to', [], 100))).toBe(true);
  });

  it('finds ids in any shape', () => {
    expect(messageIdsOf('<a@b> <c@d>\t<a@b>')).toEqual(['<a@b>', '<c@d>']);
    expect(messageIdsOf('"Your mail of Monday" <a@b>')).toEqual(['<a@b>']);
    expect(messageIdsOf('a@b')).toEqual(['<a@b>']);
    expect(messageIdsOf('<a @ b>')).toEqual(['<a@b>']);
    expect(messageIdsOf('<>')).toEqual([]);
  });
});
