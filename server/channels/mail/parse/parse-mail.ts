import PostalMime from 'postal-mime';
import { classifyAutomatic } from '../../../../shared/domain/threading/classify-automatic.ts';
import { withoutControls } from '../../../../shared/util/without-controls.ts';
import { htmlToText } from '../html/html-to-text.ts';
import { sanitizeMailHtml } from '../html/sanitize-mail-html.ts';
import { attachmentOf, shownContentIds } from './attachments.ts';
import { readBounce, readsLikeBounce } from './bounce.ts';
import type { Charset } from './charset/charset-labels.ts';
import { decodeHeaderText } from './encoded-words.ts';
import { addressesOf, dateOf, messageIdsOf } from './header-fields.ts';
import type { MailDefect } from './mail-defect.ts';
import { defaultMailLimits, type MailLimits } from './mail-limits.ts';
import { newTextOf } from './new-text.ts';
import { fileIndex, normalizeStructure } from './normalize-structure.ts';
import type { AutomaticInfo, BounceInfo, MailAttachment, ParsedMail } from './parsed-mail.ts';
import { type Entity, headerValue, scanEntities } from './scan-entities.ts';
import { charsetHints } from './text-of-entity.ts';
import { latin1 } from './transfer-encoding.ts';

const MAX_SUBJECT = 1000;

type Structure = {
  readonly text: string | null;
  readonly html: string | null;
  readonly files: readonly Entity[];
};

/** Lets postal-mime assemble bodies and tell files from text; every file comes back as the part it stands for. */
const readStructure = async (
  root: Entity,
  hints: readonly Charset[],
  limits: MailLimits,
  defects: Set<MailDefect>,
): Promise<Structure> => {
  const normalized = normalizeStructure(root, hints, limits, defects);
  const email = await PostalMime.parse(normalized.mail, {
    maxNestingDepth: limits.maxDepth * 2 + 20,
    maxHeadersSize: Math.max(2 * 1024 * 1024, normalized.mail.length),
  });
  const files: Entity[] = [];
  for (const attachment of email.attachments) {
    const content = attachment.content;
    const index = fileIndex(typeof content === 'string' ? content : latin1(new Uint8Array(content)));
    const file = index === null ? undefined : normalized.files[index];
    if (file) files.push(file);
  }
  const hasPlain = hasBody(root, 'text/plain') || email.html === undefined;
  return { text: hasPlain ? (email.text ?? null) : null, html: email.html ?? null, files };
};

const hasBody = (entity: Entity, type: string): boolean =>
  (entity.kind === 'leaf' &&
    entity.contentType.value === type &&
    entity.disposition.value !== 'attachment') ||
  entity.children.some((child) => hasBody(child, type));

const guard = <T>(defects: Set<MailDefect>, defect: MailDefect, compute: () => T, fallback: T): T => {
  try {
    return compute();
  } catch (error) {
    // a mail must always open: what one step cannot read is left out, named, and still in the raw bytes
    if (!(error instanceof Error)) throw error;
    defects.add(defect);
    return fallback;
  }
};

const classify = (
  root: Entity,
  subject: string,
  from: string | null,
  text: string,
  hints: readonly Charset[],
): AutomaticInfo =>
  classifyAutomatic({
    headers: root.headers.map(({ name, value }) => ({ name, value: decodeHeaderText(value, hints) })),
    contentType: root.contentType.value,
    reportType: root.contentType.params.get('report-type')?.toLowerCase() ?? null,
    fromAddress: from,
    subject,
    hasBounceText: readsLikeBounce(text),
  });

const cut = (text: string, limits: MailLimits, defects: Set<MailDefect>): string => {
  if (text.length <= limits.maxBodyChars) return text;
  defects.add('bodyTooLong');
  return text.slice(0, limits.maxBodyChars).toWellFormed();
};

/**
 * Reads any bytes as a mail. Never throws for what the bytes contain; everything odd is named in `defects`. The
 * caller keeps the raw bytes. CPU-bound for about 100 ms per 30 MB; attachments are views into `raw` where no
 * transfer encoding had to be undone.
 */
export const parseMail = async (
  raw: Uint8Array,
  limits: MailLimits = defaultMailLimits,
): Promise<ParsedMail> => {
  const defects = new Set<MailDefect>();
  const root = scanEntities(raw, limits, defects);
  const hints = charsetHints(root);
  const { headers } = root;
  let structure: Structure;
  try {
    structure = await readStructure(root, hints, limits, defects);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    defects.add('structureUnreadable');
    structure = { text: latin1(root.content).slice(0, 100_000), html: null, files: [] };
  }
  const addresses = (name: string) =>
    guard(defects, 'addressUnreadable', () => addressesOf(headers, name, hints, limits.maxAddresses), []);
  const from = addresses('from')[0] ?? addresses('sender')[0] ?? null;
  if (from === null) defects.add('fromMissing');
  const subject = withoutControls(decodeHeaderText(headerValue(headers, 'subject') ?? '', hints))
    .slice(0, MAX_SUBJECT)
    .toWellFormed();
  const messageId = messageIdsOf(headerValue(headers, 'message-id'))[0] ?? null;
  if (messageId === null) defects.add('messageIdMissing');
  const dateHeader = headerValue(headers, 'date');
  const sentAt = dateOf(dateHeader);
  if (dateHeader !== null && sentAt === null) defects.add('dateUnreadable');

  const { html } = structure;
  const safeHtml = html === null ? null : guard(defects, 'htmlUnreadable', () => sanitizeMailHtml(html), '');
  const isHtmlTooLong = safeHtml !== null && safeHtml.length > limits.maxBodyChars;
  // half an HTML document is not well-formed: the text stands for it
  if (isHtmlTooLong) defects.add('bodyTooLong');
  const htmlBody = isHtmlTooLong ? null : safeHtml;
  const htmlText = safeHtml === null ? null : cut(htmlToText(safeHtml), limits, defects);
  const plainBody = structure.text === null ? null : cut(structure.text, limits, defects);
  const textBody = plainBody ?? (isHtmlTooLong ? htmlText : null);
  const isHtmlOnly = (plainBody ?? '').trim() === '' && htmlText !== null;
  const visibleText = isHtmlOnly ? htmlText : (plainBody ?? '').trim();
  const answerText =
    isHtmlOnly && htmlBody !== null ? htmlToText(htmlBody, { skipQuotes: true }) : visibleText;
  const newText = newTextOf(answerText === '' ? visibleText : answerText);

  const shown = shownContentIds(htmlBody);
  const attachments: MailAttachment[] = structure.files.map((file) => attachmentOf(file, hints, shown));
  const automatic = classify(root, subject, from?.address ?? null, visibleText, hints);
  const bounce: BounceInfo | null = automatic.kind === 'bounce' ? readBounce(root, visibleText) : null;
  return {
    messageId,
    inReplyTo: messageIdsOf(headerValue(headers, 'in-reply-to')),
    references: messageIdsOf(headerValue(headers, 'references')),
    from,
    to: addresses('to'),
    cc: addresses('cc'),
    replyTo: addresses('reply-to'),
    deliveredTo: ['delivered-to', 'x-original-to', 'envelope-to', 'x-delivered-to'].flatMap((name) =>
      addresses(name).map((entry) => entry.address),
    ),
    subject,
    sentAt,
    textBody,
    htmlBody,
    visibleText,
    newText,
    attachments,
    automatic,
    bounce,
    loopMarker: headerValue(headers, 'x-outpost-loop'),
    defects: [...defects],
  };
};
