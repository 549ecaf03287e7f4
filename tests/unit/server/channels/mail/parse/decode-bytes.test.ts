import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../../../../server/channels/mail/parse/charset/decode-bytes.ts';

const chinese = '您好，我的打印机无法连接，请尽快处理。谢谢！';
const traditional = '您好，我的印表機無法連線，請盡快處理。謝謝！';
const cantonese = '佢哋嘅電腦冇咗嘢，唔該幫手睇吓。';
const japanese = 'お世話になっております。プリンターが動きません。よろしくお願いいたします。';
const korean = '안녕하세요. 프린터가 연결되지 않습니다. 감사합니다.';
const russian = 'Здравствуйте, принтер не работает, помогите пожалуйста.';
const german = 'Grüße aus München, das Gerät läuft nicht mehr ordentlich.';

const bytes = (text: string, encoding: string): Uint8Array => new Uint8Array(iconv.encode(text, encoding));
const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits.replace(/\s/g, ''), 'hex'));

describe('decodeBytes', () => {
  it.each([
    [
      chinese,
      'gb18030',
      [
        'gb2312',
        'GBK',
        'gb18030',
        'x-gbk',
        'GB_2312-80',
        'cp936',
        'CN-GB',
        null,
        'x-unknown',
        'us-ascii',
        'iso-8859-1',
        'utf-8',
      ],
    ],
    [
      traditional,
      'big5',
      ['big5', 'Big5-HKSCS', 'x-x-big5', 'cp950', null, 'gb2312', 'default', 'iso-8859-1'],
    ],
    [
      chinese,
      'utf-8',
      ['utf-8', 'UTF8', 'gb2312', 'gbk', 'big5', 'iso-8859-1', 'us-ascii', null, '"utf-8"', 'unknown-8bit'],
    ],
    [cantonese, 'big5-hkscs', ['big5-hkscs', 'big5', 'x-unknown', null]],
    [japanese, 'shift_jis', ['shift_jis', 'x-sjis', 'windows-31j', null]],
    [japanese, 'euc-jp', ['euc-jp', 'x-euc-jp', null]],
    [korean, 'euc-kr', ['ks_c_5601-1987', 'euc-kr', 'cp949', null]],
    [russian, 'windows-1251', ['windows-1251', 'cp1251', null]],
    [russian, 'koi8-r', ['koi8-r', null]],
    [
      german,
      'windows-1252',
      ['iso-8859-1', 'windows-1252', 'latin1', null, 'utf-8', 'us-ascii', 'x-user-defined'],
    ],
  ])('reads %s in %s under every label', (text, encoding, labels) => {
    for (const label of labels)
      expect([label, decodeBytes(bytes(text, encoding), label).text]).toEqual([label, text]);
  });

  it('names a label that does not fit', () => {
    expect(decodeBytes(bytes(chinese, 'utf-8'), 'gb2312').defect).toBe('charsetMislabelled');
    expect(decodeBytes(bytes(chinese, 'utf-8'), 'x-nothing').defect).toBe('charsetUnknown');
    expect(decodeBytes(bytes(chinese, 'gb18030'), 'gb2312').defect).toBeNull();
  });

  it('reads the 7-bit encodings', () => {
    expect(decodeBytes(hex('1b2442 467c 4b5c 386c 1b2842'), 'iso-2022-jp').text).toBe('日本語');
    // half-width katakana and JIS X 0212, beyond plain ISO-2022-JP
    expect(decodeBytes(hex('1b2849 36 45 1b2842'), 'iso-2022-jp').text).toBe('ｶﾅ');
    expect(decodeBytes(hex('1b242844 3021 1b2842'), 'iso-2022-jp').text).toBe('丂');
    // NEC row 13: the circled digits of Windows
    expect(decodeBytes(hex('1b2442 2d21 1b2842'), 'iso-2022-jp').text).toBe('①');
    expect(decodeBytes(hex('1b242943 0e 475134 5b 0f'), 'iso-2022-kr').text.length).toBeGreaterThan(0);
    expect(decodeBytes(new TextEncoder().encode('~{VPND~} ok ~~'), 'hz-gb-2312').text).toBe('中文 ok ~');
    expect(decodeBytes(hex('1b2442 467c 4b5c 386c 1b2842'), null).text).toBe('日本語');
    expect(decodeBytes(new TextEncoder().encode('a +AOQ- b'), 'utf-7').text).toBe('a ä b');
  });

  it('returns to ASCII at a line end when the escape sequence was lost', () => {
    expect(decodeBytes(hex('1b2442 467c 0a 68656c6c6f'), 'iso-2022-jp').text).toBe('日\nhello');
  });

  it('reads four-byte GB 18030 and Hong Kong characters', () => {
    expect(decodeBytes(hex('95328236 81308130'), 'gb18030').text).toBe('𠀀\u0080');
    expect(decodeBytes(bytes('嘅嚿冇', 'big5-hkscs'), 'big5').text).toBe('嘅嚿冇');
  });

  it('obeys a byte order mark before the label', () => {
    expect(decodeBytes(hex('efbbbf e4b8ad'), 'gb2312').text).toBe('中');
    expect(decodeBytes(hex('fffe 2d4e'), 'utf-8').text).toBe('中');
    expect(decodeBytes(hex('feff 4e2d'), null).text).toBe('中');
  });

  it('keeps UTF-8 that was cut inside a character', () => {
    const cut = bytes(`${chinese}${chinese}`, 'utf-8').slice(0, -1);
    expect(decodeBytes(cut, 'utf-8').text.startsWith(chinese)).toBe(true);
    expect(decodeBytes(cut, 'utf-8').defect).toBe('charsetInvalidBytes');
  });

  it('uses what the rest of the mail says when the label is missing', () => {
    const short = bytes('発注書', 'shift_jis');
    expect(decodeBytes(short, null, ['shift_jis']).text).toBe('発注書');
  });

  it('never throws and gives well-formed text, whatever bytes and label', () => {
    const label = fc.oneof(
      fc.string(),
      fc.constant(null),
      fc.constantFrom(
        'gb2312',
        'big5',
        'iso-2022-jp',
        'hz',
        'utf-7',
        'utf-16',
        'utf-32',
        'base64',
        'hex',
        'iso-2022-kr',
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), label, (input, name) => {
        expect(typeof decodeBytes(input, name).text).toBe('string');
      }),
      { numRuns: 2000 },
    );
  });

  it('returns any Unicode text from UTF-8 and GB 18030 unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        if (text.startsWith('\ufeff') || text.includes('~') || text.includes('\u001b')) return;
        expect(decodeBytes(bytes(text, 'utf-8'), 'utf-8').text).toBe(text);
      }),
    );
  });
});
