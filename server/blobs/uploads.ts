import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import {
  deleteExpiredUploads,
  deleteUploadRow,
  getUploadRow,
  insertProof,
  listKnownUploads,
  listProven,
  listTicketsWithFile,
  lockFile,
  openUploadRow,
  setUploadProgress,
  sumOpenUploads,
  takeMailWaits,
  type UploadRow,
} from '../../db/server/queries/files.ts';
import type { OpenUploadRequest, UploadAnswer } from '../../shared/contract/blob-protocol.ts';
import { scopesOfTicket } from '../../shared/domain/permissions/scopes.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ServerContext } from '../context.ts';
import { inTransaction } from '../mutations/transaction.ts';
import { loadGrants } from '../sync/actor.ts';
import type { Session } from '../sync/session.ts';

/** What uploads need from the server around them. */
export type UploadPorts = Pick<
  ServerContext,
  'pool' | 'blobs' | 'now' | 'newId' | 'enqueue' | 'filePolicy' | 'metrics'
>;

/** An upload that nobody goes on with is forgotten after this time. A branch may be cut off for days. */
const UPLOAD_LIFE_MS = 14 * 24 * 3_600_000;
/** What one person may have begun and not finished. */
const MAX_OPEN = 500;
const MAX_OPEN_BYTES_IN_FILES = 8;

/**
 * Opens the way up for a file, or goes on where an earlier one of the same person stands, on whatever node. The
 * answer `here` is only given to someone who has sent the file or may see a ticket that has it; everybody else sends
 * it, so that asking for a hash tells nothing.
 * @throws AppError fileTooLarge, tooManyUploads
 */
export async function openUpload(
  ports: UploadPorts,
  session: Session,
  { sha256, sizeBytes }: OpenUploadRequest,
): Promise<UploadAnswer> {
  const { maxFileBytes } = ports.filePolicy;
  if (sizeBytes > maxFileBytes) {
    throw new AppError('fileTooLarge', { megabytes: Math.floor(maxFileBytes / 1024 ** 2) });
  }
  if (await isKnownTo(ports, session, sha256)) return { state: 'here' };
  const key = { tenantId: session.tenantId, userId: session.userId, sha256 };
  const open = await sumOpenUploads(ports.pool, key);
  if (open.count >= MAX_OPEN || open.bytes + sizeBytes > maxFileBytes * MAX_OPEN_BYTES_IN_FILES) {
    throw new AppError('tooManyUploads');
  }
  const upload = await openUploadRow(ports.pool, {
    ...key,
    id: ports.newId(),
    sizeBytes,
    expiresAt: ports.now() + UPLOAD_LIFE_MS,
  });
  if (upload.sizeBytes !== sizeBytes) throw new AppError('requestInvalid', { field: 'sizeBytes' });
  // Empty, or the node died between the last chunk and its end.
  if (upload.receivedBytes === upload.sizeBytes) return finish(ports, upload);
  return { state: 'upload', uploadId: upload.id, offset: upload.receivedBytes };
}

/** Where an upload stands. @throws AppError uploadUnknown */
export async function findUpload(ports: UploadPorts, session: Session, id: string): Promise<UploadRow> {
  const row = await getUploadRow(ports.pool, { ...session, id }, false);
  if (row === undefined) throw new AppError('uploadUnknown');
  return row;
}

/**
 * Takes one chunk in; it is on the disk before this resolves. The last one ends the upload.
 * @throws AppError uploadUnknown, uploadOffsetWrong (with the right one), chunkDamaged, fileHashWrong
 */
export async function receiveChunk(
  ports: UploadPorts,
  session: Session,
  chunk: {
    readonly uploadId: string;
    readonly offset: number;
    readonly bytes: Uint8Array;
    readonly sha256: string;
  },
): Promise<UploadAnswer> {
  const { bytes, offset } = chunk;
  if (createHash('sha256').update(bytes).digest('hex') !== chunk.sha256) throw new AppError('chunkDamaged');
  const upload = await inTransaction(ports.pool, async (client): Promise<UploadRow> => {
    const row = await getUploadRow(client, { ...session, id: chunk.uploadId }, true);
    if (row === undefined) throw new AppError('uploadUnknown');
    if (offset !== row.receivedBytes) {
      throw new AppError('uploadOffsetWrong', { offset: row.receivedBytes });
    }
    const receivedBytes = offset + bytes.length;
    if (receivedBytes > row.sizeBytes) throw new AppError('requestInvalid', { field: 'sizeBytes' });
    const isWritten = await ports.blobs.writePart(row.id, offset, bytes);
    // The folder was swept or changed under us: from the beginning.
    const standing = isWritten ? receivedBytes : 0;
    await setUploadProgress(client, row.id, standing, ports.now() + UPLOAD_LIFE_MS);
    await client.query('commit');
    return { ...row, receivedBytes: standing };
  });
  ports.metrics.blobBytes.inc({ direction: 'in' }, bytes.length);
  if (upload.receivedBytes < offset) throw new AppError('uploadOffsetWrong', { offset: 0 });
  if (upload.receivedBytes === upload.sizeBytes) return finish(ports, upload);
  return { state: 'upload', uploadId: upload.id, offset: upload.receivedBytes };
}

/** Forgets uploads whose time is over, and pieces on the disk that no upload knows. */
export async function cleanUploads(ports: Pick<UploadPorts, 'pool' | 'blobs' | 'now'>): Promise<void> {
  for (const id of await deleteExpiredUploads(ports.pool, ports.now())) await ports.blobs.dropPart(id);
  const old = await ports.blobs.listPartsBefore(ports.now() - UPLOAD_LIFE_MS);
  const known = await listKnownUploads(ports.pool, old);
  for (const id of old) if (!known.has(id)) await ports.blobs.dropPart(id);
}

/** Everything has come: it becomes a blob if the hash is right, and is thrown away if not. */
async function finish(ports: UploadPorts, upload: UploadRow): Promise<UploadAnswer> {
  if (upload.sizeBytes === 0) await ports.blobs.writePart(upload.id, 0, new Uint8Array());
  const outcome = await ports.blobs.finishPart(upload.id, upload.sha256);
  switch (outcome) {
    case 'stored':
      await inTransaction(ports.pool, async (client) => {
        await prove(ports, client, upload);
        await deleteUploadRow(client, upload.id);
        await client.query('commit');
      });
      return { state: 'here' };
    case 'wrongHash':
      await deleteUploadRow(ports.pool, upload.id);
      await ports.blobs.dropPart(upload.id);
      throw new AppError('fileHashWrong');
    case 'lost':
      await setUploadProgress(ports.pool, upload.id, 0, upload.expiresAt);
      throw new AppError('uploadOffsetWrong', { offset: 0 });
  }
}

/** Whether the center has the file and the caller is known to have it or may read it anyway. */
async function isKnownTo(ports: UploadPorts, session: Session, sha256: string): Promise<boolean> {
  if ((await ports.blobs.sizeOf(sha256)) === null) return false;
  const { tenantId, userId } = session;
  if ((await listProven(ports.pool, tenantId, userId, [sha256])).has(sha256)) return true;
  const { rights } = await loadGrants(ports.pool, session);
  const tickets = await listTicketsWithFile(ports.pool, tenantId, sha256);
  const isReadable = tickets.some((ticket) => scopesOfTicket(ticket).some((scope) => rights.has(scope)));
  if (!isReadable) return false;
  await inTransaction(ports.pool, async (client) => {
    await prove(ports, client, { tenantId, userId, sha256 });
    await client.query('commit');
  });
  return true;
}

/** Writes down that this person has the file, and lets the mails go that waited for it. */
async function prove(
  ports: UploadPorts,
  client: PoolClient,
  key: { readonly tenantId: string; readonly userId: string; readonly sha256: string },
): Promise<void> {
  await lockFile(client, key.tenantId, key.sha256);
  await insertProof(client, key, ports.now());
  for (const messageId of await takeMailWaits(client, key.tenantId, key.sha256)) {
    await ports.enqueue(client, key.tenantId, { kind: 'sendMail', messageId });
  }
}
