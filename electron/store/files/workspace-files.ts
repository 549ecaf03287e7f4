import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { filesIn } from '../../../db/client/change-files.ts';
import { inTransaction, type SqliteDatabase } from '../../../db/client/connection.ts';
import {
  deleteLocalFile,
  dropForgottenFiles,
  dropUnreferencedFiles,
  forgetDroppedFile,
  getLocalFile,
  type LocalFile,
  listDroppedFiles,
  listUnknownFiles,
  putLocalFile,
} from '../../../db/client/files.ts';
import { filePolicyHere } from '../../../db/client/meta.ts';
import { recordResults } from '../../../db/client/record-results.ts';
import {
  listChangesWithFailedFile,
  nextUpload,
  queueUpload,
  setUploadFailed,
  setUploadProgress,
  setUploadSent,
  UPLOAD_PRIORITY,
} from '../../../db/client/uploads.ts';
import type { TableName } from '../../../shared/contract/queries.ts';
import { FILE_IN_MEMORY_BYTES } from '../../../shared/contract/store.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { FilePolicy } from '../../../shared/model/file-policy.ts';
import type { Actor } from '../../../shared/mutations/mutation.ts';
import type { FileTransport, OutgoingFile } from '../../sync/files/ports.ts';
import { createTransfers, type Transfers } from '../../sync/files/transfers.ts';
import type { EngineClock } from '../../sync/ports.ts';
import { type DamageGuard, isDamage } from '../damage-guard.ts';
import { openFileVault, type StagedFile } from './file-vault.ts';

export interface WorkspaceFilesPorts {
  readonly guard: DamageGuard;
  readonly db: SqliteDatabase;
  readonly folder: string;
  readonly keyHex: string;
  readonly transport: FileTransport;
  readonly clock: EngineClock;
  now(): number;
  actor(): Actor;
  onChange(tables: ReadonlySet<TableName>): void;
  /** Changes that waited for files may go now. */
  onSendable(): void;
  onBug(error: unknown): void;
}

/** Everything about the contents of files on this workstation. */
export interface WorkspaceFiles {
  readonly transfers: Transfers;
  begin(sizeBytes: number): Promise<{ readonly fileId: string }>;
  append(fileId: string, bytes: Uint8Array): Promise<void>;
  finish(fileId: string, isThumbnail: boolean): Promise<{ readonly sha256: string }>;
  abort(fileId: string): Promise<void>;
  forget(hashes: readonly string[]): void;
  read(sha256: string): Promise<Uint8Array<ArrayBuffer>>;
  readAttachment(attachmentId: string): Promise<Uint8Array<ArrayBuffer>>;
  readThumbnail(attachmentId: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Writes an attachment to a place of the person's choice: beside it first, then under its name. */
  saveTo(attachmentId: string, path: string): Promise<void>;
  policy(): FilePolicy;
  /** Takes dropped contents off the disk; cheap when there are none. */
  sweep(): void;
  /** Lets go what drafts and old changes no longer need. */
  tidy(): void;
  stop(): void;
}

/** Small pictures come in one piece; their size is learnt with it. */
const THUMBNAIL_GUESS_BYTES = 64 * 1024;
const COPY_BYTES = 1024 * 1024;
/** What was attached and is in no draft yet (its text is saved a moment later) is left alone this long. */
const SETTLE_MS = 3_600_000;

export function createWorkspaceFiles(ports: WorkspaceFilesPorts): WorkspaceFiles {
  const { db, guard, now } = ports;
  const vault = openFileVault(ports.folder, ports.keyHex);
  const staged = new Map<string, StagedFile & { readonly sizeBytes: number }>();
  const FILE = new Set<TableName>(['file']);
  const FILE_AND_OUTBOX = new Set<TableName>(['file', 'outbox', 'ticket', 'message', 'attachment']);
  let ending = false;
  let sweeping: Promise<void> = vault.sweep();

  const transfers = createTransfers({
    transport: ports.transport,
    clock: ports.clock,
    now,
    onBug: ports.onBug,
    queue: guard.all({
      next: () => nextUpload(db),
      progress(sha256, sentBytes) {
        setUploadProgress(db, sha256, sentBytes);
        ports.onChange(FILE);
      },
      sent(sha256) {
        inTransaction(db, 'durable', () => setUploadSent(db, sha256));
        ports.onChange(FILE_AND_OUTBOX);
        ports.onSendable();
      },
      failed(sha256, code, params) {
        inTransaction(db, 'durable', () => setUploadFailed(db, sha256, code, params));
        holdChangesWith(sha256, code);
        ports.onChange(FILE_AND_OUTBOX);
        ports.onSendable();
      },
    }),
    bytes: guard.all({
      read: (sha256, offset, length) => vault.read(sha256, offset, length),
      standing: (sha256, sizeBytes) => vault.standing(sha256, sizeBytes),
      async append(file, offset, bytes) {
        await vault.append(file.sha256, file.sizeBytes, offset, bytes);
        if (ending) return;
        const { sha256, sizeBytes } = file;
        putLocalFile(db, { sha256, sizeBytes, hereBytes: offset + bytes.length, isWhole: false }, now());
        ports.onChange(FILE);
      },
      async finish(file) {
        const isSound = await vault.isSound(file.sha256, file.sizeBytes);
        if (ending) throw new AppError('storeStopped');
        if (isSound) putLocalFile(db, wholeFile(file), now());
        else await drop(file.sha256);
        ports.onChange(FILE);
        return isSound;
      },
    }),
  });

  /** What waits for a file that will never come goes to the person, text and all; nothing was sent of it. */
  function holdChangesWith(sha256: string, code: string): void {
    const results = listChangesWithFailedFile(db, sha256).map(({ n, operationId, args }) => {
      const file = filesIn(JSON.parse(args)).find((each) => each.sha256 === sha256);
      return {
        n,
        operationId,
        verdict: 'held' as const,
        code: 'fileNotSent',
        params: { filename: file?.filename ?? '', reason: code },
      };
    });
    if (results.length > 0 && filePolicyHere(db).whenFilesAreMissing === 'wait') {
      recordResults(db, results, ports.actor(), null);
    }
  }

  async function drop(sha256: string): Promise<void> {
    await vault.remove(sha256);
    deleteLocalFile(db, sha256);
    forgetDroppedFile(db, sha256);
  }

  /** After a repair the database may not know files that lie here; after a disk fault it may know some that do not. */
  async function adopt(): Promise<void> {
    if (ending) return;
    for (const { sha256, sizeBytes } of listUnknownFiles(db)) {
      if ((await vault.standing(sha256, sizeBytes)) < sizeBytes) continue;
      if (ending) return;
      putLocalFile(db, wholeFile({ sha256, sizeBytes }), now());
    }
  }
  /** Work of our own in the background: a damaged file was told by the guard already, anything else is a bug. */
  const inBackground = (work: () => Promise<void>): void => {
    sweeping = sweeping
      .then(() => guard.run(work))
      .catch((error: unknown) => {
        // After the end the folder may be gone as well.
        if (!ending && !isDamage(error)) ports.onBug(error);
      });
  };
  inBackground(async () => {
    await adopt();
    transfers.wake();
  });

  const mustStaged = (fileId: string): StagedFile & { readonly sizeBytes: number } => {
    const file = staged.get(fileId);
    if (file === undefined) throw new AppError('fileChanged');
    return file;
  };

  const attachmentOf = (attachmentId: string) => {
    const row = db
      .prepare<[string], { sha256: string; sizeBytes: number; thumbnail: string | null }>(
        'select sha256, size_bytes as sizeBytes, thumbnail_sha256 as thumbnail from attachment where id = ?',
      )
      .get(attachmentId);
    if (row === undefined) throw new AppError('attachmentUnavailable');
    return row;
  };

  const bring = async (attachmentId: string): Promise<{ sha256: string; sizeBytes: number }> => {
    const { sha256, sizeBytes } = attachmentOf(attachmentId);
    if (getLocalFile(db, sha256)?.isWhole !== true) {
      await transfers.fetch({ sha256, sizeBytes, attachmentId, isThumbnail: false });
    }
    return { sha256, sizeBytes };
  };

  const readWhole = async (sha256: string, sizeBytes: number): Promise<Uint8Array<ArrayBuffer>> => {
    if (sizeBytes > FILE_IN_MEMORY_BYTES) {
      throw new AppError('fileTooLarge', { megabytes: FILE_IN_MEMORY_BYTES / 1024 ** 2 });
    }
    return Uint8Array.from(await vault.read(sha256, 0, sizeBytes));
  };

  return {
    transfers,
    policy: () => filePolicyHere(db),
    async begin(sizeBytes) {
      const { maxFileBytes } = filePolicyHere(db);
      if (sizeBytes > maxFileBytes) {
        throw new AppError('fileTooLarge', { megabytes: Math.floor(maxFileBytes / 1024 ** 2) });
      }
      const fileId = randomUUID();
      staged.set(fileId, { ...(await vault.stage(sizeBytes)), sizeBytes });
      return { fileId };
    },
    append: (fileId, bytes) => mustStaged(fileId).append(bytes),
    async finish(fileId, isThumbnail) {
      const file = mustStaged(fileId);
      staged.delete(fileId);
      const sha256 = await file.finish();
      const priority = isThumbnail ? UPLOAD_PRIORITY.thumbnail : UPLOAD_PRIORITY.draft;
      inTransaction(db, 'durable', () => {
        putLocalFile(db, wholeFile({ sha256, sizeBytes: file.sizeBytes }), now());
        queueUpload(db, { sha256, sizeBytes: file.sizeBytes, priority });
      });
      ports.onChange(FILE);
      transfers.wake();
      return { sha256 };
    },
    async abort(fileId) {
      const file = staged.get(fileId);
      staged.delete(fileId);
      await file?.abort();
    },
    forget(hashes) {
      inTransaction(db, 'durable', () => dropUnreferencedFiles(db, hashes));
      ports.onChange(FILE);
      this.sweep();
    },
    async read(sha256) {
      const file = getLocalFile(db, sha256);
      if (file?.isWhole !== true) throw new AppError('attachmentUnavailable');
      return readWhole(sha256, file.sizeBytes);
    },
    async readAttachment(attachmentId) {
      if (attachmentOf(attachmentId).sizeBytes > FILE_IN_MEMORY_BYTES) {
        throw new AppError('fileTooLarge', { megabytes: FILE_IN_MEMORY_BYTES / 1024 ** 2 });
      }
      const { sha256, sizeBytes } = await bring(attachmentId);
      return readWhole(sha256, sizeBytes);
    },
    async readThumbnail(attachmentId) {
      const { thumbnail } = attachmentOf(attachmentId);
      if (thumbnail === null) return null;
      if (getLocalFile(db, thumbnail)?.isWhole !== true) {
        const sizeBytes = THUMBNAIL_GUESS_BYTES;
        await transfers.fetch({ sha256: thumbnail, sizeBytes, attachmentId, isThumbnail: true });
      }
      return readWhole(thumbnail, getLocalFile(db, thumbnail)?.sizeBytes ?? 0);
    },
    async saveTo(attachmentId, path) {
      const { sha256, sizeBytes } = await bring(attachmentId);
      const temporary = `${path}.part`;
      const target = await open(temporary, 'w', 0o600);
      try {
        for (let at = 0; at < sizeBytes; at += COPY_BYTES) {
          await target.appendFile(await vault.read(sha256, at, Math.min(COPY_BYTES, sizeBytes - at)));
        }
        await target.sync();
        await target.close();
        await rename(temporary, path);
      } catch (error) {
        await target.close().catch(() => undefined);
        await rm(temporary, { force: true });
        throw error;
      }
    },
    sweep() {
      const dropped = listDroppedFiles(db);
      if (dropped.length === 0) return;
      inBackground(async () => {
        for (const sha256 of dropped) {
          if (ending || getLocalFile(db, sha256) !== null) continue;
          await vault.remove(sha256);
          if (!ending) forgetDroppedFile(db, sha256);
        }
      });
    },
    tidy() {
      inTransaction(db, 'relaxed', () => dropForgottenFiles(db, now() - SETTLE_MS));
      this.sweep();
    },
    stop() {
      ending = true;
      transfers.stop();
    },
  };
}

function wholeFile({ sha256, sizeBytes }: OutgoingFile): LocalFile {
  return { sha256, sizeBytes, hereBytes: sizeBytes, isWhole: true };
}
