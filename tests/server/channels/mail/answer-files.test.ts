import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openUpload, receiveChunk } from '../../../../server/blobs/uploads.ts';
import { OLDEST_DATABASE } from '../../../support/postgres.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { sampleBytes, sha256 } from '../../blobs/support.ts';
import { MailScene } from './support/mail-scene.ts';
import { TestRelay } from './support/test-relay.ts';

const CUSTOMER = 'ann@customer.example';

function fileOf(bytes: Buffer, filename: string, contentId: string | null = null) {
  return {
    id: randomUUID(),
    filename,
    mimeType: contentId === null ? 'application/pdf' : 'image/png',
    sizeBytes: bytes.length,
    sha256: sha256(bytes),
    contentId,
    thumbnailSha256: null,
  };
}

describe.each(OLDEST_DATABASE)('an answer with files, on %s', (target) => {
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
  });

  const upload = async (bytes: Buffer): Promise<void> => {
    const session = { tenantId: scene.tenantId, userId: scene.agentId, deviceId: randomUUID() };
    const opened = await openUpload(scene.server.context, session, {
      sha256: sha256(bytes),
      sizeBytes: bytes.length,
    });
    if (opened.state === 'here') return;
    const { uploadId } = opened;
    await receiveChunk(scene.server.context, session, { uploadId, offset: 0, bytes, sha256: sha256(bytes) });
  };
  const ticketOf = async (subject: string) => {
    await scene.send({ from: CUSTOMER, subject, text: 'Please help.' });
    return (await scene.ticketBySubject(subject)).id;
  };
  const waiting = async (messageId: string) =>
    (await scene.query('select from mail_file_wait where message_id = $1', [messageId])).length;
  const reply = async (ticketId: string, bodyHtml: string, attachments: readonly unknown[]) => {
    const messageId = randomUUID();
    const [ticket] = (await scene.tickets()).filter(({ id }) => id === ticketId);
    const args = {
      ticketId,
      customerId: ticket?.customer_id,
      messageId,
      bodyHtml,
      bodyText: 'See there.',
      statusAfter: null,
      sendAnyway: true,
    };
    return { messageId, result: await scene.push('ticket.reply', { ...args, attachments }) };
  };

  it('R47: is with the colleagues at once and leaves when the last file has come, byte for byte', async () => {
    const ticketId = await ticketOf('manual wanted');
    const manual = sampleBytes(300_000);
    const picture = sampleBytes(5_000);
    const files = [fileOf(manual, '安装说明 v2.pdf'), fileOf(picture, 'shot.png', 'shot@here')];
    const html = '<p>See <img src="cid:shot@here" alt=""></p>';
    const { messageId, result } = await reply(ticketId, html, files);
    expect(result.verdict).toBe('applied');
    await waitFor(async () => (await waiting(messageId)) === 1, { what: 'the mail waiting for its files' });
    await upload(picture);
    expect(await waiting(messageId)).toBe(1);
    await upload(manual);
    const mail = await relay.mail(0);
    const sent = mail.parsed.attachments.map(({ filename, sha256: hash, contentId }) => [
      filename,
      hash,
      contentId,
    ]);
    expect(sent.sort()).toEqual(
      [
        ['安装说明 v2.pdf', sha256(manual), null],
        ['shot.png', sha256(picture), 'shot@here'],
      ].sort(),
    );
    expect(mail.parsed.htmlBody).toContain('src="cid:shot@here"');
    await scene.delivery(messageId, 'sent');
    expect(relay.mails).toHaveLength(1);
    expect(await waiting(messageId)).toBe(0);
  });

  it('R47: taken back while it waits, it never leaves', async () => {
    const ticketId = await ticketOf('taken back');
    const manual = sampleBytes(1_000);
    const { messageId } = await reply(ticketId, '<p>See</p>', [fileOf(manual, 'a.pdf')]);
    await waitFor(async () => (await waiting(messageId)) === 1, { what: 'the mail waiting for its file' });
    expect((await scene.push('message.cancel-send', { ticketId, messageId })).verdict).toBe('applied');
    await upload(manual);
    const { messageId: next } = await reply(ticketId, '<p>Next</p>', []);
    await scene.delivery(next, 'sent');
    expect(relay.mails.map(({ parsed }) => parsed.attachments.length)).toEqual([0]);
  });

  it('R48: where files are waited for, a message without them is held and not lost', async () => {
    const ticketId = await ticketOf('both or nothing');
    await scene.stop();
    await scene.start({ OUTPOST_SMTP_RELAY: relay.url, OUTPOST_FILES: 'wait' });
    const manual = sampleBytes(1_000);
    const early = await reply(ticketId, '<p>See</p>', [fileOf(manual, 'a.pdf')]);
    expect(early.result).toMatchObject({
      verdict: 'held',
      code: 'filesMissing',
    });
    await upload(manual);
    const late = await reply(ticketId, '<p>See</p>', [fileOf(manual, 'a.pdf')]);
    expect(late.result.verdict).toBe('applied');
    expect((await relay.mail(0)).parsed.attachments.map((each) => each.sha256)).toEqual([sha256(manual)]);
  });
});
