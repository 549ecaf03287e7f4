import { createHash } from 'node:crypto';
import type { Charset } from './charset/charset-labels.ts';
import { messageIdsOf } from './header-fields.ts';
import type { MailAttachment } from './parsed-mail.ts';
import { type Entity, headerValue } from './scan-entities.ts';
import { decodeParameter } from './structured-header.ts';

const MAX_FILENAME = 255;

/** A file name that is safe to show and to store: no path, no control or direction-changing characters. */
export const safeFilename = (name: string): string | null => {
  const base = name
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/^.*[\\/](?=[^\\/])/s, '')
    .replace(/[\\/]/g, '_')
    .trim();
  if (base === '' || base === '.' || base === '..') return null;
  if (base.length <= MAX_FILENAME) return base.toWellFormed();
  const extension = /\.[^.]{1,10}$/.exec(base)?.[0] ?? '';
  return (base.slice(0, MAX_FILENAME - extension.length) + extension).toWellFormed();
};

const filenameOf = (entity: Entity, hints: readonly Charset[]): string | null => {
  const name =
    decodeParameter(entity.disposition, 'filename', hints) ??
    decodeParameter(entity.contentType, 'name', hints);
  return name === null ? null : safeFilename(name);
};

const contentIdOf = (entity: Entity): string | null => {
  const raw = headerValue(entity.headers, 'content-id');
  if (!raw) return null;
  const bracketed = messageIdsOf(raw)[0];
  return bracketed ? bracketed.slice(1, -1) : raw.replace(/[<>\s]/g, '') || null;
};

/** Content-IDs that the HTML shows as images. */
export const shownContentIds = (html: string | null): ReadonlySet<string> => {
  const shown = new Set<string>();
  for (const match of (html ?? '').matchAll(/cid:([^"'\s>)]+)/gi)) {
    const id = (match[1] ?? '').replaceAll('&amp;', '&');
    shown.add(id);
    if (/%[0-9a-f]{2}/i.test(id))
      shown.add(
        id.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      );
  }
  return shown;
};

/** Turns a file part into an attachment; its content is the part's own bytes, not a copy. */
export const attachmentOf = (
  entity: Entity,
  hints: readonly Charset[],
  shown: ReadonlySet<string>,
): MailAttachment => {
  const contentId = contentIdOf(entity);
  return {
    filename: filenameOf(entity, hints),
    mimeType: entity.contentType.value.slice(0, 127),
    size: entity.content.length,
    sha256: createHash('sha256').update(entity.content).digest('hex'),
    contentId,
    isInline: contentId !== null && shown.has(contentId),
    content: entity.content,
  };
};
