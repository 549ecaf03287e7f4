import type { UploadAnswer } from '../../../shared/contract/blob-protocol.ts';

/** A file to be sent. */
export interface OutgoingFile {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A file to be fetched. */
export interface IncomingFile extends OutgoingFile {
  /** Where the center keeps it: an attachment, or the small picture of one. */
  readonly attachmentId: string;
  readonly isThumbnail: boolean;
}

/** The way to the center for bytes. Every call rejects with TransportFailure when it is not answered. */
export interface FileTransport {
  open(file: OutgoingFile): Promise<UploadAnswer>;
  send(uploadId: string, offset: number, bytes: Uint8Array, signal: AbortSignal): Promise<UploadAnswer>;
  fetch(file: IncomingFile, offset: number, length: number, signal: AbortSignal): Promise<FetchedPart>;
}

export interface FetchedPart {
  readonly bytes: Uint8Array;
  /** Size of the whole file, as the center says. */
  readonly sizeBytes: number;
}

/** What waits to be sent, remembered across restarts. */
export interface UploadQueue {
  /** The most urgent one; null when nothing waits. */
  next(): OutgoingFile | null;
  progress(sha256: string, sentBytes: number): void;
  sent(sha256: string): void;
  failed(sha256: string, code: string, params: Readonly<Record<string, string | number>>): void;
}

/** The bytes on this workstation. */
export interface LocalBytes {
  read(sha256: string, offset: number, length: number): Promise<Uint8Array>;
  standing(sha256: string, sizeBytes: number): Promise<number>;
  append(file: OutgoingFile, offset: number, bytes: Uint8Array): Promise<void>;
  /** Everything is here: checks the hash. False throws it away. */
  finish(file: OutgoingFile): Promise<boolean>;
}
