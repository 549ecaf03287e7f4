import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import {
  composeMail,
  type OutgoingMail,
  replySubject,
  senderName,
} from '../../../../server/channels/mail/compose.ts';
import { parseMail } from '../../../../server/channels/mail/parse/parse-mail.ts';

const outgoing = (over: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  from: { name: senderName('王芳', '客户服务部'), address: 'support@outpost.example' },
  replyTo: null,
  to: [{ name: '张三', address: 'zhang@customer.example' }],
  cc: [],
  bcc: [{ name: '', address: 'archive@outpost.example' }],
  subject: replySubject('打印机无法连接'),
  text: '您好，请重启打印机。\n谢谢！',
  html: null,
  parent: { messageId: '<2@customer.example>', references: ['<1@customer.example>'] },
  history: null,
  automatic: null,
  loopMarker: 'install-1',
  createdAt: Date.UTC(2026, 2, 9, 7, 20),
  files: [],
  ...over,
});

const text = (raw: Uint8Array): string => Buffer.from(raw).toString('utf8');

describe('composeMail', () => {
  it('sets its own Message-ID, In-Reply-To and the whole chain', async () => {
    const mail = await composeMail(outgoing());
    const parsed = await parseMail(mail.raw);
    expect(parsed).toMatchObject({
      messageId: '<op.0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b@outpost.example>',
      inReplyTo: ['<2@customer.example>'],
      references: ['<1@customer.example>', '<2@customer.example>'],
      from: { name: '王芳（客户服务部）', address: 'support@outpost.example' },
      to: [{ name: '张三', address: 'zhang@customer.example' }],
      subject: 'Re: 打印机无法连接',
      sentAt: Date.UTC(2026, 2, 9, 7, 20),
      loopMarker: 'install-1',
      automatic: { kind: 'none' },
      defects: [],
    });
    expect(parsed.textBody?.trim()).toBe('您好，请重启打印机。\n谢谢！');
    expect(mail.envelope.to).toEqual(['zhang@customer.example', 'archive@outpost.example']);
    expect(text(mail.raw)).not.toContain('archive@');
  });

  it('reads the same in another parser', async () => {
    const email = await PostalMime.parse((await composeMail(outgoing())).raw);
    expect([email.subject, email.text?.trim(), email.from?.name]).toEqual([
      'Re: 打印机无法连接',
      '您好，请重启打印机。\n谢谢！',
      '王芳（客户服务部）',
    ]);
  });

  it('gives the same bytes on every attempt', async () => {
    expect(text((await composeMail(outgoing())).raw)).toBe(text((await composeMail(outgoing())).raw));
  });

  it('marks automatic mail, and only that', async () => {
    expect(text((await composeMail(outgoing())).raw)).not.toMatch(/^Auto-Submitted/m);
    const mail = await composeMail(outgoing({ automatic: 'auto-replied' }));
    expect(text(mail.raw)).toMatch(/^Auto-Submitted: auto-replied\r$/m);
    expect((await parseMail(mail.raw)).automatic.kind).toBe('autoReply');
  });

  it('quotes history so that it is cut again on the way back', async () => {
    const history = {
      introduction: '在 2026年3月9日 15:20，张三 写道：',
      text: '打印机坏了\n请看',
      html: null,
    };
    const parsed = await parseMail((await composeMail(outgoing({ history }))).raw);
    expect(parsed.visibleText).toContain('> 打印机坏了');
    expect(parsed.newText).toBe('您好，请重启打印机。\n谢谢！');
  });

  it('carries files and inline images byte for byte, with Chinese names', async () => {
    const content = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7) % 256);
    const files = [
      { filename: '截图.png', mimeType: 'image/png', content, contentId: 'shot@outpost' },
      { filename: '安装说明（第二版）.pdf', mimeType: 'application/pdf', content, contentId: null },
    ];
    const parsed = await parseMail(
      (await composeMail(outgoing({ files, html: '<p>看图 <img src="cid:shot@outpost"></p>' }))).raw,
    );
    expect(
      parsed.attachments.map((file) => [file.filename, file.isInline, Buffer.compare(file.content, content)]),
    ).toEqual([
      ['截图.png', true, 0],
      ['安装说明（第二版）.pdf', false, 0],
    ]);
  });

  it('cannot be made to write further headers', async () => {
    const mail = await composeMail(
      outgoing({
        subject: 'x\r\nBcc: victim@example.com',
        from: { name: 'a\r\nX-Evil: 1', address: 'a@b.example' },
      }),
    );
    expect(text(mail.raw).split('\r\n\r\n')[0]).not.toMatch(/^(?:Bcc|X-Evil):/im);
  });

  it('keeps one answer prefix', () => {
    expect([replySubject('a'), replySubject('RE: a'), replySubject('回复：a')]).toEqual([
      'Re: a',
      'RE: a',
      '回复：a',
    ]);
  });
});
