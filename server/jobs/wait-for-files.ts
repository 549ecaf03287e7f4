import type { Pool } from 'pg';
import { insertMailWait, listMissingFiles, lockFile } from '../../db/server/queries/files.ts';
import { inTransaction } from '../mutations/transaction.ts';
import type { JobData } from './jobs.ts';

/**
 * Whether an answer must wait for files that its author has not sent yet. If so it is written down under the lock of
 * those files, so that the one who brings the last of them finds it and no arrival is missed in between.
 */
export async function waitsForFiles(
  pool: Pool,
  { tenantId, messageId }: JobData<'mail.send'>,
): Promise<boolean> {
  if ((await listMissingFiles(pool, tenantId, messageId)).length === 0) return false;
  return inTransaction(pool, async (client) => {
    for (const sha256 of await listMissingFiles(client, tenantId, messageId)) {
      await lockFile(client, tenantId, sha256);
    }
    const isWaiting = (await listMissingFiles(client, tenantId, messageId)).length > 0;
    if (isWaiting) await insertMailWait(client, tenantId, messageId);
    await client.query('commit');
    return isWaiting;
  });
}
