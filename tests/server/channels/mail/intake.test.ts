import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OLDEST_DATABASE } from '../../../support/postgres.ts';
import { MailScene, SUPPORT } from './support/mail-scene.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe.each(OLDEST_DATABASE)('mail into tickets on %s', (target) => {
  let scene: MailScene;
  beforeAll(async () => {
    scene = await MailScene.create({ target });
  });
  afterAll(() => scene.remove());

  const attachments = (ticketId: string) =>
    scene.query<{ filename: string; mime_type: string; sha256: string; content_id: string | null }>(
      'select filename, mime_type, sha256, content_id from attachment where ticket_id = $1 order by filename',
      [ticketId],
    );

  it('a mail by SMTP becomes a ticket with customer, files and inline images', async () => {
    const image = Buffer.from('89504e470d0a1a0a', 'hex');
    const file = Buffer.from('%PDF-1.4 invoice');
    await scene.send({
      from: { name: '王丽', address: 'Wang.Li@mail.acme.example' },
      subject: '发票 4711',
      text: '您好，请查收附件。',
      html: '<p>您好，请查收附件。<img src="cid:logo@acme"></p><script>alert(1)</script>',
      attachments: [
        { filename: '发票.pdf', content: file, contentType: 'application/pdf' },
        { filename: 'logo.png', content: image, contentType: 'image/png', cid: 'logo@acme' },
      ],
    });
    const ticket = await scene.ticketBySubject('发票 4711');
    expect(ticket).toMatchObject({ status: 'new', team_id: scene.teamId });
    expect(ticket.number).toBeGreaterThanOrEqual(5001);
    const [customer] = await scene.query('select * from customer where id = $1', [ticket.customer_id]);
    expect(customer).toMatchObject({
      name: '王丽',
      email: 'Wang.Li@mail.acme.example',
      locale: 'zh-CN',
      organization_id: scene.organizationId,
    });
    const [message] = await scene.messages(ticket.id);
    expect(message).toMatchObject({ kind: 'inbound', author_customer_id: ticket.customer_id });
    expect(message?.body_text).toContain('请查收附件');
    expect(message?.body_html).toContain('cid:logo@acme');
    expect(message?.body_html).not.toContain('script');
    expect(await attachments(ticket.id)).toEqual([
      { filename: 'logo.png', mime_type: 'image/png', sha256: sha256(image), content_id: 'logo@acme' },
      { filename: '发票.pdf', mime_type: 'application/pdf', sha256: sha256(file), content_id: null },
    ]);
    expect(await scene.server.context.blobs.get(sha256(file))).toEqual(file);
  });

  it('the same sender is the same customer, whatever the case of the address', async () => {
    await scene.send({ from: 'Same <same@customer.example>', subject: 'first of same', text: 'a' });
    await scene.send({ from: 'S. Ame <SAME@customer.example>', subject: 'second of same', text: 'b' });
    const first = await scene.ticketBySubject('first of same');
    const second = await scene.ticketBySubject('second of same');
    expect(second.customer_id).toBe(first.customer_id);
    expect(second.number).not.toBe(first.number);
  });

  it('mails of one new sender at the same time make one customer', async () => {
    const subjects = Array.from({ length: 6 }, (_, index) => `at once ${index}`);
    await Promise.all(
      subjects.map((subject) => scene.send({ from: 'crowd@customer.example', subject, text: subject })),
    );
    const rows = await scene.query("select 1 from customer where email = 'crowd@customer.example'");
    expect(rows).toHaveLength(1);
    const numbers = (await scene.tickets()).filter(({ subject }) => subjects.includes(subject));
    expect(new Set(numbers.map(({ number }) => number)).size).toBe(6);
  });

  it('a reply joins its ticket by In-Reply-To under another subject and opens it again', async () => {
    const id = await scene.send({ from: 'bo@customer.example', subject: 'lamp', text: 'It is dark.' });
    const ticket = await scene.ticketBySubject('lamp');
    await scene.push('ticket.set-status', { ticketId: ticket.id, status: 'solved' });
    await scene.send({
      from: 'bo@customer.example',
      subject: 'still dark',
      text: 'No light.',
      inReplyTo: id,
    });
    const messages = await scene.messages(ticket.id);
    expect(messages.map(({ body_text }) => body_text)).toEqual(['It is dark.', 'No light.']);
    expect(await scene.ticketBySubject('lamp')).toMatchObject({ status: 'open' });
  });

  it('an out-of-office reply joins without opening the ticket', async () => {
    const id = await scene.send({ from: 'away@customer.example', subject: 'chair', text: 'It is broken.' });
    const ticket = await scene.ticketBySubject('chair');
    await scene.push('ticket.set-status', { ticketId: ticket.id, status: 'solved' });
    await scene.send({
      from: 'away@customer.example',
      subject: 'Out of office',
      text: 'Back on Monday.',
      inReplyTo: id,
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    expect(await scene.messages(ticket.id)).toHaveLength(2);
    expect(await scene.ticketBySubject('chair')).toMatchObject({ status: 'solved' });
  });

  it('a mail that only refers to a ticket makes a new one with a note that names it', async () => {
    const id = await scene.send({ from: 'cy@customer.example', subject: 'order 12', text: 'Where is it?' });
    const old = await scene.ticketBySubject('order 12');
    await scene.send({
      from: 'cy@customer.example',
      subject: 'something else',
      text: 'A new question.',
      references: id,
    });
    const fresh = await scene.ticketBySubject('something else');
    const messages = await scene.messages(fresh.id);
    expect(messages.map(({ kind }) => kind).sort()).toEqual(['inbound', 'system']);
    const note = messages.find(({ kind }) => kind === 'system');
    expect(note?.body_text).toContain(`ticket #${old.number}`);
    expect(note?.body_text).toContain(`工单 #${old.number}`);
  });

  it('the same mail twice, also at the same time and by another way, is one message', async () => {
    const raw = Buffer.from(
      `From: twin@customer.example\r\nTo: ${SUPPORT}\r\nMessage-ID: <twin@customer.example>\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\nSubject: twin\r\n\r\nonce\r\n`,
    );
    const [mailbox] = await scene.query<{ id: string }>('select id from mailbox');
    const mailboxId = mailbox?.id ?? '';
    const { intake } = scene.server.mail;
    const envelope = (source: string) => ({ mailboxId, source, receivedAt: Date.now() });
    const outcomes = await Promise.all([
      ...Array.from({ length: 8 }, () => intake.accept(raw, envelope('imap:twin/INBOX/1/1'))),
      ...Array.from({ length: 8 }, (_, index) =>
        intake.accept(Buffer.concat([Buffer.from(`Received: by ${index}\r\n`), raw]), envelope(randomUUID())),
      ),
    ]);
    expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(15);
    const stored = outcomes.find(({ outcome }) => outcome === 'stored');
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ inboundMailId: Reflect.get(stored ?? {}, 'inboundMailId') });
    expect((await scene.tickets()).filter(({ subject }) => subject === 'twin')).toHaveLength(1);
  });

  it('a mail without a sender, an id or a text is a ticket all the same', async () => {
    await scene.sendRaw('Subject: nobody\r\n\r\n', '');
    const ticket = await scene.ticketBySubject('nobody');
    expect(ticket.customer_id).toBeNull();
  });

  it('NUL characters, half surrogates and ids no index can hold are stored', async () => {
    const long = `<${'\u00e9'.repeat(980)}@x>`;
    await scene.sendRaw(
      Buffer.from(
        `From: "n\0ul" <nul@customer.example>\r\nMessage-ID: ${long}\r\nIn-Reply-To: <a\0b@c> ${long}\r\nSubject: nul =?utf-8?B?7aCA?=\r\n\r\nbo\0dy\r\n`,
        'latin1',
      ),
    );
    const tickets = await scene.tickets();
    expect(tickets.at(-1)?.subject).toMatch(/^nul/);
    const [row] = await scene.query(
      'select handling from mail_received order by stored_at desc, id desc limit 1',
    );
    expect(row).toEqual({ handling: 'accept' });
  });

  it('a mail too large to fetch becomes a ticket that says so in both languages', async () => {
    const [mailbox] = await scene.query<{ id: string }>('select id from mailbox');
    const outcome = await scene.server.mail.intake.accept(
      Buffer.from('From: big@customer.example\r\nSubject: holiday film\r\n\r\n'),
      {
        mailboxId: mailbox?.id ?? '',
        source: 'imap:x/INBOX/1/77',
        receivedAt: Date.now(),
        oversize: { sizeBytes: 80 * 1024 * 1024 },
      },
    );
    expect(outcome.outcome).toBe('stored');
    const ticket = await scene.ticketBySubject('holiday film');
    expect(ticket.customer_id).not.toBeNull();
    const [message] = await scene.messages(ticket.id);
    expect(message?.body_text).toContain('80.0 MB');
    expect(message?.body_text).toContain('超过 50.0 MB');
  });

  it('a mail of 30 MB arrives whole', async () => {
    const file = Buffer.alloc(22 * 1024 * 1024, 7);
    await scene.send({
      from: 'film@customer.example',
      subject: 'thirty megabytes',
      text: 'see file',
      attachments: [{ filename: 'film.bin', content: file }],
    });
    const ticket = await scene.ticketBySubject('thirty megabytes');
    expect(await attachments(ticket.id)).toMatchObject([{ filename: 'film.bin', sha256: sha256(file) }]);
    const [row] = await scene.query<{ sha256: string; size_bytes: number }>(
      'select sha256, size_bytes from mail_received where ticket_id = $1',
      [ticket.id],
    );
    expect(row?.size_bytes).toBeGreaterThan(30_000_000);
    expect((await scene.server.context.blobs.get(row?.sha256 ?? ''))?.length).toBe(row?.size_bytes);
  });
});
