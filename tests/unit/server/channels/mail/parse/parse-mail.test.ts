import { createHash } from 'node:crypto';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { mailFingerprint } from '../../../../../../server/channels/mail/parse/mail-fingerprint.ts';
import { defaultMailLimits } from '../../../../../../server/channels/mail/parse/mail-limits.ts';
import { parseMail } from '../../../../../../server/channels/mail/parse/parse-mail.ts';
import type { ParsedMail } from '../../../../../../server/channels/mail/parse/parsed-mail.ts';
import {
  type ComparedFields,
  type ExpectedMail,
  listMails,
  readJsonLines,
  readMail,
  wrongFields,
} from '../../../../../support/mail-corpora.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text.replace(/\r?\n/g, '\r\n'));

const fieldsOf = (mail: ParsedMail): ComparedFields => ({
  subject: mail.subject,
  from: mail.from ? [mail.from.address] : [],
  from_name: mail.from?.name ?? '',
  to: mail.to.map((entry) => entry.address),
  cc: mail.cc.map((entry) => entry.address),
  date: mail.sentAt === null ? null : mail.sentAt / 1000,
  message_id: mail.messageId,
  text: mail.textBody ?? '',
  has_html: mail.htmlBody !== null,
  attachments: mail.attachments.flatMap((file) => file.filename ?? []),
});

/** Where we differ from the majority of parsers on purpose: nothing a person wrote may disappear. */
const deliberate: Readonly<Record<string, readonly string[]>> = {
  // no part matches its boundary: the body is shown instead of dropped
  'stalwart/malformed__004.eml': ['text'],
  'mime4j/missing-inner-boundary.msg': ['text'],
  // a forgotten semicolon before the boundary: the attachment is found
  'stalwart/malformed__017.eml': ['attachments'],
  // a blank in the empty line: the body begins there
  'mime4j/basic-plain-with-bad-header-separator.msg': ['text'],
  // an 8-bit byte in a 7-bit charset: read as Windows-1252 instead of a replacement character
  'ruby-mail/attachment_emails__attachment_with_encoded_name.eml': ['attachments'],
  'ruby-mail/plain_emails__raw_email8.eml': ['attachments'],
  // comments and blanks inside ids and addresses: closed up
  'ruby-mail/rfc2822__example13.eml': ['from', 'message_id'],
};

describe('parseMail over the sample mail', () => {
  it.each(readJsonLines<ExpectedMail>('mime/expected.jsonl'))('mime/$file', async (expected) => {
    const wrong = wrongFields(expected, fieldsOf(await parseMail(readMail(`mime/${expected.file}`))));
    expect(wrong).toEqual(deliberate[expected.file] ?? []);
  });

  it.each(readJsonLines<ExpectedMail>('chinese/expected.jsonl'))('chinese/$file', async (expected) => {
    const mail = await parseMail(readMail(`chinese/${expected.file}`));
    expect(wrongFields(expected, fieldsOf(mail))).toEqual([]);
  });

  it('reads Chinese mail that the structure parser alone misreads', async () => {
    const cases = readJsonLines<ExpectedMail>('chinese/expected.jsonl');
    let plainWrong = 0;
    for (const expected of cases) {
      const email = await PostalMime.parse(readMail(`chinese/${expected.file}`));
      if (wrongFields(expected, { subject: email.subject ?? '', text: email.text ?? '' }).length > 0)
        plainWrong += 1;
    }
    expect(plainWrong).toBeGreaterThan(0);
  });

  it('gives well-formed text and true hashes for every sample', async () => {
    for (const path of listMails()) {
      const mail = await parseMail(readMail(path));
      for (const text of [
        mail.subject,
        mail.textBody ?? '',
        mail.htmlBody ?? '',
        mail.visibleText,
        mail.newText,
      ]) {
        expect(text.isWellFormed()).toBe(true);
        expect(text.includes('\0')).toBe(false);
      }
      if (mail.visibleText !== '') expect(mail.newText).not.toBe('');
      for (const file of mail.attachments) {
        expect(file.size).toBe(file.content.length);
        expect(file.sha256).toBe(createHash('sha256').update(file.content).digest('hex'));
      }
    }
  });
});

describe('parseMail on broken input', () => {
  const samples = listMails().map(readMail);

  it('never throws for random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (raw) => {
        expect(Array.isArray((await parseMail(raw)).defects)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws for mail that was cut, spliced or had bytes flipped', async () => {
    const sample = fc.constantFrom(...samples);
    await fc.assert(
      fc.asyncProperty(
        sample,
        sample,
        fc.nat(),
        fc.nat(),
        fc.array(fc.nat(), { maxLength: 8 }),
        async (one, other, a, b, flips) => {
          const raw = Buffer.concat([
            one.subarray(0, a % (one.length + 1)),
            other.subarray(b % (other.length + 1)),
          ]);
          for (const flip of flips) if (raw.length > 0) raw[flip % raw.length] = flip % 256;
          const mail = await parseMail(new Uint8Array(raw));
          expect(mail.visibleText.isWellFormed()).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never throws for random charset labels and transfer encodings', async () => {
    const token = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('gb2312', 'utf-16', 'hz', 'base64', 'x-uuencode'),
    );
    await fc.assert(
      fc.asyncProperty(token, token, fc.uint8Array({ maxLength: 200 }), async (charset, encoding, body) => {
        const head = bytes(
          `Subject: =?${charset}?B?1tDOxA==?=\nContent-Type: text/plain; charset="${charset}"\nContent-Transfer-Encoding: ${encoding}\n\n`,
        );
        expect(
          (await parseMail(new Uint8Array(Buffer.concat([head, body])))).visibleText.isWellFormed(),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('bounds nesting, parts and headers, and keeps what is beyond as a file', async () => {
    const nest = (depth: number): string =>
      depth === 0
        ? 'Content-Type: text/plain\n\ndeep\n'
        : `Content-Type: multipart/mixed; boundary="b${depth}"\n\n--b${depth}\n${nest(depth - 1)}--b${depth}--\n`;
    const deep = await parseMail(bytes(nest(200)));
    expect(deep.defects).toContain('nestingTooDeep');
    expect(deep.attachments).toHaveLength(1);

    const parts = Array.from(
      { length: 3000 },
      (_, index) => `--b\nContent-Type: text/plain\n\npart ${index}\n`,
    ).join('');
    const many = await parseMail(bytes(`Content-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`));
    expect(many.defects).toContain('tooManyParts');
    expect(many.visibleText).toContain('part 2999');

    const long = await parseMail(
      bytes(`Subject: kept\nX-Long: ${'x'.repeat(3_000_000)}\nFrom: lost@example.com\n\nbody\n`),
    );
    expect([long.subject, long.visibleText, long.defects.includes('headersTooLong')]).toEqual([
      'kept',
      'body',
      true,
    ]);
  });

  it('keeps a text that is too long to show as a file', async () => {
    const mail = await parseMail(
      bytes(`Content-Type: text/plain; name=log.txt\n\n${'line of a log\n'.repeat(100_000)}`),
    );
    expect(mail.textBody).toBeNull();
    expect(mail.attachments.map((file) => file.filename)).toEqual(['log.txt']);
  });

  it('reads a mail of 30 MB, attachment intact, within the time of a few key presses', async () => {
    const content = Buffer.alloc(22 * 1024 * 1024, 'Outpost 30 MB ');
    const encoded = content.toString('base64').replace(/.{76}/g, '$&\r\n');
    const raw = bytes(
      'From: a@b.example\nSubject: big\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee file\n--b\nContent-Type: application/zip; name=big.zip\nContent-Transfer-Encoding: base64\n\n',
    );
    const whole = new Uint8Array(Buffer.concat([raw, Buffer.from(encoded), bytes('\n--b--\n')]));
    expect(whole.length).toBeGreaterThan(30_000_000);
    expect(whole.length).toBeLessThan(defaultMailLimits.maxBytes);
    const start = process.threadCpuUsage();
    const mail = await parseMail(whole);
    expect(process.threadCpuUsage(start).user / 1000).toBeLessThan(5000);
    expect(mail.attachments[0]?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(mail.visibleText).toBe('see file');
  });

  it('does not slow down on hostile repetition', async () => {
    const start = process.threadCpuUsage();
    await parseMail(
      bytes(
        `From: ${'('.repeat(60_000)}\nTo: ${'"'.repeat(60_001)}\nSubject: ${'=?'.repeat(60_000)}\nContent-Type: ${'text/plain; '.repeat(10_000)}\n\n${'<'.repeat(200_000)}`,
      ),
    );
    for (const piece of ['<div>', '<div></b>', '<p><li>']) {
      const deep = await parseMail(bytes(`Content-Type: text/html\n\n${piece.repeat(100_000)}`));
      expect(deep.defects, piece).toContain('htmlUnreadable');
    }
    const long = await parseMail(
      bytes(
        `Content-Type: text/html\n\n${'<div><p>one<br>two<ul><li>three<li>four</ul></div>'.repeat(20_000)}`,
      ),
    );
    expect(long.defects).not.toContain('htmlUnreadable');
    await parseMail(bytes(`Content-Type: text/html\n\n${'<'.repeat(50_000)}`));
    await parseMail(bytes(`\n${'-'.repeat(100_000)}\n${'On 2020 '.repeat(10_000)}\n${'> '.repeat(100_000)}`));
    expect(process.threadCpuUsage(start).user / 1000).toBeLessThan(10_000);
  });
});

describe('parseMail', () => {
  it('tells inline images from files', async () => {
    const mail = await parseMail(
      bytes(`From: a@b.example
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=utf-8

<p>See <img src="cid:logo@x"></p>
--r
Content-Type: image/png; name=logo.png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

aGVsbG8=
--r
Content-Type: image/png; name=../../evil.png
Content-ID: <other@x>
Content-Transfer-Encoding: base64

aGVsbG8=
--r--
`),
    );
    expect(mail.attachments.map((file) => [file.filename, file.isInline, file.contentId, file.size])).toEqual(
      [
        ['logo.png', true, 'logo@x', 5],
        ['evil.png', false, 'other@x', 5],
      ],
    );
    expect(mail.htmlBody).toContain('src="cid:logo@x"');
    expect(mail.visibleText).toBe('See');
  });

  it('takes the charset of an HTML part from its meta element when the header names none', async () => {
    const html = Buffer.concat([
      bytes('Content-Type: text/html\n\n<html><head><meta charset="gb2312"></head><body>'),
      Buffer.from('c4fabac3', 'hex'),
      bytes('</body></html>'),
    ]);
    expect((await parseMail(new Uint8Array(html))).visibleText).toBe('您好');
  });

  it('keeps preheaders and other hidden text out of sight and out of the index', async () => {
    const mail = await parseMail(
      bytes(
        'Content-Type: text/html\n\n<div style="display:none">secret preheader</div><p hidden>gone</p><p>Shown</p>',
      ),
    );
    expect([mail.visibleText, mail.htmlBody?.includes('secret')]).toEqual(['Shown', false]);
  });

  it('reads ids, dates, addresses and the loop marker', async () => {
    const mail = await parseMail(
      bytes(`From: =?gb2312?B?1cXI/Q==?= <zhang@example.cn>
To: Support <support+op-1@example.com>
Delivered-To: support@example.com
Message-ID: <1@example.cn>
In-Reply-To: <op.x@example.com>
References: <a@example.com>
 <op.x@example.com>
Date: Mon, 9 Mar 2026 15:20:00 +0800 (CST)
X-Outpost-Loop: install-1
Subject: =?utf-8?B?5omT5Y2w5py6?=

body
`),
    );
    expect(mail).toMatchObject({
      from: { name: '张三', address: 'zhang@example.cn' },
      to: [{ name: 'Support', address: 'support+op-1@example.com' }],
      deliveredTo: ['support@example.com'],
      messageId: '<1@example.cn>',
      inReplyTo: ['<op.x@example.com>'],
      references: ['<a@example.com>', '<op.x@example.com>'],
      sentAt: Date.UTC(2026, 2, 9, 7, 20),
      loopMarker: 'install-1',
      subject: '打印机',
    });
  });
});

describe('mailFingerprint', () => {
  const mail = 'Message-ID: <1@x>\nSubject: a\n\nbody\n';
  it('is the same for every delivery of a mail and different for another mail', () => {
    const delivered = `Return-Path: <a@b>\nReceived: by x;\n Mon, 1 Jan 2024\nDelivered-To: c@d\n${mail}`;
    expect(mailFingerprint(bytes(delivered))).toBe(mailFingerprint(new TextEncoder().encode(mail)));
    expect(mailFingerprint(bytes(mail.replace('body', 'other')))).not.toBe(mailFingerprint(bytes(mail)));
    expect(mailFingerprint(bytes(mail.replace('<1@x>', '<2@x>')))).not.toBe(mailFingerprint(bytes(mail)));
  });
});
