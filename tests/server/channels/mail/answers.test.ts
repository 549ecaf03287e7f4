import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OLDEST_DATABASE } from '../../../support/postgres.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { AGENT_NAME, MailScene, SUPPORT } from './support/mail-scene.ts';
import { smtpRefusal, TestRelay } from './support/test-relay.ts';

const CUSTOMER = 'ann@customer.example';

/** A scene with one ticket of a customer, and a relay. */
const openTicket = async (scene: MailScene, subject: string, from = CUSTOMER) => {
  const mailId = await scene.send({ from, subject, text: `Please help with ${subject}.` });
  return { mailId, ticket: await scene.ticketBySubject(subject) };
};

describe.each(OLDEST_DATABASE)('answers by mail on %s', (target) => {
  const relay = new TestRelay();
  let scene: MailScene;
  beforeAll(async () => {
    await relay.start();
    scene = await MailScene.create({ target, environment: { OUTPOST_SMTP_RELAY: relay.url } });
  });
  afterAll(async () => {
    await scene.remove();
    await relay.stop();
  });
  beforeEach(() => {
    relay.mails.length = 0;
    relay.onMail = () => undefined;
  });

  it('an answer pushed by a workstation leaves once, with the headers of its conversation', async () => {
    const { mailId, ticket } = await openTicket(scene, 'two lamps');
    const messageId = await scene.answer(ticket.id, 'We send the second lamp today.');
    const mail = await relay.mail(0);
    expect(mail.from).toBe(SUPPORT);
    expect(mail.to).toEqual([CUSTOMER]);
    expect(mail.parsed).toMatchObject({
      messageId: `<op.${messageId}@outpost.example>`,
      inReplyTo: [mailId],
      references: [mailId],
      subject: 'Re: two lamps',
      from: { name: `${AGENT_NAME} (Outpost Support)`, address: SUPPORT },
      replyTo: [],
    });
    expect(mail.parsed.newText).toBe('We send the second lamp today.');
    expect(mail.parsed.visibleText).toContain('> Please help with two lamps.');
    expect(mail.parsed.loopMarker).not.toBeNull();
    const sent = await scene.delivery(messageId, 'sent');
    expect(sent.mail_message_id).toBe(`<op.${messageId}@outpost.example>`);
    expect(relay.mails).toHaveLength(1);
  });

  it('R126: mail to a merged ticket joins its target, and the answer from there is threaded to it', async () => {
    const old = await openTicket(scene, 'pump hums');
    const { ticket } = await openTicket(scene, 'pump is loud');
    const merge = { ticketId: old.ticket.id, intoId: ticket.id };
    expect(await scene.push('ticket.merge', merge)).toMatchObject({ verdict: 'applied' });
    await scene.push('ticket.set-status', { ticketId: ticket.id, status: 'solved' });
    const file = { filename: 'hum.txt', content: 'hmmm' };
    const mail = { from: CUSTOMER, subject: 'Re: pump hums', text: 'It hums on.', attachments: [file] };
    const replyId = await scene.send({ ...mail, inReplyTo: old.mailId });
    const bodies = (await scene.messages(ticket.id)).map(({ body_text }) => body_text);
    expect(bodies).toEqual(['Please help with pump is loud.', 'It hums on.']);
    expect(await scene.query('select ticket_id from attachment where filename = $1', ['hum.txt'])).toEqual([
      { ticket_id: ticket.id },
    ]);
    expect(await scene.ticketBySubject('pump is loud')).toMatchObject({ status: 'open' });
    expect(await scene.ticketBySubject('pump hums')).toMatchObject({ status: 'closed' });
    await scene.answer(ticket.id, 'We come and look.');
    expect((await relay.mail(0)).parsed.inReplyTo).toEqual([replyId]);
    await scene.push('ticket.unmerge', { ticketId: old.ticket.id, fromId: ticket.id });
    await scene.send({ ...mail, subject: 'Re: pump hums again', attachments: [], inReplyTo: old.mailId });
    expect(await scene.messages(old.ticket.id)).toHaveLength(2);
  });

  it('the customer’s next mail joins, and the next answer carries the whole chain', async () => {
    const { mailId, ticket } = await openTicket(scene, 'chain');
    const first = await scene.answer(ticket.id, 'First answer.');
    const firstId = (await relay.mail(0)).parsed.messageId ?? '';
    await scene.delivery(first, 'sent');
    const replyId = await scene.send({
      from: CUSTOMER,
      subject: 'Re: chain',
      text: 'Thanks, one more question.',
      inReplyTo: firstId,
      references: [mailId, firstId],
    });
    expect((await scene.messages(ticket.id)).map(({ kind }) => kind)).toEqual([
      'inbound',
      'publicReply',
      'inbound',
    ]);
    await scene.answer(ticket.id, 'Second answer.');
    const second = await relay.mail(1);
    expect(second.parsed.inReplyTo).toEqual([replyId]);
    expect(second.parsed.references).toEqual([mailId, firstId, replyId]);
    expect(second.parsed.subject).toBe('Re: chain');
    expect(second.parsed.visibleText).toContain('> Thanks, one more question.');
    expect(second.parsed.visibleText).not.toContain('Please help');
  });

  it('an answer on a ticket opened by phone begins a conversation by mail, and the next one goes on with it', async () => {
    const { ticketId } = await scene.openByPhone('发票抬头写错了', 'ma.jun@customer.example');
    const first = await scene.answer(ticketId, '已经改好，请查收。');
    const mail = await relay.mail(0);
    expect(mail.to).toEqual(['ma.jun@customer.example']);
    expect(mail.parsed).toMatchObject({
      messageId: `<op.${first}@outpost.example>`,
      inReplyTo: [],
      references: [],
      subject: '发票抬头写错了',
    });
    expect(mail.parsed.visibleText).not.toContain('For colleagues only.');
    await scene.delivery(first, 'sent');
    await scene.answer(ticketId, '还有一件事。');
    const second = await relay.mail(1);
    expect(second.parsed).toMatchObject({
      inReplyTo: [mail.parsed.messageId],
      references: [mail.parsed.messageId],
      subject: 'Re: 发票抬头写错了',
    });
    await scene.send({
      from: 'ma.jun@customer.example',
      subject: '回复：发票抬头写错了',
      text: '收到，谢谢！',
      inReplyTo: second.parsed.messageId ?? '',
    });
    expect((await scene.messages(ticketId)).map(({ kind, channel }) => [kind, channel])).toEqual([
      ['callRecord', 'phone'],
      ['publicReply', 'mail'],
      ['publicReply', 'mail'],
      ['inbound', 'mail'],
    ]);
    expect(relay.mails).toHaveLength(2);
  });

  it('an answer to a customer without an address is refused and told, and leaves nothing behind', async () => {
    const { ticketId, customerId } = await scene.openByPhone('no address', null);
    const args = { ticketId, bodyHtml: 'x', bodyText: 'x', statusAfter: null, sendAnyway: false };
    const reply = (to: string) =>
      scene.push('ticket.reply', { ...args, messageId: randomUUID(), customerId: to });
    expect(await reply(customerId)).toEqual({ verdict: 'refused', code: 'noAddress' });
    expect(await reply(randomUUID())).toEqual({ verdict: 'refused', code: 'recipientChanged' });
    expect((await scene.messages(ticketId)).map(({ kind }) => kind)).toEqual(['callRecord']);
  });

  it('a mailbox that takes plus addresses gets answers back without any id', async () => {
    await scene.query(`update mailbox set settings = '{"hasPlusAddresses": true}'`);
    const { ticket } = await openTicket(scene, 'plus');
    await scene.answer(ticket.id, 'Answer with address.');
    const [replyTo] = (await relay.mail(0)).parsed.replyTo;
    await scene.query(`update mailbox set settings = '{}'`);
    await scene.send({
      from: 'other@customer.example',
      to: replyTo?.address,
      subject: 'no ids',
      text: 'Here.',
    });
    expect((await scene.messages(ticket.id)).map(({ body_text }) => body_text)).toContain('Here.');
    const forged = (replyTo?.address ?? '').replace(/-[0-9a-f]{16}@/, '-0000000000000000@');
    await scene.send({ from: 'thief@customer.example', to: forged, subject: 'forged', text: 'Let me in.' });
    expect((await scene.ticketBySubject('forged')).id).not.toBe(ticket.id);
  });

  it('a refusal for good is told with the server’s words, and nothing is sent again', async () => {
    relay.onMail = () => {
      throw smtpRefusal(554, '5.7.1 We do not like this');
    };
    const { ticket } = await openTicket(scene, 'refused');
    const messageId = await scene.answer(ticket.id, 'Hello');
    const failed = await scene.delivery(messageId, 'failed');
    expect(failed.delivery_detail).toContain('5.7.1 We do not like this');
    expect(relay.mails).toHaveLength(1);
  });

  it('a refusal for now is told and tried again', async () => {
    relay.onMail = () => {
      if (relay.mails.length === 1) throw smtpRefusal(451, '4.3.0 Try later');
    };
    const { ticket } = await openTicket(scene, 'later');
    const messageId = await scene.answer(ticket.id, 'Hello');
    const waiting = await scene.delivery(messageId, 'sending');
    await waitFor(async () => (await scene.message(messageId))?.delivery_detail.includes('4.3.0 Try later'), {
      what: 'the reason',
    });
    expect(waiting.id).toBe(messageId);
    await scene.delivery(messageId, 'sent', 30_000);
    expect(relay.mails).toHaveLength(2);
    expect(relay.mails[1]?.raw.equals(relay.mails[0]?.raw ?? Buffer.alloc(0))).toBe(true);
  });

  it('an answer waits while the relay is down and leaves when it is up', async () => {
    const { ticket } = await openTicket(scene, 'down');
    await relay.stop();
    const messageId = await scene.answer(ticket.id, 'Hello');
    await waitFor(async () => (await scene.message(messageId))?.delivery_detail.includes('ECONNREFUSED'), {
      what: 'the reason',
    });
    await relay.start();
    await scene.delivery(messageId, 'sent', 30_000);
    expect(relay.mails).toHaveLength(1);
    expect((await scene.message(messageId))?.delivery_detail).toBe('');
  });

  it('when every attempt failed the agent is told', async () => {
    relay.onMail = () => {
      throw smtpRefusal(451, '4.3.0 Never now');
    };
    const { ticket } = await openTicket(scene, 'hopeless');
    await scene.query("update job.queue set retry_limit = 0 where name = 'mail.send'");
    const messageId = await scene.answer(ticket.id, 'Hello');
    await scene.query('update job.job set retry_limit = 0 where singleton_key = $1', [messageId]);
    const failed = await scene.delivery(messageId, 'failed');
    expect(failed.delivery_detail).toContain('many attempts / 多次尝试');
    expect(failed.delivery_detail).toContain('4.3.0 Never now');
    await scene.query("update job.queue set retry_limit = 200 where name = 'mail.send'");
  });

  it('a bounce joins the ticket and marks its answer as failed', async () => {
    const { ticket } = await openTicket(scene, 'bounced');
    const messageId = await scene.answer(ticket.id, 'Are you there?');
    const mail = await relay.mail(0);
    await scene.delivery(messageId, 'sent');
    const report = [
      'From: Mail Delivery System <MAILER-DAEMON@relay.example>',
      `To: ${SUPPORT}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Message-ID: <report@relay.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'I am sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; relay.example',
      '',
      `Final-Recipient: rfc822; ${CUSTOMER}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown here',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      mail.raw.toString('latin1'),
      '--b--',
      '',
    ].join('\r\n');
    await scene.sendRaw(Buffer.from(report, 'latin1'), '');
    const failed = await scene.message(messageId);
    expect(failed).toMatchObject({ delivery: 'failed' });
    expect(failed?.delivery_detail).toContain('550 5.1.1 User unknown here');
    expect((await scene.messages(ticket.id)).map(({ kind }) => kind)).toEqual([
      'inbound',
      'publicReply',
      'inbound',
    ]);
    expect(await scene.query("select 1 from customer where email ilike 'mailer-daemon%'")).toEqual([]);
  });
});

describe.each(OLDEST_DATABASE)('an answer in its window, on %s', (target) => {
  let scene: MailScene;
  const relay = new TestRelay();
  beforeAll(async () => {
    await relay.start();
    scene = await MailScene.create({
      target,
      environment: { OUTPOST_SMTP_RELAY: relay.url, OUTPOST_SEND_DELAY_MS: '1500' },
    });
  });
  afterAll(async () => {
    await scene.remove();
    await relay.stop();
  });

  it('that is taken back never leaves', async () => {
    const { ticket } = await openTicket(scene, 'window');
    const taken = await scene.answer(ticket.id, 'Wrong words');
    expect(await scene.push('message.cancel-send', { ticketId: ticket.id, messageId: taken })).toEqual({
      verdict: 'applied',
      code: null,
    });
    const meant = await scene.answer(ticket.id, 'Right words');
    await scene.delivery(meant, 'sent');
    await waitFor(
      async () =>
        (await scene.query("select 1 from job.job where singleton_key = $1 and state = 'completed'", [taken]))
          .length === 1,
      { what: 'the job of the answer that was taken back' },
    );
    expect(relay.mails.map(({ parsed }) => parsed.newText)).toEqual(['Right words']);
    expect(await scene.message(taken)).toMatchObject({ delivery: 'cancelled' });
    expect(await scene.push('message.cancel-send', { ticketId: ticket.id, messageId: meant })).toEqual({
      verdict: 'refused',
      code: 'alreadySent',
    });
  });
});

describe.each(OLDEST_DATABASE)('without a relay, on %s', (target) => {
  let scene: MailScene;
  beforeAll(async () => {
    scene = await MailScene.create({ target });
  });
  afterAll(() => scene.remove());

  it('the answer is a readable file in the outbox folder', async () => {
    const { mailId, ticket } = await openTicket(scene, 'outbox');
    const messageId = await scene.answer(ticket.id, 'Here is your answer.');
    await scene.delivery(messageId, 'sent');
    const folder = scene.server.mail.outbox ?? '';
    expect(folder).toBe(join(scene.dataDir, 'outbox'));
    const names = readdirSync(folder).sort();
    expect(names.map((name) => name.slice(-4))).toEqual(['.eml', '.txt']);
    const text = readFileSync(join(folder, names[1] ?? ''), 'utf8');
    expect(text).toContain(`To:          ann <${CUSTOMER}>`);
    expect(text).toContain(`In-Reply-To: ${mailId}`);
    expect(text).toContain('Here is your answer.');
  });
});

describe('a node that is killed', () => {
  const relay = new TestRelay();
  let scene: MailScene;
  beforeAll(async () => {
    await relay.start();
    scene = await MailScene.create({ environment: { OUTPOST_SMTP_RELAY: relay.url } });
  });
  afterEach(() => {
    relay.onMail = () => undefined;
  });
  afterAll(async () => {
    await scene.remove();
    await relay.stop();
  });

  it('between the relay’s word and its record sends the same mail again, under the same id', async () => {
    const { ticket } = await openTicket(scene, 'killed');
    await scene.stop();
    const env = { ...process.env, ...scene.environment({ OUTPOST_SMTP_RELAY: relay.url }) };
    const child = spawn(process.execPath, ['server/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    const ready = new Promise<string>((resolve) =>
      createInterface({ input: child.stdout }).on('line', resolve),
    );
    expect(JSON.parse(await ready)).toMatchObject({ ready: true, smtp: { host: '127.0.0.1' }, outbox: null });
    // the relay has the mail on disk, so to speak, and its word is on the way when the process dies
    relay.onMail = async () => {
      child.kill('SIGKILL');
      await ended;
    };
    // the answer comes from a second node that does not live long enough to send it
    await scene.start({ OUTPOST_SMTP_RELAY: 'smtp://127.0.0.1:9', OUTPOST_SEND_DELAY_MS: '600000' });
    const messageId = await scene.answer(ticket.id, 'Only once, please.');
    await scene.query('update job.job set start_after = now() where singleton_key = $1', [messageId]);
    await scene.stop();
    expect(await ended).toBe('SIGKILL');
    relay.onMail = () => undefined;
    await scene.start({ OUTPOST_SMTP_RELAY: relay.url });
    await scene.delivery(messageId, 'sent', 50_000);
    const ids = relay.mails.map(({ parsed }) => parsed.messageId);
    expect(new Set(ids)).toEqual(new Set([`<op.${messageId}@outpost.example>`]));
    // the relay had it before the kill and gets it once more: receivers tell by the id that it is one mail
    expect(relay.mails).toHaveLength(2);
    expect(new Set(relay.mails.map(({ raw }) => raw.toString('latin1'))).size).toBe(1);
  }, 90_000);
});
