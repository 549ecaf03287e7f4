import { CHUNK_LIMITS } from '../../../shared/contract/blob-protocol.ts';
import { AppError, isErrorCode } from '../../../shared/errors/app-error.ts';
import type { ErrorParams } from '../../../shared/errors/codes.ts';
import { type EngineClock, type FailureKind, TransportFailure } from '../ports.ts';
import type { FileTransport, IncomingFile, LocalBytes, OutgoingFile, UploadQueue } from './ports.ts';
import { judgeUploadFailure, nextChunkBytes, retryDelayMs } from './transfer-rules.ts';

export interface TransferPorts {
  readonly transport: FileTransport;
  readonly queue: UploadQueue;
  readonly bytes: LocalBytes;
  readonly clock: EngineClock;
  now(): number;
  onBug(error: unknown): void;
}

/** Carries files up and down beside the changes: one each way at a time, in chunks, going on wherever it stopped. */
export interface Transfers {
  setOnline(isOnline: boolean): void;
  /** On a metered line nothing goes up by itself; what a person asks for comes down. */
  setMetered(isMetered: boolean): void;
  /** Something was added to the queue, or the person asked to try now. */
  wake(): void;
  /** Brings a file here; resolves when it is whole. @throws AppError attachmentUnavailable, attachmentOnItsWay, … */
  fetch(file: IncomingFile): Promise<void>;
  stop(): void;
}

/** Without progress, this many answers that tell to start over count as a line that does not carry. */
const MAX_STUMBLES = 5;

export function createTransfers(ports: TransferPorts): Transfers {
  const { queue, bytes, transport, clock } = ports;
  const ending = new AbortController();
  let isOnline = false;
  let isMetered = false;
  let isSending = false;
  let failures = 0;
  let cancelRetry = (): void => undefined;
  let upChunk: number = CHUNK_LIMITS.minBytes;
  let downChunk: number = CHUNK_LIMITS.minBytes;
  const fetching = new Map<string, Promise<void>>();
  let lastFetch: Promise<void> = Promise.resolve();
  const onlineWaiters = new Set<() => void>();

  const maySend = (): boolean => isOnline && !isMetered && !ending.signal.aborted;

  const pump = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    cancelRetry();
    try {
      for (let file = queue.next(); file !== null && maySend(); file = queue.next()) {
        await sendOne(file);
        failures = 0;
      }
    } catch (error) {
      if (!ending.signal.aborted) scheduleRetry(error);
    } finally {
      isSending = false;
    }
  };

  const scheduleRetry = (error: unknown): void => {
    // A full disk or a damaged file is told elsewhere; only what nobody expects is a bug.
    if (!(error instanceof TransportFailure || error instanceof AppError)) ports.onBug(error);
    failures += 1;
    const retryAfterMs = error instanceof TransportFailure ? error.retryAfterMs : null;
    cancelRetry = clock.setTimer(retryDelayMs(failures, clock.random(), retryAfterMs), () => void pump());
  };

  /** Returns when the file is there, has failed for good, must make room for a more urgent one, or may not go on. */
  const sendOne = async (file: OutgoingFile): Promise<void> => {
    let stumbles = 0;
    let standing: { readonly uploadId: string; offset: number } | null = null;
    while (maySend()) {
      try {
        standing ??= await openOne(file);
        if (standing === null) return queue.sent(file.sha256);
        const { uploadId, offset } = standing;
        const length = Math.min(upChunk, file.sizeBytes - offset);
        const chunk = await readChunk(file, offset, length);
        const startedAt = ports.now();
        const answer = await transport.send(uploadId, offset, chunk, ending.signal);
        upChunk = nextChunkBytes(Math.max(length, CHUNK_LIMITS.minBytes), ports.now() - startedAt);
        stumbles = 0;
        // A line that breaks after each piece still carries: the next attempt need not wait for longer.
        failures = 0;
        if (answer.state === 'here') return queue.sent(file.sha256);
        standing.offset = answer.offset;
        queue.progress(file.sha256, answer.offset);
        if (queue.next()?.sha256 !== file.sha256) return;
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        const verdict = judgeUploadFailure(error);
        if (verdict.kind === 'fail') return queue.failed(file.sha256, error.code, error.params);
        stumbles += 1;
        if (verdict.kind === 'retry' || stumbles > MAX_STUMBLES) {
          // The next attempt begins small: the line has just shown that it is not what it was.
          upChunk = CHUNK_LIMITS.minBytes;
          throw error;
        }
        if (verdict.kind === 'resume' && standing !== null) standing.offset = verdict.offset;
        else standing = null;
      }
    }
  };

  const openOne = async (file: OutgoingFile): Promise<{ uploadId: string; offset: number } | null> => {
    const answer = await transport.open(file);
    if (answer.state === 'here') return null;
    queue.progress(file.sha256, answer.offset);
    return { uploadId: answer.uploadId, offset: answer.offset };
  };

  /** A file that cannot be read here (any more) can never be sent: told like a refusal of the center. */
  const readChunk = async (file: OutgoingFile, offset: number, length: number): Promise<Uint8Array> => {
    try {
      return await bytes.read(file.sha256, offset, length);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new TransportFailure('stop', 'fileHashWrong', { cause: error });
    }
  };

  const fetchOne = async (file: IncomingFile): Promise<void> => {
    let { sizeBytes } = file;
    let offset = await bytes.standing(file.sha256, sizeBytes);
    let tries = 0;
    while (offset < sizeBytes || sizeBytes === 0) {
      if (ending.signal.aborted) throw new AppError('storeStopped');
      if (!isOnline) await nextOnline();
      try {
        const length = Math.min(downChunk, Math.max(1, sizeBytes - offset));
        const startedAt = ports.now();
        const part = await transport.fetch(file, offset, length, ending.signal);
        downChunk = nextChunkBytes(Math.max(length, CHUNK_LIMITS.minBytes), ports.now() - startedAt);
        if (!file.isThumbnail && part.sizeBytes !== file.sizeBytes) throw new AppError('fileHashWrong');
        sizeBytes = part.sizeBytes;
        if (offset + part.bytes.length < sizeBytes && part.bytes.length !== length) {
          throw new TransportFailure('network', 'serverUnreachable');
        }
        await bytes.append({ ...file, sizeBytes }, offset, part.bytes);
        offset += part.bytes.length;
        tries = 0;
        if (sizeBytes === 0) break;
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        if (!PASSING.has(error.kind)) throw toAppError(error);
        tries += 1;
        downChunk = CHUNK_LIMITS.minBytes;
        if (tries > MAX_STUMBLES && isOnline) throw toAppError(error);
        await pause(retryDelayMs(tries, clock.random(), error.retryAfterMs));
      }
    }
    if (!(await bytes.finish({ ...file, sizeBytes }))) throw new AppError('fileHashWrong');
  };

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      clock.setTimer(delayMs, resolve);
    });
  const nextOnline = (): Promise<void> =>
    new Promise((resolve) => {
      onlineWaiters.add(resolve);
    });

  return {
    setOnline(next) {
      if (isOnline === next) return;
      isOnline = next;
      if (!isOnline) return;
      failures = 0;
      for (const go of onlineWaiters) go();
      onlineWaiters.clear();
      void pump();
    },
    setMetered(next) {
      isMetered = next;
      if (!isMetered) void pump();
    },
    wake: () => void pump(),
    fetch(file) {
      const known = fetching.get(file.sha256);
      if (known !== undefined) return known;
      if (!isOnline) return Promise.reject(new AppError('attachmentUnavailable'));
      // One after the other; the failure of one is not the next one's.
      const mine = lastFetch.then(() => fetchOne(file));
      lastFetch = mine.catch(() => undefined);
      fetching.set(file.sha256, mine);
      void lastFetch.then(() => fetching.delete(file.sha256));
      return mine;
    },
    stop() {
      ending.abort();
      cancelRetry();
      for (const go of onlineWaiters) go();
    },
  };
}

/** Failures that are tried again. */
const PASSING: ReadonlySet<FailureKind> = new Set(['network', 'foreign', 'busy']);

function toAppError(failure: TransportFailure): AppError {
  const code =
    failure.kind === 'network' || failure.kind === 'foreign' || !isErrorCode(failure.code)
      ? 'attachmentUnavailable'
      : failure.code;
  return new AppError(code, failure.params as ErrorParams, { cause: failure });
}
