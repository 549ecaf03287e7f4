import { FILE_PIECE_BYTES } from '../../../shared/contract/store.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { StoreClient } from '../../store-client/store-client.ts';

/** The part of the store that takes files in. */
export type FileIntake = Pick<StoreClient, 'beginFile' | 'appendFile' | 'finishFile' | 'abortFile'>;

export interface StageOptions {
  readonly isThumbnail: boolean;
  /** Aborted when the person takes the file out again. */
  readonly signal: AbortSignal;
  onProgress(readBytes: number): void;
}

/**
 * Streams what the person handed to the page into the store, piece by piece, so that no file is ever whole in memory.
 * The page reads the object the browser gave it and never learns a path.
 * @returns the SHA-256 that the store computed of what it keeps
 * @throws AppError fileTooLarge, diskFull, fileChanged (also when it vanished while it was read)
 */
export async function stageFile(
  intake: FileIntake,
  file: Blob,
  { isThumbnail, signal, onProgress }: StageOptions,
): Promise<string> {
  const fileId = await intake.beginFile(file.size);
  try {
    for (let at = 0; at < file.size; at += FILE_PIECE_BYTES) {
      signal.throwIfAborted();
      const piece = await readPiece(file.slice(at, at + FILE_PIECE_BYTES));
      await intake.appendFile(fileId, piece);
      onProgress(at + piece.size);
    }
    signal.throwIfAborted();
    return await intake.finishFile(fileId, isThumbnail);
  } catch (error) {
    await intake.abortFile(fileId);
    throw error;
  }
}

/** The browser's own words for a file that moved, changed or may no longer be read are of no use to people. */
async function readPiece(piece: Blob): Promise<Blob> {
  try {
    return new Blob([await piece.arrayBuffer()]);
  } catch (error) {
    throw new AppError('fileChanged', {}, { cause: error });
  }
}
