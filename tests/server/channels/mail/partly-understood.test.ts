import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MailDefect } from '../../../../server/channels/mail/parse/mail-defect.ts';
import { parseMail } from '../../../../server/channels/mail/parse/parse-mail.ts';
import { OLDEST_DATABASE } from '../../../support/postgres.ts';
import { MailScene } from './support/mail-scene.ts';

// No bytes are known on which a library fails: from these words on it does, as it might on a mail nobody has seen yet.
const BROKEN = { structure: 'breaks-the-structure', address: 'breaks-the-address', html: 'breaks-the-html' };

vi.mock('postal-mime', async (load) => {
  const real = await load<typeof import('postal-mime')>();
  const failOn = (word: string, text: unknown): void => {
    if (String(text).includes(word)) throw new TypeError(`the library fails on ${word}`);
  };
  return {
    ...real,
    default: class extends real.default {
      static override parse: typeof real.default.parse = async (mail, options) => {
        failOn(BROKEN.structure, mail);
        return real.default.parse(mail, options);
      };
    },
    addressParser: (...args: Parameters<typeof real.addressParser>) => {
      failOn(BROKEN.address, args[0]);
      return real.addressParser(...args);
    },
  };
});
vi.mock('sanitize-html', async (load) => {
  const real = await load<{ default: typeof import('sanitize-html') }>();
  const sanitize = (...[html, options]: Parameters<typeof real.default>) => {
    if (html.includes(BROKEN.html)) throw new RangeError('the library fails on this HTML');
    return real.default(html, options);
  };
  return { default: Object.assign(sanitize, real.default) };
});

type Case = {
  /** Headers below Subject, an empty line, and the body. */
  readonly mail: string;
  /** What the note says in English and Chinese; null where the ticket shows all of the mail. */
  readonly told: readonly [string, string] | null;
};

const text = (body: string): string => `\r\n${body}\r\n`;
const long = 'a long line of a log\r\n'.repeat(30_000);
const nested = (depth: number): string =>
  depth === 0
    ? 'Content-Type: text/plain\r\n\r\ndeep\r\n'
    : `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${nested(depth - 1)}--b${depth}--\r\n`;
const parts = (count: number, part: string): string =>
  `Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\n${part}\r\n`.repeat(count)}--b--\r\n`;

/** A mail for each defect; a new defect does not compile before it is here. */
const cases: Readonly<Record<MailDefect, Case>> = {
  structureUnreadable: {
    mail: `Content-Type: text/${BROKEN.structure}\r\n${text('hello')}`,
    told: ['its structure could not be read', '邮件结构无法解析'],
  },
  htmlUnreadable: {
    mail: `Content-Type: text/html\r\n\r\n<p>it ${BROKEN.html}</p>\r\n`,
    told: ['its formatted text could not be read', '其富文本内容无法解析'],
  },
  addressUnreadable: {
    mail: `Cc: ${BROKEN.address}@customer.example\r\n${text('hello')}`,
    told: ['an address in it could not be read', '其中有地址无法解析'],
  },
  bodyTooLong: {
    mail: parts(2, `Content-Type: text/plain\r\n\r\n${long}`),
    told: ['its text is too long and was cut', '正文过长，已被截断'],
  },
  headersTooLong: {
    mail: `X-Long: ${'x'.repeat(300_000)}\r\nX-Beyond: lost\r\n${text('hello')}`,
    told: ['its headers are too long and were cut', '邮件头过长，已被截断'],
  },
  charsetInvalidBytes: {
    mail: `Content-Type: text/plain; charset=utf-8\r\n${text('\xe4\xbd\xa0\xe5\xa5\xbd\xef\xbc\x8c\xe8\xaf\xb7\xe6\x9f\xa5\xe6\x94\xb6\xe9\x99\x84\xe4\xbb\xb6\xe3\x80\x82\xe4\xbd')}`,
    told: ['some of its characters could not be read', '部分字符用任何字符集都无法识别'],
  },
  transferEncodingBroken: {
    mail: `Content-Transfer-Encoding: x-uuencode\r\n${text('no begin line')}`,
    told: ['a part of it could not be decoded', '有一部分内容无法解码'],
  },
  boundaryMissing: { mail: `Content-Type: multipart/mixed\r\n${text('hello')}`, told: null },
  boundaryNotFound: { mail: `Content-Type: multipart/mixed; boundary=x\r\n${text('hello')}`, told: null },
  charsetMislabelled: {
    mail: `Content-Type: text/plain; charset=us-ascii\r\n${text('\xe4\xbd\xa0\xe5\xa5\xbd')}`,
    told: null,
  },
  charsetUnknown: { mail: `Content-Type: text/plain; charset=x-none\r\n${text('hello')}`, told: null },
  contentTypeInvalid: { mail: `Content-Type: text\r\n${text('hello')}`, told: null },
  dateUnreadable: { mail: `Date: some day\r\n${text('hello')}`, told: null },
  fromMissing: { mail: text('hello'), told: null },
  headerLineWithoutColon: { mail: `not a header\r\nX-Next: a\r\n${text('hello')}`, told: null },
  messageIdMissing: { mail: text('hello'), told: null },
  nestingTooDeep: { mail: nested(40), told: null },
  tooManyParts: { mail: parts(1100, 'Content-Type: text/plain\r\n\r\npart'), told: null },
  transferEncodingUnknown: { mail: `Content-Transfer-Encoding: 9bit\r\n${text('hello')}`, told: null },
};

let scene: MailScene;

const rawOf = (name: string, mail: string): Buffer => {
  const from = name === 'fromMissing' ? '' : `From: ${name}@customer.example\r\n`;
  const id = name === 'messageIdMissing' ? '' : `Message-ID: <${name}@customer.example>\r\n`;
  return Buffer.from(`${from}${id}Subject: ${name}\r\n${mail}`, 'latin1');
};

/** What the ticket of that subject has: the notes of the server, and its files by name. */
const shown = async (subject: string) => {
  const ticket = await scene.ticketBySubject(subject);
  const messages = await scene.messages(ticket.id);
  const files = await scene.query<{ filename: string; sha256: string; message_id: string }>(
    'select filename, sha256, message_id from attachment where ticket_id = $1',
    [ticket.id],
  );
  return {
    inbound: messages.filter(({ kind }) => kind === 'inbound'),
    notes: messages.filter(({ kind }) => kind === 'system').map(({ body_text }) => body_text),
    original: files.find(({ filename }) => filename === 'original.eml'),
  };
};

describe.each(OLDEST_DATABASE)('a mail of which the ticket cannot show everything, on %s', (target) => {
  beforeAll(async () => {
    scene = await MailScene.create({ target });
  });
  afterAll(() => scene.remove());

  it.each(Object.entries(cases).filter(([, { told }]) => told !== null))(
    '%s: a note says so in both languages, and the whole mail is at the message',
    async (defect, { mail, told }) => {
      const raw = rawOf(defect, mail);
      expect((await parseMail(raw)).defects).toEqual([defect]);
      await scene.sendRaw(raw);
      const { inbound, notes, original } = await shown(defect);
      expect(inbound).toHaveLength(1);
      expect(notes).toHaveLength(1);
      const [english = '', chinese = ''] = notes[0]?.split('\n\n') ?? [];
      expect(english).toContain(told?.[0]);
      expect(english).toContain('the original is attached to it as original.eml');
      expect(chinese).toContain(told?.[1]);
      expect(chinese).toContain('原件已作为附件 original.eml 保存');
      expect(original?.message_id).toBe(inbound[0]?.id);
      const kept = await scene.server.context.blobs.get(original?.sha256 ?? '');
      // The listener writes its own lines above.
      expect(kept?.subarray(-raw.length).equals(raw)).toBe(true);
    },
  );

  it.each(Object.entries(cases).filter(([, { told }]) => told === null))(
    '%s: all of the mail is shown, so nothing is said',
    async (defect, { mail }) => {
      const raw = rawOf(defect, mail);
      expect((await parseMail(raw)).defects).toContain(defect);
      await scene.sendRaw(raw);
      const { inbound, notes, original } = await shown(defect);
      expect(inbound).toHaveLength(1);
      expect(notes).toEqual([]);
      expect(original).toBeUndefined();
    },
  );

  it('what the message cannot hold is told in the same note: a long subject, too many files, a long text', async () => {
    const subject = `many ${'s'.repeat(600)}`;
    const file =
      'Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.4\r\n';
    const mail = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${'<'.repeat(800_000)}\r\n${`--b\r\n${file}`.repeat(501)}--b--\r\n`;
    await scene.sendRaw(`From: many@customer.example\r\nSubject: ${subject}\r\n${mail}`);
    const { notes, original } = await shown(subject.slice(0, 500));
    expect(notes).toHaveLength(1);
    for (const words of [
      'its text is too long and was cut',
      'it has more files than one message can hold',
      'its subject is too long and was cut',
      '正文过长，已被截断；附件数量超过单条消息的上限；主题过长，已被截断',
    ]) {
      expect(notes[0]).toContain(words);
    }
    expect(original).toBeDefined();
  });
});
