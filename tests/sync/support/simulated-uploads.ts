import { createHash } from 'node:crypto';
import type { SqliteDatabase } from '../../../db/client/connection.ts';
import { putLocalFile } from '../../../db/client/files.ts';
import { nextUpload, setUploadProgress, setUploadSent } from '../../../db/client/uploads.ts';
import { createTransfers } from '../../../electron/sync/files/transfers.ts';
import { type EngineClock, TransportFailure } from '../../../electron/sync/ports.ts';
import { openUpload, receiveChunk, type UploadPorts } from '../../../server/blobs/uploads.ts';
import type { Session } from '../../../server/sync/session.ts';
import { AppError } from '../../../shared/errors/app-error.ts';

export interface SimulatedUploadsOptions {
  readonly db: SqliteDatabase;
  /** The contents of the files on its disk, by hash. */
  readonly contents: ReadonlyMap<string, Buffer>;
  readonly session: Session;
  readonly clock: EngineClock;
  now(): number;
  /** The node that the next request reaches; throws when none is up. */
  center(): UploadPorts;
  /** Sends a request over the simulated line. */
  ask<T>(kind: string, serve: () => Promise<T>): Promise<T>;
  onSent(): void;
  onBug(error: unknown): void;
}

/** The files of one workstation on their way up while its process lives. */
export interface SimulatedUploads {
  setOnline(isOnline: boolean): void;
  /** Something was added to the queue. */
  wake(): void;
  stop(): void;
}

export function createSimulatedUploads(options: SimulatedUploadsOptions): SimulatedUploads {
  const { db, contents, session, onBug } = options;
  const ask = <T>(kind: string, serve: (center: UploadPorts) => Promise<T>): Promise<T> =>
    options.ask(kind, async () => {
      try {
        return await serve(options.center());
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const isBusy = error.status === 429 || error.status === 503;
        const { code, params } = error;
        throw new TransportFailure(isBusy ? 'busy' : 'stop', code, { params, cause: error });
      }
    });
  const nothingComesDown = (): never => {
    throw new Error('Nothing comes down here');
  };
  return createTransfers({
    clock: options.clock,
    now: options.now,
    onBug,
    transport: {
      open: ({ sha256, sizeBytes }) =>
        ask('openUpload', (center) => openUpload(center, session, { sha256, sizeBytes })),
      send: (uploadId, offset, bytes) =>
        ask('sendChunk', (center) =>
          receiveChunk(center, session, { uploadId, offset, bytes, sha256: hashOf(bytes) }),
        ),
      fetch: nothingComesDown,
    },
    queue: {
      next: () => nextUpload(db),
      progress: (sha256, sentBytes) => setUploadProgress(db, sha256, sentBytes),
      sent(sha256) {
        setUploadSent(db, sha256);
        options.onSent();
      },
      failed: (sha256, code) => onBug(`${sha256} was not sent: ${code}`),
    },
    bytes: {
      async read(sha256, offset, length) {
        const whole = contents.get(sha256);
        if (whole === undefined) throw new AppError('attachmentUnavailable');
        return whole.subarray(offset, offset + length);
      },
      standing: nothingComesDown,
      append: nothingComesDown,
      finish: nothingComesDown,
    },
  });
}

/** Takes a file in as the screen does, to be named by a change. */
export function stageFile(
  db: SqliteDatabase,
  contents: Map<string, Buffer>,
  bytes: Buffer,
  now: number,
): { readonly sha256: string; readonly sizeBytes: number } {
  const [sha256, sizeBytes] = [hashOf(bytes), bytes.length];
  contents.set(sha256, bytes);
  putLocalFile(db, { sha256, sizeBytes, hereBytes: sizeBytes, isWhole: true }, now);
  return { sha256, sizeBytes };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
