import { createHmac, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { TokenSigner } from '../../../shared/domain/threading/mail-ids.ts';
import type { SecretBox } from '../../accounts/secret.ts';

const KEY_BYTES = 32;

/** Loads the key that signs reply addresses, or makes it at the first start; all nodes on one database share it. */
export const loadReplySigner = async (pool: Pool, box: SecretBox): Promise<TokenSigner> => {
  await pool.query('insert into reply_key (id, encrypted_key) values (1, $1) on conflict do nothing', [
    box.seal(randomBytes(KEY_BYTES).toString('base64')),
  ]);
  const { rows } = await pool.query<{ encrypted_key: string }>(
    'select encrypted_key from reply_key where id = 1',
  );
  const sealed = rows[0]?.encrypted_key;
  if (sealed === undefined) throw new Error('There is no key for reply addresses');
  const key = Buffer.from(box.open(sealed), 'base64');
  return (text) => createHmac('sha256', key).update(text).digest('hex');
};

/**
 * The marker by which this installation knows its own mail again. Follows from the sealed key that all nodes on one
 * database share; tells nothing about the key itself.
 */
export const loadLoopMarker = async (pool: Pool): Promise<string> => {
  const { rows } = await pool.query<{ marker: string }>(
    "select encode(sha256(convert_to(encrypted_key, 'UTF8')), 'hex') as marker from reply_key where id = 1",
  );
  const marker = rows[0]?.marker;
  if (marker === undefined)
    throw new Error('There is no key for reply addresses, and so no marker of our own mail');
  return marker.slice(0, 32);
};
