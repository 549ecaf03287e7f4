import { type RawHeader, readHeaderBlock } from './header-block.ts';
import type { MailDefect } from './mail-defect.ts';
import type { MailLimits } from './mail-limits.ts';
import { parseStructuredHeader, type StructuredHeader } from './structured-header.ts';
import { decodeTransfer, latin1 } from './transfer-encoding.ts';

/** A part of a mail. A `message` has one child, the message inside; a `multipart` has its parts. */
export type Entity = {
  readonly kind: 'leaf' | 'multipart' | 'message';
  readonly headers: readonly RawHeader[];
  readonly contentType: StructuredHeader;
  readonly disposition: StructuredHeader;
  /** Bytes after the transfer encoding was undone; for a multipart the undivided body. */
  readonly content: Uint8Array;
  readonly children: readonly Entity[];
};

type Scan = { readonly limits: MailLimits; readonly defects: Set<MailDefect>; parts: number };

/** The first header of that name, raw, or null. */
export const headerValue = (headers: readonly RawHeader[], name: string): string | null =>
  headers.find((header) => header.name === name)?.value ?? null;

const isLineStart = (body: Buffer, index: number): boolean =>
  index === 0 || body[index - 1] === 0x0a || body[index - 1] === 0x0d;

type Delimiter = { readonly start: number; readonly end: number; readonly isLast: boolean };

const delimiterAt = (body: Buffer, index: number, length: number): Delimiter | null => {
  let end = index + length;
  const isLast = body[end] === 0x2d && body[end + 1] === 0x2d;
  if (isLast) end += 2;
  while (body[end] === 0x20 || body[end] === 0x09) end += 1;
  if (body[end] === 0x0d && body[end + 1] === 0x0a) end += 2;
  else if (body[end] === 0x0a || body[end] === 0x0d) end += 1;
  else if (end < body.length) return null;
  let start = index;
  if (start > 0 && body[start - 1] === 0x0a) start -= 1;
  if (start > 0 && body[start - 1] === 0x0d) start -= 1;
  return { start, end, isLast };
};

/** Cuts a multipart body at its delimiter lines. Null when there is none: then the boundary is wrong. */
const splitParts = (body: Buffer, boundary: string, maxParts: number): Buffer[] | null => {
  const marker = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Buffer[] = [];
  let partStart = -1;
  let index = body.indexOf(marker);
  while (index !== -1) {
    const delimiter = isLineStart(body, index) ? delimiterAt(body, index, marker.length) : null;
    if (delimiter) {
      if (partStart !== -1) parts.push(body.subarray(partStart, Math.max(partStart, delimiter.start)));
      partStart = delimiter.isLast ? -1 : delimiter.end;
      // the last allowed part takes the rest, so that nothing disappears
      if (delimiter.isLast || parts.length >= maxParts - 1) break;
    }
    index = body.indexOf(marker, index + 1);
  }
  if (partStart !== -1) parts.push(body.subarray(partStart));
  else if (parts.length === 0) return index === -1 ? null : [];
  return parts;
};

/** Finds the boundary that the parts really use when the declared one is missing or matches nothing. */
const guessBoundary = (body: Buffer): string | null => {
  const head = latin1(body.subarray(0, 64 * 1024));
  const match = /(?:^|\n)--([^\s].{0,200}?)[ \t]*\r?\n(?:Content-[A-Za-z-]+:|\r?\n)/.exec(head);
  return match?.[1] ?? null;
};

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const scanMultipart = (
  base: Omit<Entity, 'kind' | 'children'>,
  boundary: string | undefined,
  scan: Scan,
  depth: number,
): Entity | null => {
  const body = asBuffer(base.content);
  const room = Math.max(1, scan.limits.maxParts - scan.parts);
  let parts = boundary ? splitParts(body, boundary, room) : null;
  if (parts === null) {
    const guessed = guessBoundary(body);
    parts = guessed ? splitParts(body, guessed, room) : null;
    scan.defects.add(boundary ? 'boundaryNotFound' : 'boundaryMissing');
    if (parts === null) return null;
  }
  scan.parts += parts.length;
  if (scan.parts >= scan.limits.maxParts) scan.defects.add('tooManyParts');
  const fallback = base.contentType.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const children = parts
    .filter((part, index) => part.length > 0 || index < (parts?.length ?? 0) - 1)
    .map((part) => scanEntity(part, scan, depth + 1, fallback));
  return { ...base, kind: 'multipart', children };
};

const scanEntity = (bytes: Uint8Array, scan: Scan, depth: number, fallbackType: string): Entity => {
  const block = readHeaderBlock(bytes, scan.limits.maxHeaderBytes, depth === 0);
  for (const defect of block.defects) scan.defects.add(defect);
  const declaredType = headerValue(block.headers, 'content-type');
  const parsedType = parseStructuredHeader(declaredType ?? '');
  // a type without a slash ("text", "html", empty) says nothing; RFC 2045 5.2 falls back to plain text
  const isUsable = /^[^\s/]+\/[^\s/]+$/.test(parsedType.value);
  const contentType = isUsable ? parsedType : { value: fallbackType, params: parsedType.params };
  if (declaredType !== null && !isUsable) scan.defects.add('contentTypeInvalid');
  const encoding = /[\w-]+/.exec(
    (headerValue(block.headers, 'content-transfer-encoding') ?? '').replace(/\([^)]*\)/g, ''),
  );
  const encodingName = encoding?.[0].toLowerCase() ?? '';
  const body = bytes.subarray(block.bodyStart);
  const disposition = parseStructuredHeader(headerValue(block.headers, 'content-disposition') ?? '');
  const base = { headers: block.headers, contentType, disposition, content: body };
  const mayDescend = depth < scan.limits.maxDepth && scan.parts < scan.limits.maxParts;
  const isMultipart = contentType.value.startsWith('multipart/');
  const isMessage = contentType.value === 'message/rfc822' || contentType.value === 'message/global';
  if ((isMultipart || isMessage) && !mayDescend) scan.defects.add('nestingTooDeep');
  if (isMultipart && mayDescend) {
    const entity = scanMultipart(base, contentType.params.get('boundary'), scan, depth);
    if (entity) return entity;
  }
  const decoded = decodeTransfer(body, encodingName);
  if (decoded.defect) scan.defects.add(decoded.defect);
  if (isMessage && mayDescend) {
    scan.parts += 1;
    const inner = scanEntity(decoded.bytes, scan, depth + 1, 'text/plain');
    return { ...base, content: decoded.bytes, kind: 'message', children: [inner] };
  }
  // a multipart that has no parts is shown as the text it is; one that lies too deep is kept as a file
  const replacement = mayDescend ? 'text/plain' : 'application/octet-stream';
  const leafType = isMultipart ? { value: replacement, params: contentType.params } : contentType;
  return { ...base, contentType: leafType, content: decoded.bytes, kind: 'leaf', children: [] };
};

const withLineFeeds = (raw: Uint8Array): Uint8Array => {
  if (raw.includes(0x0a) || !raw.includes(0x0d)) return raw;
  return raw.map((byte) => (byte === 0x0d ? 0x0a : byte));
};

/** Reads the structure of a mail within the limits. Never throws; what is odd is named in `defects`. */
export const scanEntities = (raw: Uint8Array, limits: MailLimits, defects: Set<MailDefect>): Entity =>
  scanEntity(withLineFeeds(raw), { limits, defects, parts: 1 }, 0, 'text/plain');
