import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseMail } from './parse/parse-mail.ts';
import type { ParsedMail } from './parse/parsed-mail.ts';
import type { ComposedMail, MailTransport, SendResult } from './ports.ts';

const people = (list: ReadonlyArray<{ name: string; address: string }>): string =>
  list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ');

/** The mail as anyone can read it in a text editor. */
const previewOf = (mail: ComposedMail, parsed: ParsedMail): string =>
  [
    `From:        ${parsed.from ? people([parsed.from]) : ''}`,
    `To:          ${people(parsed.to)}`,
    ...(parsed.cc.length > 0 ? [`Cc:          ${people(parsed.cc)}`] : []),
    `Subject:     ${parsed.subject}`,
    `Date:        ${parsed.sentAt === null ? '' : new Date(parsed.sentAt).toISOString()}`,
    `Message-ID:  ${mail.messageId}`,
    `In-Reply-To: ${parsed.inReplyTo.join(' ')}`,
    `Recipients:  ${mail.envelope.to.join(', ')}`,
    ...parsed.attachments.map(
      (file) => `Attachment:  ${file.filename ?? '(unnamed)'} (${file.mimeType}, ${file.size} bytes)`,
    ),
    '',
    parsed.textBody ?? parsed.visibleText,
    '',
  ].join('\n');

const writeAtomically = async (path: string, content: Uint8Array | string): Promise<void> => {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
};

const fileNamePart = (text: string): string => text.replace(/[^\w.@+-]+/g, '_').slice(0, 60);

/**
 * Writes each mail into a folder instead of sending it: `<time>_<recipient>_<id>.eml` and a readable `.txt`
 * beside it. The name follows from the mail, so a second attempt replaces the first and nothing is doubled.
 * A folder that cannot be written is a reason to try again, not a lost mail.
 */
export const createOutboxTransport = (folder: string): MailTransport => ({
  name: 'outboxFolder',
  async send(mail: ComposedMail): Promise<SendResult> {
    try {
      const parsed = await parseMail(mail.raw);
      const time = new Date(parsed.sentAt ?? 0).toISOString().replace(/[:.]/g, '-');
      const id = fileNamePart(mail.messageId.replace(/^<op\.|@.*$/g, ''));
      const name = `${time}_${fileNamePart(mail.envelope.to[0] ?? 'nobody')}_${id}`;
      await mkdir(folder, { recursive: true });
      await writeAtomically(join(folder, `${name}.txt`), previewOf(mail, parsed));
      // the .eml comes last: whoever waits for it finds both
      await writeAtomically(join(folder, `${name}.eml`), mail.raw);
      return { kind: 'sent', response: `written to ${name}.eml`, serverMessageId: null, rejected: [] };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
      return { kind: 'retry', reason: error.message, code };
    }
  },
  async close(): Promise<void> {
    return Promise.resolve();
  },
});
