import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { AppError } from '../../shared/errors/app-error.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what must not lie in the database in clear: signing keys, mailbox passwords. */
export interface SecretBox {
  seal(text: string): string;
  open(sealed: string): string;
  /** What only this installation can have written of this text (HMAC-SHA-256, base64url). */
  mac(text: string): string;
}

/**
 * The installation's key, made at the first start and readable by the server's account only. None is made for a database
 * that another key has already sealed something in.
 * @throws AppError secretKeyMissing, secretKeyDamaged
 */
export async function loadSecretBox(dataDir: string, pool: Pool): Promise<SecretBox> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'secret.key');
  const { rows } = await pool.query<{ sealed: string }>(
    'select encrypted_private_jwk as sealed from signing_key limit 1',
  );
  const sealed = rows[0]?.sealed;
  if (sealed === undefined) await makeKey(file);
  else if (!existsSync(file)) throw new AppError('secretKeyMissing', { file });
  try {
    const box = createSecretBox(Buffer.from(await readFile(file, 'utf8'), 'base64'));
    if (sealed !== undefined) box.open(sealed);
    return box;
  } catch (error) {
    const isFromDisk = error instanceof Error && 'syscall' in error;
    throw isFromDisk ? error : new AppError('secretKeyDamaged', { file }, { cause: error });
  }
}

async function makeKey(path: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(randomBytes(KEY_BYTES).toString('base64'));
    await file.sync();
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** AES-256-GCM with a random nonce per text. */
export function createSecretBox(key: Uint8Array): SecretBox {
  if (key.length !== KEY_BYTES) throw new Error('The key of this installation is damaged');
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    mac: (text) => createHmac('sha256', key).update(text).digest('base64url'),
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    },
  };
}
