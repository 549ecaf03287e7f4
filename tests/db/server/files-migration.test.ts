import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { listMissingFiles } from '../../../db/server/queries/files.ts';
import { migrateBefore } from '../../support/migrate-before.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';

describe.each(DATABASE_TARGETS)('files of messages on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target), max: 2 });
  });
  afterAll(() => pool.end());

  it('files that were attached before stay readable: their authors count as having sent them', async () => {
    await migrateBefore(pool, '0050-files.sql');
    const [tenantId, ticketId, messageId, author] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    await pool.query(
      `insert into message (tenant_id, id, seq, ticket_id, kind, channel, author_user_id, body_html, body_text,
       created_at, delivery, delivery_detail) values ($1, $2, 1, $3, 'publicReply', 'mail', $4, '', '', 0, 'sent', '')`,
      [tenantId, messageId, ticketId, author],
    );
    await pool.query(
      `insert into attachment (tenant_id, id, seq, ticket_id, message_id, filename, mime_type, size_bytes, sha256)
     values ($1, $2, 2, $3, $4, 'a.txt', 'text/plain', 1, 'ff')`,
      [tenantId, randomUUID(), ticketId, messageId],
    );
    expect(await migrate(pool)).toContain('0050-files.sql');
    expect(await listMissingFiles(pool, tenantId, messageId)).toEqual([]);
    const { rows } = await pool.query('select sha256, user_id from blob_proof');
    expect(rows).toEqual([{ sha256: 'ff', user_id: author }]);
  });
});
