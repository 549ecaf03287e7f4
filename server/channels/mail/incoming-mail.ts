import type { MailboxRow } from '../../../db/server/queries/mailboxes.ts';
import { baseAddress } from '../../../shared/domain/threading/mail-ids.ts';
import type { Attachment } from '../../../shared/model/attachment.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import type { BlobStore } from '../../blobs/blob-store.ts';
import { textToHtml } from './html/text-to-html.ts';
import { lossOfDefect, lossText, type MailLoss } from './mail-losses.ts';
import { oversizeText, unreadableSubject, unreadableText } from './mail-texts.ts';
import type { ParsedMail } from './parse/parsed-mail.ts';
import type { MailEnvelope } from './ports.ts';

/** A file of a mail whose bytes are in the blob store already. */
export type StoredFile = Omit<Attachment, 'id' | 'ticketId' | 'messageId'>;

/** What the message of a ticket will hold. */
export type MailContent = {
  readonly subject: string;
  readonly bodyHtml: string;
  readonly bodyText: string;
  readonly files: readonly StoredFile[];
  /** What the agents are told about how the mail was read; null when the message shows all of it. */
  readonly note: string | null;
};

/** A mail on its way into a ticket: everything outside the database is done. */
export type IncomingMail = {
  /** UUID of the row in mail_received. */
  readonly id: string;
  readonly mailbox: MailboxRow;
  readonly envelope: MailEnvelope;
  readonly fingerprint: string;
  /** Raw bytes in the blob store. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** When the server or its mailbox received it, UTC ms, never in the future. */
  readonly receivedAt: number;
  readonly parsed: ParsedMail;
  readonly content: MailContent;
  /** The record of the same mail, without a ticket, whose place this one takes: a person said that it shall be one. */
  readonly replaces: string | null;
  /** The whole mail as a file, for tickets that only tell of it. */
  readonly original: StoredFile;
};

const MAX_SUBJECT = 500;
const MAX_BODY = 1_000_000;
const MAX_FILES = 500;
const MAX_CONTENT_ID = 998;

/** The sender's address as counts and look-ups know it; null when there is none to answer. */
export const senderOf = (parsed: ParsedMail): string | null => {
  const address = parsed.from === null ? null : baseAddress(parsed.from.address);
  return address === null || !/^[^@\s]+@[^@\s]+$/.test(address) || address.length > 254 ? null : address;
};

/** Chinese when there are Chinese characters and no Japanese or Korean ones. */
export const guessLocale = (text: string): Locale =>
  /\p{Script=Han}/u.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
    ? 'zh-CN'
    : 'en';

/** Text as clean HTML within the limit of one message; what does not fit is cut, and `isCut` says so. */
const boundedHtml = (text: string): { readonly html: string; readonly isCut: boolean } => {
  let part = text;
  for (;;) {
    const html = textToHtml(part);
    if (html.length <= MAX_BODY) return { html, isCut: part.length < text.length };
    part = part.slice(0, Math.floor(part.length / 2)).toWellFormed();
  }
};

const firstLine = (text: string): string =>
  text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim()
    .slice(0, 80) ?? '';

const extensionOf = (mimeType: string): string => {
  if (mimeType === 'message/rfc822') return '.eml';
  const subtype = /^(?:image|audio|video)\/([a-z0-9]{2,5})$/.exec(mimeType)?.[1];
  return subtype === undefined ? '.bin' : `.${subtype}`;
};

/** Puts the mail's files into the blob store. */
const storeFiles = async (blobs: Pick<BlobStore, 'put'>, parsed: ParsedMail): Promise<StoredFile[]> => {
  const files: StoredFile[] = [];
  for (const [index, file] of parsed.attachments.slice(0, MAX_FILES - 1).entries()) {
    const mimeType = file.mimeType === '' ? 'application/octet-stream' : file.mimeType;
    files.push({
      filename: file.filename ?? `attachment-${index + 1}${extensionOf(mimeType)}`,
      mimeType,
      sizeBytes: file.size,
      sha256: await blobs.put(file.content),
      contentId: file.contentId !== null && file.contentId.length <= MAX_CONTENT_ID ? file.contentId : null,
      thumbnailSha256: null,
    });
  }
  return files;
};

/** What of the mail its message does not show, each kind once. */
const lossesOf = (
  parsed: ParsedMail,
  shown: { readonly isCut: boolean; readonly files: number },
): readonly MailLoss[] => {
  const losses = new Set<MailLoss>();
  for (const defect of parsed.defects) {
    const loss = lossOfDefect[defect];
    if (loss !== null) losses.add(loss);
  }
  if (shown.isCut) losses.add('bodyTooLong');
  if (shown.files < parsed.attachments.length) losses.add('tooManyFiles');
  if (parsed.subject.length > MAX_SUBJECT) losses.add('subjectTooLong');
  return [...losses];
};

/** What the ticket will show of a mail that was read. Writes its files; throws only when the disk does. */
export const contentOf = async (
  blobs: Pick<BlobStore, 'put'>,
  parsed: ParsedMail,
  original: StoredFile,
): Promise<MailContent> => {
  const files = await storeFiles(blobs, parsed);
  const made = parsed.htmlBody === null ? boundedHtml(parsed.visibleText) : null;
  const losses = lossesOf(parsed, { isCut: made?.isCut === true, files: files.length });
  return {
    subject: (parsed.subject === '' ? firstLine(parsed.newText) : parsed.subject)
      .slice(0, MAX_SUBJECT)
      .toWellFormed(),
    bodyHtml: made?.html ?? parsed.htmlBody ?? '',
    bodyText: parsed.visibleText.slice(0, MAX_BODY).toWellFormed(),
    // the ticket does not show everything, so the original comes along
    files: losses.length === 0 ? files : [...files, original],
    note: losses.length === 0 ? null : lossText(losses, original.filename),
  };
};

/** What the ticket shows of a mail that was too large to fetch. */
export const oversizeContent = (
  parsed: ParsedMail,
  facts: Parameters<typeof oversizeText>[0],
): MailContent => {
  const text = oversizeText(facts);
  return {
    subject: parsed.subject.slice(0, MAX_SUBJECT).toWellFormed(),
    bodyHtml: textToHtml(text),
    bodyText: text,
    files: [],
    note: null,
  };
};

/** What the ticket shows of a mail that no ticket could be made of: where the original is. */
export const unreadableContent = (original: StoredFile): MailContent => {
  const text = unreadableText(original.filename);
  return {
    subject: unreadableSubject,
    bodyHtml: textToHtml(text),
    bodyText: text,
    files: [original],
    note: null,
  };
};
