import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMail } from '../../../../server/channels/mail/parse/parse-mail.ts';
import { type Dovecot, startDovecot } from '../../../support/dovecot.ts';
import { DATABASE_TARGETS, type DatabaseTarget } from '../../../support/postgres.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { MailScene, SUPPORT } from './support/mail-scene.ts';
import { TestRelay } from './support/test-relay.ts';

const CUSTOMER = 'lin@customer.example';

let dovecot: Dovecot;
let scene: MailScene;
let relay: TestRelay;
const clients: ImapFlow[] = [];

const open = async (user: string): Promise<ImapFlow> => {
  const client = new ImapFlow({
    host: dovecot.host,
    port: dovecot.imapPort,
    secure: false,
    auth: { user, pass: dovecot.password },
    logger: false,
  });
  clients.push(client);
  await client.connect();
  await client.mailboxOpen('INBOX');
  return client;
};

/** Every mail in a user's inbox. */
const inbox = async (user: string): Promise<Awaited<ReturnType<typeof parseMail>>[]> => {
  const client = await open(user);
  const raws: Buffer[] = [];
  for await (const { source } of client.fetch('1:*', { source: true })) if (source) raws.push(source);
  await client.logout();
  return Promise.all(raws.map((raw) => parseMail(raw)));
};

const begin = async (target: DatabaseTarget): Promise<void> => {
  dovecot = await startDovecot();
  relay = new TestRelay();
  await relay.start();
  // the relay delivers into the customer's mailbox
  relay.onMail = async ({ raw, to }) => {
    for (const user of to) {
      const client = await open(user);
      await client.append('INBOX', raw);
      await client.logout();
    }
  };
  const account = `imap://${encodeURIComponent(SUPPORT)}:${dovecot.password}@${dovecot.host}:${dovecot.imapPort}`;
  scene = await MailScene.create({
    target,
    environment: { OUTPOST_IMAP: account, OUTPOST_SMTP_RELAY: relay.url },
  });
};
const end = async (): Promise<void> => {
  await scene.remove();
  await relay.stop();
  for (const client of clients.splice(0)) client.close();
  await dovecot.remove();
};

const deliver = async (headers: readonly string[], text: string): Promise<void> => {
  const client = await open(SUPPORT);
  const raw = [`From: Lin <${CUSTOMER}>`, `To: ${SUPPORT}`, ...headers, '', text, ''].join('\r\n');
  await client.append('INBOX', raw);
  await client.logout();
};

describe.each(DATABASE_TARGETS)('the whole way with a real IMAP server, on %s', (target) => {
  beforeAll(() => begin(target));
  afterAll(end);

  it('mail in the mailbox → ticket → answer → exactly one threaded mail in the customer’s inbox, and back', async () => {
    await deliver(['Message-ID: <q1@customer.example>', 'Subject: router'], 'The router is silent.');
    const ticket = await scene.ticketBySubject('router');

    const messageId = await scene.answer(ticket.id, 'Please press the small button.');
    await scene.delivery(messageId, 'sent');
    const received = await inbox(CUSTOMER);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      subject: 'Re: router',
      inReplyTo: ['<q1@customer.example>'],
      references: ['<q1@customer.example>'],
    });

    const answerId = received[0]?.messageId ?? '';
    await deliver(
      [
        'Message-ID: <q2@customer.example>',
        'Subject: Re: router',
        `In-Reply-To: ${answerId}`,
        `References: <q1@customer.example> ${answerId}`,
      ],
      'It works now, thank you.',
    );
    await waitFor(async () => (await scene.messages(ticket.id)).length === 3, { what: 'the reply' });
    expect(await scene.tickets()).toHaveLength(1);
  });

  it('a restart reads on where it stopped: nothing twice, nothing left out', async () => {
    const before = (await scene.tickets()).length;
    await scene.stop();
    await deliver(['Message-ID: <night@customer.example>', 'Subject: at night'], 'While you slept.');
    const account = `imap://${encodeURIComponent(SUPPORT)}:${dovecot.password}@${dovecot.host}:${dovecot.imapPort}`;
    await scene.start({ OUTPOST_IMAP: account, OUTPOST_SMTP_RELAY: relay.url });
    await scene.ticketBySubject('at night');
    // losing the position costs a second look, not a second ticket
    await scene.stop();
    await scene.start();
    await scene.query('delete from imap_cursor');
    await scene.stop();
    await scene.start({ OUTPOST_IMAP: `${account}?initial=all`, OUTPOST_SMTP_RELAY: relay.url });
    await waitFor(async () => (await scene.query('select 1 from imap_cursor')).length === 1, {
      what: 'the folder to be read again',
    });
    expect(await scene.tickets()).toHaveLength(before + 1);
  });
});
