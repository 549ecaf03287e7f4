import { createHash, randomUUID } from 'node:crypto';
import { type ImportRow, importRows } from '../../../db/server/import-rows.ts';
import { CHUNK_HASH_HEADER, CHUNK_TYPE, OFFSET_HEADER } from '../../../shared/contract/blob-protocol.ts';
import type { TestServer } from '../support/test-server.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that no compression makes smaller and no other test has. */
export function sampleBytes(length: number): Buffer {
  const unit = createHash('sha512').update(randomUUID()).digest();
  return Buffer.alloc(length, unit);
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/** A person's way to the file routes of a node. */
export function fileClient(url: string, token: string) {
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) };
    const response = await fetch(new URL(path, url), { ...init, method, headers });
    const text = await response.text();
    const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, body, headers: response.headers };
  };
  const open = (hash: string, sizeBytes: number) =>
    send('POST', '/api/blobs', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sha256: hash, sizeBytes }),
    });
  const chunk = (uploadId: unknown, offset: number, bytes: Uint8Array, hash = sha256(bytes)) =>
    send('PATCH', `/api/blobs/uploads/${uploadId}`, {
      headers: {
        'content-type': CHUNK_TYPE,
        [OFFSET_HEADER]: String(offset),
        [CHUNK_HASH_HEADER]: hash,
      },
      body: Uint8Array.from(bytes),
    });
  const read = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(new URL(path, url), {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    return {
      status: response.status,
      headers: response.headers,
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };
  return {
    open,
    chunk,
    standing: async (uploadId: unknown) => {
      const { status, headers } = await send('HEAD', `/api/blobs/uploads/${uploadId}`);
      return { status, offset: Number(headers.get(OFFSET_HEADER)) };
    },
    async upload(bytes: Uint8Array): Promise<Answer> {
      const opened = await open(sha256(bytes), bytes.length);
      return opened.body.state === 'upload' ? chunk(opened.body.uploadId, 0, bytes) : opened;
    },
    read: (attachmentId: string, headers: Record<string, string> = {}) =>
      read(`/api/attachments/${attachmentId}`, headers),
    readThumbnail: (attachmentId: string, headers: Record<string, string> = {}) =>
      read(`/api/attachments/${attachmentId}/thumbnail`, headers),
  };
}

/** Writes a message with one file into the center's rows, as if its author had sent it. */
export async function attachDirectly(
  { server, organization }: TestServer,
  file: { readonly sha256: string; readonly sizeBytes: number; readonly thumbnailSha256?: string },
  authorUserId: string | null,
  ticketId = organization.ticketIds[0],
): Promise<string> {
  const messageId = randomUUID();
  const attachmentId = randomUUID();
  const rows: ImportRow[] = [
    {
      entity: 'message',
      row: {
        id: messageId,
        ticketId,
        kind: 'internalNote',
        channel: 'mail',
        authorUserId,
        authorCustomerId: null,
        subject: null,
        bodyHtml: '',
        bodyText: 'see the file',
        createdAt: 0,
        delivery: 'none',
        deliveryDetail: '',
        mailMessageId: null,
      } as never,
    },
    {
      entity: 'attachment',
      row: {
        id: attachmentId,
        ticketId,
        messageId,
        filename: 'file.bin',
        mimeType: 'application/octet-stream',
        contentId: null,
        thumbnailSha256: null,
        ...file,
      } as never,
    },
  ];
  await importRows(server.context.pool, organization.tenantId, rows, () => undefined);
  return attachmentId;
}
