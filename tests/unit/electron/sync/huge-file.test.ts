import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FileTransport, LocalBytes, UploadQueue } from '../../../../electron/sync/files/ports.ts';
import { createTransfers, type Transfers } from '../../../../electron/sync/files/transfers.ts';
import { TransportFailure } from '../../../../electron/sync/ports.ts';

const KB = 1024;
const FILE = { sha256: 'f'.repeat(64), sizeBytes: KB ** 3 };
/** What the center keeps it under. */
const INCOMING = { ...FILE, attachmentId: 'an attachment', isThumbnail: false };
const BYTES_PER_MS = 8;
const CUT_EVERY_MS = 30_000;
/** Of so many chunks that arrived, the answer to one is lost. */
const LOST_ANSWER_EVERY = 200;
/** Of so many breaks of the line, one is the end of the program. */
const RESTART_EVERY = 400;
const ALONE_MS = FILE.sizeBytes / BYTES_PER_MS;

/** One piece is in memory at a time; it says where in the file it belongs. */
const PIECE = Buffer.alloc(4 * KB ** 2);

function pieceAt(offset: number, length: number): Buffer {
  PIECE.writeBigUInt64BE(BigInt(offset));
  return PIECE.subarray(0, length);
}

function mustBePieceAt(offset: number): void {
  if (PIECE.readBigUInt64BE() !== BigInt(offset)) throw new Error(`Another piece than that at ${offset}`);
}

/** A line of 64 kbit/s that is cut every 30 seconds, in virtual time. */
class ThinLine {
  now = 0;
  carried = 0;
  readonly #timers: { at: number; run: () => void }[] = [];

  readonly clock = {
    setTimer: (delayMs: number, run: () => void) => {
      const timer = { at: this.now + delayMs, run };
      this.#timers.push(timer);
      return () => {
        const index = this.#timers.indexOf(timer);
        if (index !== -1) this.#timers.splice(index, 1);
      };
    },
    random: () => 0.5,
  };

  /** Takes as long as the bytes do, or until the line is cut. @throws TransportFailure */
  carry(bytes: number): void {
    const lasts = bytes / BYTES_PER_MS;
    const cutAt = (Math.floor(this.now / CUT_EVERY_MS) + 1) * CUT_EVERY_MS;
    const isCut = this.now + lasts > cutAt;
    this.carried += isCut ? (cutAt - this.now) * BYTES_PER_MS : bytes;
    this.now = isCut ? cutAt : this.now + lasts;
    if (isCut) throw new TransportFailure('network', 'serverUnreachable');
  }

  fireNext(): void {
    const [next] = this.#timers.sort((a, b) => a.at - b.at);
    if (next === undefined) return;
    this.#timers.shift();
    this.now = Math.max(this.now, next.at);
    next.run();
  }
}

describe('R40 R46: a file of 1 GB over a line of 64 kbit/s that is cut every 30 seconds', () => {
  let line: ThinLine;
  let largestPiece: number;
  let restarts: number;

  beforeEach(() => {
    line = new ThinLine();
    largestPiece = 0;
    restarts = 0;
  });

  const start = (transport: FileTransport, queue: UploadQueue, bytes: LocalBytes): Transfers => {
    const transfers = createTransfers({
      transport,
      queue,
      bytes,
      clock: line.clock,
      now: () => line.now,
      onBug(error) {
        throw error;
      },
    });
    transfers.setOnline(true);
    return transfers;
  };
  /** Lets time pass until it is over; now and then the program ends and begins again. */
  const play = async (isOver: () => boolean, restart: () => void): Promise<void> => {
    for (let breaks = 1; !isOver(); breaks += 1) {
      await nextTurn();
      if (breaks % RESTART_EVERY !== 0) line.fireNext();
      else {
        restarts += 1;
        restart();
      }
    }
  };
  const notAsked = () => Promise.reject(new Error('Nobody asks for this'));
  const expectGoodUse = () => {
    expect(largestPiece).toBe(64 * KB);
    expect(restarts).toBeGreaterThan(5);
    expect(ALONE_MS / line.now).toBeGreaterThan(0.8);
    expect(line.carried / FILE.sizeBytes).toBeLessThan(1.25);
  };

  it('goes up in chunks of 64 KB, each from where the center stands, never more of it in memory, over restarts', async () => {
    let received = 0;
    let chunks = 0;
    let progress = 0;
    let isSent = false;
    const transport: FileTransport = {
      open: () => Promise.resolve({ state: 'upload', uploadId: 'the upload', offset: received }),
      async send(_upload, offset, bytes) {
        line.carry(bytes.length);
        if (offset !== received) {
          throw new TransportFailure('stop', 'uploadOffsetWrong', { params: { offset: received } });
        }
        mustBePieceAt(offset);
        received += bytes.length;
        chunks += 1;
        if (received === FILE.sizeBytes) return { state: 'here' };
        if (chunks % LOST_ANSWER_EVERY === 0) throw new TransportFailure('network', 'serverUnreachable');
        return { state: 'upload', uploadId: 'the upload', offset: received };
      },
      fetch: notAsked,
    };
    const queue: UploadQueue = {
      next: () => (isSent ? null : FILE),
      progress(_sha256, sentBytes) {
        if (sentBytes < progress) throw new Error('Progress goes back');
        progress = sentBytes;
      },
      sent() {
        isSent = true;
      },
      failed(_sha256, code) {
        throw new Error(code);
      },
    };
    const bytes: LocalBytes = {
      async read(_sha256, offset, length) {
        largestPiece = Math.max(largestPiece, length);
        return pieceAt(offset, length);
      },
      standing: notAsked,
      append: notAsked,
      finish: notAsked,
    };
    let transfers = start(transport, queue, bytes);
    const restart = () => {
      transfers.stop();
      transfers = start(transport, queue, bytes);
    };
    await play(() => isSent, restart);
    expect(received).toBe(FILE.sizeBytes);
    expectGoodUse();
  });

  it('comes down in ranges of 64 KB, each from where the disk stands, never more of it in memory, over restarts', async () => {
    let here = 0;
    let isFinished = false;
    const transport: FileTransport = {
      open: notAsked,
      send: notAsked,
      async fetch(_file, offset, length) {
        line.carry(length);
        return { bytes: pieceAt(offset, length), sizeBytes: FILE.sizeBytes };
      },
    };
    const queue: UploadQueue = {
      next: () => null,
      progress: () => undefined,
      sent: () => undefined,
      failed: () => undefined,
    };
    const bytes: LocalBytes = {
      read: notAsked,
      standing: async () => here,
      async append(_file, offset, part) {
        if (offset !== here) throw new Error(`A part for ${offset} where ${here} is next`);
        mustBePieceAt(offset);
        largestPiece = Math.max(largestPiece, part.length);
        here += part.length;
      },
      async finish() {
        isFinished = here === FILE.sizeBytes;
        return isFinished;
      },
    };
    const ends: unknown[] = [];
    let transfers: Transfers;
    const fetch = () => {
      transfers = start(transport, queue, bytes);
      transfers.fetch(INCOMING).catch((error: unknown) => ends.push(error));
    };
    fetch();
    await play(
      () => isFinished,
      () => {
        transfers.stop();
        fetch();
      },
    );
    expectGoodUse();
    // Whoever waited when the program ended is told so; nobody else is told anything.
    const codes = ends.map((error) => Reflect.get(error as object, 'code'));
    expect(codes).toEqual(codes.map(() => 'storeStopped'));
  });
});
