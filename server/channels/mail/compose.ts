import MailComposer from 'nodemailer/lib/mail-composer';
import { referencesFor } from '../../../shared/domain/threading/decide-thread.ts';
import { messageIdFor } from '../../../shared/domain/threading/mail-ids.ts';
import { escapeHtml, textToHtml } from './html/text-to-html.ts';
import type { MailAddress } from './parse/parsed-mail.ts';
import type { ComposedMail } from './ports.ts';

/** A file of an outgoing mail. With a `contentId` it is an image shown by `<img src="cid:…">` in the HTML. */
export type OutgoingFile = {
  readonly filename: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
  readonly contentId: string | null;
};

/** The message that is answered, quoted below the answer. `introduction` is the localized "On … wrote:" line. */
export type QuotedHistory = {
  readonly introduction: string;
  readonly text: string;
  readonly html: string | null;
};

/** A message as the rest of the server knows it, on its way out. */
export type OutgoingMail = {
  /** UUID of the message; the Message-ID follows from it, so a retry is the same mail. */
  readonly messageId: string;
  readonly from: MailAddress;
  /** Where bounces go; the From address when absent. Empty for automatic mail that must not bounce back. */
  readonly envelopeFrom?: string;
  readonly replyTo: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly subject: string;
  readonly text: string;
  /** Clean HTML of the same text, or null for a plain message (HTML is then made from the text). */
  readonly html: string | null;
  /** The newest mail of the conversation, which this one answers. */
  readonly parent: { readonly messageId: string; readonly references: readonly string[] } | null;
  readonly history: QuotedHistory | null;
  /** Set only for mail that no person wrote (RFC 3834). */
  readonly automatic: 'auto-replied' | 'auto-generated' | null;
  /** Marker of this installation, by which it knows its own mail again. */
  readonly loopMarker: string;
  /** When the message was written, UTC ms; becomes the Date header, the same on every attempt. */
  readonly createdAt: number;
  readonly files: readonly OutgoingFile[];
};

/** The sender's name as customers see it: the agent and the team, or the team alone for automatic mail. */
export const senderName = (agentName: string | null, teamName: string): string => {
  if (!agentName) return teamName;
  const isChinese = /\p{Script=Han}/u.test(teamName);
  return isChinese ? `${agentName}（${teamName}）` : `${agentName} (${teamName})`;
};

/** Subject of an answer: one `Re:`, whatever the customer's program had put in front. */
export const replySubject = (subject: string): string =>
  /^\s*(?:re|回复|回覆|答复|答覆)\s*[:：]/iu.test(subject) ? subject.trim() : `Re: ${subject.trim()}`;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1) || 'localhost';

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

const withHistory = (mail: OutgoingMail): { text: string; html: string } => {
  const ownHtml = mail.html ?? textToHtml(mail.text);
  if (!mail.history) return { text: mail.text, html: ownHtml };
  const { introduction, text, html } = mail.history;
  const quotedLines = text
    .split('\n')
    .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()));
  // what waits for a click in our client is the customer's own picture again in the customer's program
  const quotedHtml = (html ?? textToHtml(text))
    .replace(/ data-remote-src="/g, ' src="')
    .replace(/ data-quote="1"/g, '');
  return {
    text: `${mail.text.trimEnd()}\n\n${introduction}\n${quotedLines.join('\n')}\n`,
    html: `${ownHtml}\n<div class="gmail_quote"><p>${escapeHtml(introduction)}</p><blockquote type="cite">${quotedHtml}</blockquote></div>`,
  };
};

const htmlDocument = (body: string): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>${body}</body></html>`;

/**
 * Builds the mail for the wire: ids and chain for threading, loop marker, text and HTML alternative, files.
 * The same input gives the same bytes, so that an attempt after a crash is the same mail.
 */
export const composeMail = async (mail: OutgoingMail): Promise<ComposedMail> => {
  const messageId = messageIdFor(mail.messageId, domainOf(mail.from.address));
  const body = withHistory(mail);
  const headers: Record<string, string> = { 'X-Outpost-Loop': mail.loopMarker };
  if (mail.automatic) {
    headers['Auto-Submitted'] = mail.automatic;
    // Exchange does not read Auto-Submitted on the way in
    headers['X-Auto-Response-Suppress'] = 'All';
  }
  const addresses = (list: readonly MailAddress[]) => list.map(({ name, address }) => ({ name, address }));
  const composer = new MailComposer({
    messageId,
    date: new Date(mail.createdAt),
    from: { name: mail.from.name, address: mail.from.address },
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    ...(mail.replyTo ? { replyTo: { name: mail.replyTo.name, address: mail.replyTo.address } } : {}),
    subject: mail.subject,
    ...(mail.parent
      ? { inReplyTo: mail.parent.messageId, references: referencesFor(mail.parent).join(' ') }
      : {}),
    headers,
    text: body.text,
    html: htmlDocument(body.html),
    attachments: mail.files.map((file) => ({
      filename: file.filename,
      contentType: file.mimeType,
      content: Buffer.from(file.content),
      ...(file.contentId ? { cid: file.contentId, contentDisposition: 'inline' } : {}),
    })),
    // quoted-printable text of another script is three times as long and unreadable in the raw mail as well
    textEncoding: isAscii(body.text.replace(/[\r\n\t]/g, '')) ? 'quoted-printable' : 'base64',
    baseBoundary: mail.messageId.replaceAll('-', ''),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
    xMailer: false,
  });
  const raw = await composer.compile().build();
  const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address);
  return {
    raw: new Uint8Array(raw),
    messageId,
    envelope: { from: mail.envelopeFrom ?? mail.from.address, to: [...new Set(recipients)] },
  };
};
