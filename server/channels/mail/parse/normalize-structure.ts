import type { Charset } from './charset/charset-labels.ts';
import { normalizeHeaderValue } from './encoded-words.ts';
import type { MailDefect } from './mail-defect.ts';
import type { MailLimits } from './mail-limits.ts';
import { type Entity, headerValue } from './scan-entities.ts';
import { isBodyText, textOfEntity } from './text-of-entity.ts';

/**
 * A mail rewritten so that the structure parser meets only what it reads correctly: UTF-8 throughout, clean
 * boundaries, and each file replaced by a short token. Files never pass through it, so their bytes stay theirs
 * and a 30 MB attachment costs no second copy.
 */
export type NormalizedMail = { readonly mail: string; readonly files: readonly Entity[] };

const messageHeaders = ['from', 'sender', 'to', 'cc', 'subject', 'date'];
/** Attached messages inside attached messages are shown inline this deep; deeper ones are files. */
const MAX_INLINE_MESSAGES = 5;

/** The token that stands for file number `index`. */
export const fileToken = (index: number): string => `outpost-file-${index}`;

/** The number of the file that a parsed part stands for, or null. */
export const fileIndex = (content: string): number | null => {
  const match = /^outpost-file-(\d+)\s*$/.exec(content);
  return match ? Number(match[1]) : null;
};

const hasReport = (entity: Entity): boolean =>
  entity.contentType.value === 'message/delivery-status' ||
  entity.contentType.value === 'message/feedback-report' ||
  (entity.kind === 'multipart' && entity.children.some(hasReport));

const cleanToken = (text: string): string => text.replace(/[^\w./+-]/g, '');

const base64Lines = (text: string): string =>
  (
    Buffer.from(text, 'utf8')
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');

export const normalizeStructure = (
  root: Entity,
  hints: readonly Charset[],
  limits: MailLimits,
  defects: Set<MailDefect>,
): NormalizedMail => {
  const files: Entity[] = [];
  const lines: string[] = [];
  let boundaries = 0;
  // in a report the attached message is evidence, not content
  const keepsMessagesAsFiles = hasReport(root);

  const writeContentId = (entity: Entity): void => {
    const contentId = headerValue(entity.headers, 'content-id');
    if (contentId) lines.push(`Content-ID: ${contentId.replace(/[^\x21-\x7e]/g, '')}`);
  };
  const writeFile = (entity: Entity): void => {
    const shown = entity.disposition.value === 'inline' ? 'inline' : 'attachment';
    lines.push(`Content-Type: ${cleanToken(entity.contentType.value)}`, `Content-Disposition: ${shown}`);
    writeContentId(entity);
    lines.push('', fileToken(files.length));
    files.push(entity);
  };
  const writeText = (entity: Entity): void => {
    const extras = ['format', 'delsp']
      .map((name) => [name, entity.contentType.params.get(name)] as const)
      .map(([name, value]) => (value ? `; ${name}=${cleanToken(value)}` : ''))
      .join('');
    lines.push(`Content-Type: ${entity.contentType.value}; charset=utf-8${extras}`);
    lines.push('Content-Transfer-Encoding: base64');
    lines.push('', base64Lines(textOfEntity(entity, hints, defects)));
  };
  const write = (entity: Entity, messageDepth: number): void => {
    if (entity.kind === 'multipart') {
      const boundary = `=_outpost_${boundaries}`;
      boundaries += 1;
      lines.push(`Content-Type: ${cleanToken(entity.contentType.value)}; boundary="${boundary}"`, '');
      for (const child of entity.children) {
        lines.push(`--${boundary}`);
        write(child, messageDepth);
      }
      lines.push(`--${boundary}--`);
      return;
    }
    const inner = entity.children[0];
    const isShownInline =
      entity.disposition.value !== 'attachment' &&
      !keepsMessagesAsFiles &&
      messageDepth < MAX_INLINE_MESSAGES;
    if (entity.kind === 'message' && inner && isShownInline) {
      lines.push('Content-Type: message/rfc822', 'Content-Disposition: inline', '');
      writeMessage(inner, messageDepth + 1);
    } else if (isBodyText(entity, limits.maxTextBytes)) writeText(entity);
    else writeFile(entity);
  };
  const writeMessage = (entity: Entity, messageDepth: number): void => {
    for (const name of messageHeaders) {
      const value = headerValue(entity.headers, name);
      if (value !== null) lines.push(`${name}: ${normalizeHeaderValue(value.slice(0, 65_536), hints)}`);
    }
    write(entity, messageDepth);
  };
  writeMessage(root, 0);
  return { mail: `${lines.join('\r\n')}\r\n`, files };
};
