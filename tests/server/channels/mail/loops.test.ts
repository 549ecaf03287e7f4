import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertMailId } from '../../../../db/server/queries/mail.ts';
import { composeMail } from '../../../../server/channels/mail/compose.ts';
import { OLDEST_DATABASE } from '../../../support/postgres.ts';
import { MailScene, SUPPORT } from './support/mail-scene.ts';
import type { RelayedMail } from './support/test-relay.ts';
import { TestRelay } from './support/test-relay.ts';

let scene: MailScene;
const relay = new TestRelay();

type Received = {
  readonly ticket_id: string | null;
  readonly may_answer: boolean;
  readonly handling: string;
  readonly note: string | null;
};

const lastReceived = async (sender: string): Promise<Received | undefined> =>
  (
    await scene.query<Received>(
      'select ticket_id, may_answer, handling, note from mail_received where sender = $1 order by stored_at desc, id desc limit 1',
      [sender],
    )
  )[0];

describe.each(OLDEST_DATABASE)('machines that write to each other, on %s', (target) => {
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

  /** An acknowledgement, sent the way a rule of ours would: only when the intake says that a machine may. */
  const acknowledge = async (sender: string, subject: string): Promise<boolean> => {
    const received = await lastReceived(sender);
    if (received?.may_answer !== true || received.ticket_id === null) return false;
    const messageId = randomUUID();
    const [mailbox] = await scene.query<{ id: string }>('select id from mailbox');
    const mail = await composeMail({
      messageId,
      from: { name: 'Support', address: SUPPORT },
      replyTo: null,
      to: [{ name: '', address: sender }],
      cc: [],
      bcc: [],
      subject,
      text: 'We have received your mail.',
      html: null,
      parent: null,
      history: null,
      automatic: 'auto-replied',
      loopMarker: 'marker',
      createdAt: Date.now(),
      files: [],
    });
    await insertMailId(scene.server.context.pool, scene.tenantId, {
      mailMessageId: mail.messageId,
      ticketId: received.ticket_id,
      messageId,
      direction: 'out',
      mailboxId: mailbox?.id ?? '',
      address: sender,
      subject,
      referenceIds: [],
      isAutomatic: true,
      createdAt: Date.now(),
    });
    return true;
  };

  it.each([
    ['that says so', { 'Auto-Submitted': 'auto-replied' }, 1],
    ['that hides it', {}, 2],
  ])('an auto-responder %s gets no more than two automatic answers', async (_name, headers, most) => {
    const sender = `robot-${most}@machine.example`;
    await scene.send({ from: sender, subject: 'hello', text: 'A person wrote this.' });
    let answers = 0;
    for (let round = 0; round < 20; round += 1) {
      if (!(await acknowledge(sender, 'We have received your mail'))) break;
      answers += 1;
      // the other machine answers everything, at once, with a subject of its own
      await scene.send({ from: sender, subject: `Thanks ${round}`, text: `Thank you ${round}.`, headers });
    }
    expect(answers).toBe(most);
  });

  it('an answer of an agent to an auto-responder is where it ends', async () => {
    await scene.send({ from: 'desk@other.example', subject: 'broken', text: 'Our printer is broken.' });
    const ticket = await scene.ticketBySubject('broken');
    // the other side's help desk acknowledges every mail it gets
    const acknowledgements: Promise<unknown>[] = [];
    relay.onMail = ({ parsed }: RelayedMail) => {
      acknowledgements.push(
        scene.send({
          from: 'desk@other.example',
          subject: `[#1] ${parsed.subject}`,
          text: 'We have received your mail.',
          inReplyTo: parsed.messageId ?? '',
          headers: { 'Auto-Submitted': 'auto-replied' },
        }),
      );
    };
    const messageId = await scene.answer(ticket.id, 'A technician comes tomorrow.', 'solved');
    await scene.delivery(messageId, 'sent');
    await Promise.all(acknowledgements);
    expect(relay.mails).toHaveLength(1);
    expect(await scene.messages(ticket.id)).toHaveLength(3);
    expect(await scene.ticketBySubject('broken')).toMatchObject({ status: 'solved' });
  });

  it('our own mail that comes back makes no ticket', async () => {
    await scene.send({ from: 'echo@mirror.example', subject: 'mirror', text: 'Look.' });
    const ticket = await scene.ticketBySubject('mirror');
    const messageId = await scene.answer(ticket.id, 'I see myself.');
    const mail = await relay.mail(0);
    await scene.delivery(messageId, 'sent');
    const before = (await scene.tickets()).length;
    const forwarded = Buffer.concat([Buffer.from('Received: from mirror\r\n'), mail.raw]);
    await scene.sendRaw(forwarded, 'echo@mirror.example');
    expect(await scene.tickets()).toHaveLength(before);
    expect(await scene.messages(ticket.id)).toHaveLength(2);
    expect(await lastReceived(SUPPORT)).toMatchObject({ handling: 'setAside', note: 'ownLoopMarker' });
  });

  it('a sender who floods the queue fills one ticket instead, and nothing is lost', async () => {
    for (let index = 0; index < 14; index += 1)
      await scene.send({ from: 'flood@machine.example', subject: `alarm ${index}`, text: `alarm ${index}` });
    const tickets = (await scene.tickets()).filter(({ subject }) => subject.startsWith('alarm '));
    expect(tickets).toHaveLength(10);
    const messages = await scene.messages(tickets.at(-1)?.id ?? '');
    expect(messages.filter(({ kind }) => kind === 'inbound').map(({ subject }) => subject)).toEqual([
      'alarm 9',
      'alarm 10',
      'alarm 11',
      'alarm 12',
      'alarm 13',
    ]);
    const notes = messages.filter(({ kind }) => kind === 'system');
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body_text).toContain('大量工单');
    // an answer to one of the tickets is no new ticket and goes where it belongs
    const [first] = await scene.query<{ mail_message_id: string; ticket_id: string }>(
      "select mail_message_id, ticket_id from mail_id where subject = 'alarm 0'",
    );
    await scene.send({
      from: 'flood@machine.example',
      subject: 'about the first',
      text: 'a person at last',
      inReplyTo: first?.mail_message_id,
    });
    expect(await scene.messages(first?.ticket_id ?? '')).toHaveLength(2);
  });
});
