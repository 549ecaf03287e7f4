import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { text as readAll } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailScene, SUPPORT } from './support/mail-scene.ts';

interface Listed {
  readonly id: string;
  readonly sender: string | null;
  readonly subject: string;
  readonly handling: string;
  readonly reason: string;
}

describe('mail that made no ticket', () => {
  let scene: MailScene;
  beforeAll(async () => {
    scene = await MailScene.create({ target: 'debian15' });
  });
  afterAll(() => scene.remove());

  /** Runs the command line as an administrator would, on the server's settings. */
  const outpost = async (...args: string[]) => {
    const child = spawn(process.execPath, ['scripts/outpost.ts', ...args, '--json'], {
      env: { ...process.env, ...scene.environment() },
      stdio: 'pipe',
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
    return { code: await ended, answer: JSON.parse(out === '' ? err : out) as Record<string, unknown> };
  };
  const listed = async () => (await outpost('mail', 'list-aside')).answer.mails as readonly Listed[];

  it('our own mail that came back is listed with its reason and filed when a person says so, once', async () => {
    await scene.send({ from: SUPPORT, subject: 'note to ourselves', text: 'A colleague wrote this.' });
    expect(await scene.tickets()).toEqual([]);
    const [mail, ...others] = await listed();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      sender: SUPPORT,
      subject: 'note to ourselves',
      handling: 'setAside',
      reason: 'ownAddress',
    });
    const id = mail?.id ?? '';
    const first = await outpost('mail', 'retry', id);
    const ticket = await scene.ticketBySubject('note to ourselves');
    expect([first.code, first.answer.mails]).toEqual([0, [{ id, outcome: 'filed', ticketId: ticket.id }]]);
    expect((await scene.messages(ticket.id)).map(({ body_text }) => body_text)).toEqual([
      'A colleague wrote this.',
    ]);
    expect(await outpost('mail', 'retry', id)).toMatchObject({
      code: 1,
      answer: { error: { code: 'mailNotFiled' } },
    });
    expect(await listed()).toEqual([]);
    expect(await scene.tickets()).toHaveLength(1);
  });

  it('what was too much of one sender joins the conversation it answers, and no machine may answer it', async () => {
    await scene.send({ from: 'busy@customer.example', subject: 'machines', text: 'First.' });
    const ticket = await scene.ticketBySubject('machines');
    const messageId = await scene.answer(ticket.id, 'We look at it.');
    await scene.delivery(messageId, 'sent');
    await scene.query(
      `insert into mail_received select (jsonb_populate_record(r, jsonb_build_object(
         'id', gen_random_uuid(), 'source', 'test ' || n, 'fingerprint', 'test ' || n))).*
       from mail_received r, generate_series(1, 90) n where r.sender = 'busy@customer.example'`,
    );
    await scene.send({
      from: 'busy@customer.example',
      subject: 'Re: machines',
      text: 'The ninety-first.',
      inReplyTo: `<op.${messageId}@outpost.example>`,
    });
    const [mail] = await listed();
    expect(mail).toMatchObject({ sender: 'busy@customer.example', reason: 'tooManyMessages' });
    expect((await outpost('mail', 'retry', '--all')).code).toBe(0);
    expect((await scene.messages(ticket.id)).at(-1)).toMatchObject({
      kind: 'inbound',
      body_text: 'The ninety-first.',
    });
    const [record] = await scene.query(
      "select handling, may_answer from mail_received where subject = 'Re: machines'",
    );
    expect(record).toEqual({ handling: 'accept', may_answer: false });
  });

  it('what cannot be filed stays on record as it was, and is filed once the trouble is over', async () => {
    await scene.query(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no room for tickets'; end $$`);
    await scene.query('create trigger refuse before insert on ticket for each row execute function refuse()');
    await scene.send({ from: 'late@customer.example', subject: 'patience', text: 'I can wait.' });
    const [mail] = await listed();
    expect(mail).toMatchObject({ handling: 'kept', reason: expect.stringContaining('no room for tickets') });
    const id = mail?.id ?? '';
    const stuck = await outpost('mail', 'retry', id);
    expect([stuck.code, JSON.stringify(stuck.answer)]).toEqual([
      1,
      expect.stringContaining('no room for tickets'),
    ]);
    expect((await listed()).map((each) => each.id)).toEqual([id]);
    await scene.query('drop trigger refuse on ticket');
    expect((await outpost('mail', 'retry', id)).code).toBe(0);
    expect(await scene.ticketBySubject('patience')).toMatchObject({ status: 'new' });
    expect(await listed()).toEqual([]);
  });

  it('asks for ids as they are listed', async () => {
    for (const args of [[], ['everything'], [randomUUID(), '--all']]) {
      expect(await outpost('mail', 'retry', ...args)).toMatchObject({
        code: 1,
        answer: { error: { code: 'argumentsInvalid' } },
      });
    }
  });
});
