import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FileVault, openFileVault } from '../../../../electron/store/files/file-vault.ts';

const KEY = randomBytes(32).toString('hex');
const BLOCK = 64 * 1024;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let vault: FileVault;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpost-vault-'));
  vault = openFileVault(folder, KEY);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function stage(bytes: Uint8Array, piece: number): Promise<string> {
  const file = await vault.stage(bytes.length);
  for (let at = 0; at < bytes.length; at += piece) await file.append(bytes.subarray(at, at + piece));
  return file.finish();
}

it('gives back every part of every file, however it was handed in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 3 * BLOCK + 5 }),
      fc.integer({ min: 500, max: 2 * BLOCK }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 2 * BLOCK }),
      async (size, piece, share, length) => {
        const bytes = randomBytes(size);
        const hash = await stage(bytes, piece);
        expect(hash).toBe(sha256(bytes));
        const offset = Math.floor(share * size);
        const part = await vault.read(hash, offset, length);
        expect(part.equals(bytes.subarray(offset, offset + length))).toBe(true);
        expect(await vault.standing(hash, size)).toBe(size);
        expect(await vault.isSound(hash, size)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

it('a file fetched in parts stands at whole blocks, also after a torn write, and is whole in the end', async () => {
  const bytes = randomBytes(3 * BLOCK + 100);
  const hash = sha256(bytes);
  await vault.append(hash, bytes.length, 0, bytes.subarray(0, 2 * BLOCK));
  expect(await vault.standing(hash, bytes.length)).toBe(2 * BLOCK);
  const [name = ''] = readdirSync(folder);
  const stored = readFileSync(join(folder, name));
  writeFileSync(join(folder, name), stored.subarray(0, stored.length - 10));
  const again = openFileVault(folder, KEY);
  expect(await again.standing(hash, bytes.length)).toBe(BLOCK);
  await again.append(hash, bytes.length, BLOCK, bytes.subarray(BLOCK));
  expect(await again.isSound(hash, bytes.length)).toBe(true);
});

it('blocks that were swapped, cut off or opened with another key are noticed', async () => {
  const bytes = randomBytes(2 * BLOCK);
  const hash = await stage(bytes, BLOCK);
  const [name = ''] = readdirSync(folder);
  const path = join(folder, name);
  const stored = readFileSync(path);
  const header = stored.length - 2 * (BLOCK + 16);
  const first = stored.subarray(header, header + BLOCK + 16);
  const second = stored.subarray(header + BLOCK + 16);
  const refused = expect.objectContaining({ code: 'attachmentUnavailable' });
  writeFileSync(path, Buffer.concat([stored.subarray(0, header), second, first]));
  await expect(vault.read(hash, 0, 10)).rejects.toEqual(refused);
  writeFileSync(path, stored.subarray(0, stored.length - BLOCK - 16));
  await expect(vault.read(hash, 0, 2 * BLOCK)).rejects.toEqual(refused);
  writeFileSync(path, stored);
  expect(openFileVault(folder, randomBytes(32).toString('hex'))).toBeDefined();
  await expect(openFileVault(folder, randomBytes(32).toString('hex')).read(hash, 0, 10)).rejects.toEqual(
    refused,
  );
  expect((await vault.read(hash, 0, 2 * BLOCK)).equals(bytes)).toBe(true);
});

it('what an interrupted staging left is swept away', async () => {
  const file = await vault.stage(BLOCK);
  await file.append(randomBytes(10));
  await file.abort();
  const torn = await vault.stage(BLOCK);
  await torn.append(randomBytes(10));
  expect(readdirSync(folder)).toHaveLength(1);
  await openFileVault(folder, KEY).sweep();
  expect(readdirSync(folder)).toEqual([]);
});
