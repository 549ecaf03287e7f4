import type { Charset } from './charset/charset-labels.ts';
import { decodeBytes, resolveCharset } from './charset/decode-bytes.ts';
import type { MailDefect } from './mail-defect.ts';
import type { Entity } from './scan-entities.ts';
import { latin1 } from './transfer-encoding.ts';

/** True for the parts that make up the body a person reads, as opposed to files. */
export const isBodyText = (entity: Entity, maxTextBytes: number): boolean =>
  entity.kind === 'leaf' &&
  (entity.contentType.value === 'text/plain' || entity.contentType.value === 'text/html') &&
  entity.disposition.value !== 'attachment' &&
  entity.content.length <= maxTextBytes;

const metaCharset = (content: Uint8Array): string | null =>
  /<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]+)/i.exec(latin1(content.subarray(0, 4096)))?.[1] ?? null;

/** The charset that a text part claims: its header, else the HTML's own meta element. */
export const labelOf = (entity: Entity): string | null => {
  const declared = entity.contentType.params.get('charset') ?? null;
  if (declared && resolveCharset(declared)) return declared;
  return entity.contentType.value === 'text/html' ? (metaCharset(entity.content) ?? declared) : declared;
};

/** Decodes a text part to Unicode with line feeds only and without characters that no store accepts. */
export const textOfEntity = (entity: Entity, hints: readonly Charset[], defects: Set<MailDefect>): string => {
  const decoded = decodeBytes(entity.content, labelOf(entity), hints);
  if (decoded.defect) defects.add(decoded.defect);
  return decoded.text.replace(/\r\n?/g, '\n').replace(/\0/g, '').toWellFormed();
};

/** Charsets named anywhere in the mail: the best guess for the places that name none. */
export const charsetHints = (root: Entity): Charset[] => {
  const hints = new Set<Charset>();
  const add = (label: string | null): void => {
    const charset = resolveCharset(label);
    if (charset && charset !== 'us-ascii' && charset !== 'single:windows-1252') hints.add(charset);
  };
  const visit = (entity: Entity): void => {
    if (entity.kind === 'leaf' && entity.contentType.value.startsWith('text/')) add(labelOf(entity));
    for (const header of entity.headers) {
      for (const match of header.value.matchAll(/=\?([^?\s]+)\?[bq]\?/gi)) add(match[1] ?? null);
    }
    for (const child of entity.children) visit(child);
  };
  visit(root);
  return [...hints];
};
