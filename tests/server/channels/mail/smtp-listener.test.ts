import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import nodemailer from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { parseMail } from '../../../../server/channels/mail/parse/parse-mail.ts';
import { type SmtpListener, startSmtpListener } from '../../../../server/channels/mail/smtp-listener.ts';
import { listMails, readMail } from '../../../support/mail-corpora.ts';
import { MemoryIntake } from '../../../support/memory-intake.ts';

let listener: SmtpListener | null = null;
let pool: { close(): void } | null = null;
afterEach(async () => {
  pool?.close();
  pool = null;
  await listener?.close();
  listener = null;
});

const addresses: Readonly<Record<string, string>> = {
  'support@outpost.example': 'box-1',
  'sales@outpost.example': 'box-2',
};

const start = async (intake: MemoryIntake, maxBytes = 1_000_000) => {
  listener = await startSmtpListener({
    host: '127.0.0.1',
    port: 0,
    maxBytes,
    intake,
    directory: {
      mailboxIdFor: async (address) => addresses[address.toLowerCase().replace(/\+[^@]*/, '')] ?? null,
    },
    now: () => 1_700_000_000_000,
  });
  // pooled: the listener greets each new connection after a tenth of a second
  const client = nodemailer.createTransport({
    host: '127.0.0.1',
    port: listener.port,
    ignoreTLS: true,
    pool: true,
    maxConnections: 1,
  });
  pool = client;
  return (to: string[], raw: string | Buffer, from = 'a@customer.example') =>
    client.sendMail({ envelope: { from, to }, raw }).then(
      (info) => ({ code: 250, response: info.response, rejected: info.rejected }),
      (error: { responseCode?: number; response?: string }) => ({
        code: error.responseCode ?? 0,
        response: error.response ?? '',
      }),
    );
};

/** A peer that speaks SMTPUTF8 and does not say how large its mail is; tells the last answer. */
const sendUnannounced = async (port: number, raw: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    for (;;) {
      const { value } = await lines.next();
      if (value === undefined || !/^\d{3}-/.test(value)) return value ?? '';
    }
  };
  await answer();
  for (const command of [
    'EHLO peer.example',
    'MAIL FROM:<a@customer.example> SMTPUTF8',
    'RCPT TO:<support@outpost.example>',
    'DATA',
  ]) {
    socket.write(`${command}\r\n`);
    await answer();
  }
  socket.write(`${raw}\r\n.\r\n`);
  const last = await answer();
  socket.destroy();
  return last;
};

const mail =
  'From: a@customer.example\r\nMessage-ID: <1@customer.example>\r\nSubject: hi\r\n\r\n.dot\r\nbody\r\n';

describe('SMTP listener', () => {
  it('answers 250 after the mail is stored, bytes intact', async () => {
    const intake = new MemoryIntake();
    const send = await start(intake);
    expect(await send(['Support+op-1@outpost.example'], mail)).toMatchObject({ code: 250 });
    expect(intake.stored).toHaveLength(1);
    expect(Buffer.from(intake.stored[0]?.raw ?? []).toString('latin1')).toBe(mail);
    expect(intake.stored[0]?.envelope).toMatchObject({
      mailboxId: 'box-1',
      from: 'a@customer.example',
      to: ['Support+op-1@outpost.example'],
      receivedAt: 1_700_000_000_000,
    });
  });

  it('takes no mail for addresses that are not ours', async () => {
    const intake = new MemoryIntake();
    const send = await start(intake);
    expect(await send(['victim@elsewhere.example'], mail)).toMatchObject({ code: 550 });
    expect(intake.stored).toEqual([]);
  });

  it('stores one copy per mailbox', async () => {
    const intake = new MemoryIntake();
    const send = await start(intake);
    await send(['support@outpost.example', 'support+x@outpost.example', 'sales@outpost.example'], mail);
    expect(intake.stored.map(({ envelope }) => [envelope.mailboxId, envelope.to?.length])).toEqual([
      ['box-1', 2],
      ['box-2', 1],
    ]);
  });

  it('answers 451 while it cannot store, and doubles nothing when the peer tries again', async () => {
    const intake = new MemoryIntake();
    const send = await start(intake);
    intake.isUp = false;
    expect(await send(['support@outpost.example'], mail)).toMatchObject({ code: 451 });
    intake.isUp = true;
    // stored, but the answer is lost: the worst moment for a crash
    intake.afterStore = () => {
      intake.afterStore = () => undefined;
      throw new Error('crashed after commit');
    };
    expect(await send(['support@outpost.example'], mail)).toMatchObject({ code: 451 });
    expect(await send(['support@outpost.example'], mail)).toMatchObject({ code: 250 });
    expect(intake.stored).toHaveLength(1);
  });

  it('refuses what is too large with 552, announced or not, and goes on', async () => {
    const intake = new MemoryIntake();
    const send = await start(intake, 10_000);
    const large = `${mail}${'x'.repeat(70)}\r\n`.padEnd(50_000, 'lots of text\r\n');
    expect(await send(['support@outpost.example'], large)).toMatchObject({ code: 552 });
    expect(await send(['support@outpost.example'], mail)).toMatchObject({ code: 250 });
    expect(intake.stored).toHaveLength(1);
  });

  it('says why in Chinese too where the peer asks for SMTPUTF8, and in plain English elsewhere', async () => {
    const intake = new MemoryIntake();
    intake.isUp = false;
    const send = await start(intake, 3 * 1024 * 1024);
    // No announced size: that is refused before the mail, in the words of SMTP itself.
    const english = 'Cannot store the mail now, please try again later';
    const plain = await send(['support@outpost.example'], mail);
    expect(plain.response).toContain(english);
    expect(plain.response).toMatch(/^[\x20-\x7e]*$/);
    const asked = await send(['support@outpost.example'], mail, '客户@customer.example');
    expect(asked).toMatchObject({ code: 451 });
    expect(asked.response).toContain(`${english} 现在无法保存邮件，请稍后重试`);
    intake.isUp = true;
    const large = await sendUnannounced(
      listener?.port ?? 0,
      mail.padEnd(4 * 1024 * 1024, 'lots of text\r\n'),
    );
    expect(large).toContain(
      '552 5.3.4 The mail is larger than 3 MB: send a link or smaller files 邮件超过 3 MB，',
    );
    expect(intake.stored).toEqual([]);
  });

  it('passes the reason on when the intake refuses for good', async () => {
    const intake = new MemoryIntake();
    intake.refuses = () => true;
    const send = await start(intake);
    expect(await send(['support@outpost.example'], mail)).toMatchObject({
      code: 554,
      response: expect.stringContaining('not wanted here'),
    });
  });

  it('accepts bounces and a mail of 30 MB', async () => {
    const intake = new MemoryIntake();
    const send = await start(intake, 50 * 1024 * 1024);
    expect(await send(['support@outpost.example'], mail, '')).toMatchObject({ code: 250 });
    expect(intake.stored[0]?.envelope.from).toBe('');
    const line = `${'QUJD'.repeat(19)}\r\n`;
    const big = Buffer.from(
      `Subject: big\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat(400_000)}`,
    );
    expect(big.length).toBeGreaterThan(30_000_000);
    expect(await send(['support@outpost.example'], big)).toMatchObject({ code: 250 });
    expect(intake.stored[1]?.raw.length).toBe(big.length);
    expect((await parseMail(intake.stored[1]?.raw ?? new Uint8Array())).attachments[0]?.size).toBe(
      57 * 400_000,
    );
  });

  it('takes every sample mail as it is', async () => {
    const intake = new MemoryIntake();
    const send = await start(intake);
    const paths = listMails().filter((path) => path.startsWith('mime/') || path.startsWith('chinese/'));
    for (const path of paths)
      expect((await send(['support@outpost.example'], Buffer.from(readMail(path)))).code).toBe(250);
    for (const { raw } of intake.stored) expect(Array.isArray((await parseMail(raw)).defects)).toBe(true);
  });
});
