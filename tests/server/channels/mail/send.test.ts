import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { composeMail, type OutgoingMail } from '../../../../server/channels/mail/compose.ts';
import { createMailTransport } from '../../../../server/channels/mail/send.ts';
import { createOutboxTransport } from '../../../../server/channels/mail/send-outbox.ts';
import { createSmtpTransport } from '../../../../server/channels/mail/send-smtp.ts';

const closers: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const outgoing: OutgoingMail = {
  messageId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  from: { name: 'Support', address: 'support@outpost.example' },
  replyTo: null,
  to: [{ name: '', address: 'a@customer.example' }],
  cc: [{ name: '', address: 'b@customer.example' }],
  bcc: [],
  subject: '您好',
  text: '.starts with a dot\n正文',
  html: null,
  parent: null,
  history: null,
  automatic: null,
  loopMarker: 'install-1',
  createdAt: Date.UTC(2026, 2, 9),
  files: [],
};

class Refusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

const startPeer = async (options: SMTPServerOptions = {}): Promise<{ port: number; mails: Buffer[] }> => {
  const mails: Buffer[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks));
        callback(null, 'queued as 17');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address: AddressInfo | string | null = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, mails };
};

const transportTo = (port: number, tlsPolicy: 'none' | 'starttls' = 'none') => {
  const transport = createSmtpTransport({ host: '127.0.0.1', port, tlsPolicy, connectionTimeoutMs: 3000 });
  closers.push(() => transport.close());
  return transport;
};

describe('SMTP relay', () => {
  it('hands the exact bytes over', async () => {
    const peer = await startPeer();
    const mail = await composeMail(outgoing);
    expect(await transportTo(peer.port).send(mail)).toMatchObject({
      kind: 'sent',
      response: '250 queued as 17',
      rejected: [],
    });
    expect(peer.mails.map((raw) => raw.toString('utf8').trimEnd())).toEqual([
      Buffer.from(mail.raw).toString('utf8').trimEnd(),
    ]);
  });

  it('retries what is temporary and fails what is final, with the words of the server', async () => {
    const mail = await composeMail(outgoing);
    const refuse = (code: number, words: string): SMTPServerOptions => ({
      onRcptTo: (_address, _session, callback) => callback(new Refusal(code, words)),
    });
    const greylisted = await startPeer(refuse(451, 'greylisted, come back'));
    expect(await transportTo(greylisted.port).send(mail)).toMatchObject({
      kind: 'retry',
      reason: expect.stringContaining('greylisted'),
    });
    const unknown = await startPeer(refuse(550, 'no such user'));
    expect(await transportTo(unknown.port).send(mail)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('no such user'),
    });
    const content = await startPeer({
      onData(stream, _session, callback) {
        stream.resume();
        stream.on('end', () => callback(new Refusal(554, 'looks like spam')));
      },
    });
    expect(await transportTo(content.port).send(mail)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('looks like spam'),
    });
  });

  it('reports the recipients that were turned down while others were taken', async () => {
    const peer = await startPeer({
      onRcptTo: (address, _session, callback) =>
        address.address.startsWith('b@') ? callback(new Refusal(450, 'mailbox busy')) : callback(),
    });
    expect(await transportTo(peer.port).send(await composeMail(outgoing))).toMatchObject({
      kind: 'sent',
      rejected: [
        {
          address: 'b@customer.example',
          isTemporary: true,
          response: expect.stringContaining('mailbox busy'),
        },
      ],
    });
  });

  it('waits when the relay is away, wants a password, or lacks the TLS we insist on', async () => {
    const mail = await composeMail(outgoing);
    const peer = await startPeer();
    expect(await transportTo(peer.port, 'starttls').send(mail)).toMatchObject({ kind: 'retry' });
    expect(peer.mails).toEqual([]);
    const secured = await startPeer({
      disabledCommands: ['STARTTLS'],
      authOptional: false,
      allowInsecureAuth: true,
    });
    expect(await transportTo(secured.port).send(mail)).toMatchObject({ kind: 'retry' });
    const closed = transportTo(peer.port);
    for (const close of closers.splice(0)) await close();
    expect(await closed.send(mail)).toMatchObject({ kind: 'retry' });
  });

  it('fails a mail without recipients', async () => {
    const mail = await composeMail({ ...outgoing, to: [], cc: [] });
    expect(await transportTo(1).send(mail)).toMatchObject({ kind: 'failed' });
  });
});

describe('outbox folder', () => {
  const newFolder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'outpost-outbox-'));
    closers.push(() => rm(folder, { recursive: true }));
    return folder;
  };

  it('writes the mail and a readable preview, once however often it is sent', async () => {
    const folder = join(await newFolder(), 'not', 'there', 'yet');
    const transport = createMailTransport({ relay: null, outboxFolder: folder });
    const mail = await composeMail(outgoing);
    expect(await transport.send(mail)).toMatchObject({ kind: 'sent' });
    expect(await transport.send(mail)).toMatchObject({ kind: 'sent' });
    const names = (await readdir(folder)).sort();
    expect(names).toEqual([
      '2026-03-09T00-00-00-000Z_a@customer.example_0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b.eml',
      '2026-03-09T00-00-00-000Z_a@customer.example_0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b.txt',
    ]);
    expect(Buffer.compare(await readFile(join(folder, names[0] ?? '')), mail.raw)).toBe(0);
    const preview = await readFile(join(folder, names[1] ?? ''), 'utf8');
    expect(preview).toContain('Subject:     您好');
    expect(preview).toContain('正文');
  });

  it('keeps the mail for later when the folder cannot be written', async () => {
    const blocked = join(await newFolder(), 'file');
    await writeFile(blocked, '');
    expect(await createOutboxTransport(blocked).send(await composeMail(outgoing))).toMatchObject({
      kind: 'retry',
    });
  });
});
