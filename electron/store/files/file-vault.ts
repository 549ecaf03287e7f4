import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { syncFolder } from '../sync-folder.ts';

/**
 * Contents of files beside the database, encrypted block by block, so that any part can be written and read without
 * the rest (docs/decisions/0010). A file is a header (mark, salt, size) and blocks of BLOCK_BYTES, each sealed with
 * AES-256-GCM under a key of its own file, with its number as nonce and the header as associated data: blocks can
 * neither be swapped, nor taken from another file, nor cut off unnoticed.
 */
export interface FileVault {
  /** A file that comes from the screen; its hash is known at the end. */
  stage(sizeBytes: number): Promise<StagedFile>;
  /** How many bytes of it are here: whole blocks, or all. */
  standing(sha256: string, sizeBytes: number): Promise<number>;
  /** Adds what follows those. @throws AppError diskFull, profileReadOnly */
  append(sha256: string, sizeBytes: number, offset: number, bytes: Uint8Array): Promise<void>;
  /** Some bytes. @throws AppError attachmentUnavailable when they are not here or were damaged */
  read(sha256: string, offset: number, length: number): Promise<Buffer>;
  /** Whether the content is what its name says; read through to the end. */
  isSound(sha256: string, sizeBytes: number): Promise<boolean>;
  remove(sha256: string): Promise<void>;
  /** Takes away what an interrupted staging left. */
  sweep(): Promise<void>;
}

export interface StagedFile {
  append(bytes: Uint8Array): Promise<void>;
  /** @throws AppError fileChanged when fewer or more bytes came than were announced */
  finish(): Promise<string>;
  abort(): Promise<void>;
}

export const BLOCK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const SALT_BYTES = 16;
const MARK = Buffer.from('OPF1');
const HEADER_BYTES = MARK.length + SALT_BYTES + 8;
const STAGED = '.staged';
const READ_BYTES = 16 * BLOCK_BYTES;

/** Opens the folder. Names are keyed, so that nobody with the disk can ask whether a known file is here. */
export function openFileVault(folder: string, keyHex: string): FileVault {
  const key = Buffer.from(keyHex, 'hex');
  const nameKey = derive(key, Buffer.alloc(0), 'outpost file names');
  const pathOf = (sha256: string) => join(folder, createHmac('sha256', nameKey).update(sha256).digest('hex'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  const withFile = async <T>(
    path: string,
    flags: string,
    work: (file: FileHandle) => Promise<T>,
  ): Promise<T> => {
    const file = await open(path, flags, 0o600);
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  };

  const vault: FileVault = {
    async stage(sizeBytes) {
      const path = join(folder, `${randomUUID()}${STAGED}`);
      const file = await asStorage(open(path, 'wx', 0o600));
      const header = makeHeader(sizeBytes);
      const fileKey = keyOf(key, header);
      const hash = createHash('sha256');
      let rest = Buffer.alloc(0);
      let block = 0;
      let total = 0;
      const write = async (plain: Uint8Array): Promise<void> => {
        await asStorage(file.appendFile(seal(fileKey, header, block, plain)));
        block += 1;
      };
      const abort = async (): Promise<void> => {
        await file.close();
        await rm(path, { force: true });
      };
      await asStorage(file.appendFile(header));
      return {
        abort,
        async append(bytes) {
          total += bytes.length;
          if (total > sizeBytes) throw new AppError('fileChanged');
          hash.update(bytes);
          rest = Buffer.concat([rest, bytes]);
          while (rest.length >= BLOCK_BYTES) {
            await write(rest.subarray(0, BLOCK_BYTES));
            rest = rest.subarray(BLOCK_BYTES);
          }
        },
        async finish() {
          if (total !== sizeBytes) {
            await abort();
            throw new AppError('fileChanged');
          }
          if (rest.length > 0) await write(rest);
          await asStorage(file.sync());
          await file.close();
          const sha256 = hash.digest('hex');
          await asStorage(rename(path, pathOf(sha256)));
          syncFolder(folder);
          return sha256;
        },
      };
    },
    async standing(sha256, sizeBytes) {
      const facts = await orNull(stat(pathOf(sha256)));
      if (facts === null) return 0;
      const sealed = facts.size - HEADER_BYTES;
      if (sealed >= sealedBytes(sizeBytes)) return sizeBytes;
      return Math.max(0, Math.floor(sealed / (BLOCK_BYTES + TAG_BYTES))) * BLOCK_BYTES;
    },
    async append(sha256, sizeBytes, offset, bytes) {
      const path = pathOf(sha256);
      const isNew = offset === 0;
      await asStorage(
        withFile(path, isNew ? 'w+' : 'r+', async (file) => {
          const header = isNew ? makeHeader(sizeBytes) : await readHeader(file);
          if (isNew) await file.write(header, 0, header.length, 0);
          const fileKey = keyOf(key, header);
          for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
            const number = (offset + at) / BLOCK_BYTES;
            const sealed = seal(fileKey, header, number, bytes.subarray(at, at + BLOCK_BYTES));
            await file.write(sealed, 0, sealed.length, positionOf(number));
          }
          await file.datasync();
        }),
      );
    },
    async read(sha256, offset, length) {
      const bytes = await orNull(
        withFile(pathOf(sha256), 'r', (file) => readPlain(file, key, offset, length)),
      );
      if (bytes === null) throw new AppError('attachmentUnavailable');
      return bytes;
    },
    async isSound(sha256, sizeBytes) {
      const hash = createHash('sha256');
      for (let at = 0; at < sizeBytes; at += READ_BYTES) {
        hash.update(await vault.read(sha256, at, Math.min(READ_BYTES, sizeBytes - at)));
      }
      return hash.digest('hex') === sha256;
    },
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    async sweep() {
      for (const name of await readdir(folder)) {
        if (name.endsWith(STAGED)) await rm(join(folder, name), { force: true });
      }
    },
  };
  return vault;
}

async function readPlain(file: FileHandle, key: Buffer, offset: number, length: number): Promise<Buffer> {
  const header = await readHeader(file);
  const fileKey = keyOf(key, header);
  const size = Number(header.readBigUInt64BE(MARK.length + SALT_BYTES));
  const end = Math.min(size, offset + length);
  const parts: Buffer[] = [];
  const first = Math.floor(offset / BLOCK_BYTES);
  for (let number = first; number * BLOCK_BYTES < end; number += 1) {
    const plainLength = Math.min(BLOCK_BYTES, size - number * BLOCK_BYTES);
    const sealed = Buffer.alloc(plainLength + TAG_BYTES);
    const { bytesRead } = await file.read(sealed, 0, sealed.length, positionOf(number));
    if (bytesRead < sealed.length) throw new AppError('attachmentUnavailable');
    parts.push(unseal(fileKey, header, number, sealed));
  }
  const from = offset - first * BLOCK_BYTES;
  return Buffer.concat(parts).subarray(from, from + Math.max(0, end - offset));
}

async function readHeader(file: FileHandle): Promise<Buffer> {
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || !header.subarray(0, MARK.length).equals(MARK)) {
    throw new AppError('attachmentUnavailable');
  }
  return header;
}

function makeHeader(sizeBytes: number): Buffer {
  const header = Buffer.concat([MARK, randomBytes(SALT_BYTES), Buffer.alloc(8)]);
  header.writeBigUInt64BE(BigInt(sizeBytes), MARK.length + SALT_BYTES);
  return header;
}

function derive(key: Buffer, salt: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, purpose, 32));
}

function keyOf(key: Buffer, header: Buffer): Buffer {
  return derive(key, header.subarray(MARK.length, MARK.length + SALT_BYTES), 'outpost file');
}

function positionOf(number: number): number {
  return HEADER_BYTES + number * (BLOCK_BYTES + TAG_BYTES);
}

function sealedBytes(sizeBytes: number): number {
  return sizeBytes + Math.ceil(sizeBytes / BLOCK_BYTES) * TAG_BYTES;
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}

function seal(key: Buffer, header: Buffer, number: number, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number));
  cipher.setAAD(header);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([body, cipher.getAuthTag()]);
}

function unseal(key: Buffer, header: Buffer, number: number, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number));
  decipher.setAAD(header);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new AppError('attachmentUnavailable', {}, { cause: error });
  }
}

/** The result, or null when the file is not there. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** What the disk did to a write, as an error a person can act on. */
async function asStorage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new AppError('diskFull', { reason: code }, { cause: error });
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
      throw new AppError('profileReadOnly', { reason: code }, { cause: error });
    }
    if (code === 'EIO') throw new AppError('diskFailing', { reason: code }, { cause: error });
    throw error;
  }
}
