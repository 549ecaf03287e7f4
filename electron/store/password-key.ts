import { argon2, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

const deriveKey = promisify(argon2);

/** The database key, readable only with the person's password; for machines without a keychain. */
export const WrappedKey = z.object({
  version: z.literal(1),
  salt: z.string(),
  nonce: z.string(),
  tag: z.string(),
  key: z.string(),
});
export type WrappedKey = z.infer<typeof WrappedKey>;

/** Slower than the server's: this file can be attacked without asking anybody. */
const PARAMETERS = { memory: 65_536, passes: 3, parallelism: 1, tagLength: 32 };

function derive(password: string, salt: Uint8Array): Promise<Buffer> {
  return deriveKey('argon2id', { message: password.normalize('NFKC'), nonce: salt, ...PARAMETERS });
}

/** Wraps a key with a password: argon2id, then AES-256-GCM. */
export async function wrapKey(keyHex: string, password: string): Promise<WrappedKey> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(password, salt), nonce);
  const key = Buffer.concat([cipher.update(keyHex, 'hex'), cipher.final()]);
  return {
    version: 1,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    key: key.toString('base64'),
  };
}

/** The key again, or null when the password is wrong. */
export async function unwrapKey(wrapped: WrappedKey, password: string): Promise<string | null> {
  const secret = await derive(password, Buffer.from(wrapped.salt, 'base64'));
  const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(wrapped.nonce, 'base64'));
  decipher.setAuthTag(Buffer.from(wrapped.tag, 'base64'));
  const key = decipher.update(Buffer.from(wrapped.key, 'base64'));
  try {
    return Buffer.concat([key, decipher.final()]).toString('hex');
  } catch (error) {
    // GCM reports a wrong key only here, as a failed authentication.
    if (error instanceof Error && /authenticate/i.test(error.message)) return null;
    throw error;
  }
}
