import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { createDatabase, OLDEST_DATABASE } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import type { SmallOrganization } from '../../support/small-organization.ts';
import { createStaff, openNoteWriter, startServerProcess } from './support/server-process.ts';

describe.each(OLDEST_DATABASE)('the end of a server process on %s', (target) => {
  let url: string;
  let drop: () => Promise<void>;
  let pool: ReturnType<typeof createPool>;
  let organization: SmallOrganization;
  const dataDir = mkdtempSync(join(tmpdir(), 'outpost-process-'));

  beforeAll(async () => {
    const database = await createDatabase(target, SERVER_TEMPLATE);
    url = database.url;
    drop = () => database.drop();
    pool = createPool({ url, max: 2 });
    organization = await createStaff(pool);
  });
  afterAll(async () => {
    await pool.end();
    await drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = () => startServerProcess({ DATABASE_URL: url, OUTPOST_DATA_DIR: dataDir });

  /** Writes notes one after the other until the server is gone; returns those it acknowledged. */
  const writeUntilGone = async (address: string, onWritten: (count: number) => void): Promise<string[]> => {
    const writer = await openNoteWriter(address, organization);
    const acknowledged: string[] = [];
    for (let count = 1; count <= 2_000; count += 1) {
      const note = writer.next();
      try {
        if ((await note.offer()).ok) acknowledged.push(note.messageId);
      } catch (error) {
        if (error instanceof TypeError) return acknowledged;
        throw error;
      }
      onWritten(count);
    }
    throw new Error('The server was not ended');
  };

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'I2: %s in the middle of writing loses nothing that was acknowledged, and doubles nothing',
    async (signal) => {
      const node = await start();
      const acknowledged = await writeUntilGone(node.address, (count) => {
        if (count === 30) node.kill(signal);
      });
      const code = await node.ended;
      if (signal === 'SIGTERM') expect(code).toBe(0);
      expect(acknowledged.length).toBeGreaterThanOrEqual(30);
      const { rows } = await pool.query<{ id: string }>('select id from message where id = any($1::uuid[])', [
        acknowledged,
      ]);
      expect(rows).toHaveLength(acknowledged.length);
      const dense = await pool.query<{ seq: number; newest: number }>(
        `select s.seq, (select max(seq) from change c where c.tenant_id = s.tenant_id) as newest
         from tenant_seq s where s.tenant_id = $1`,
        [organization.tenantId],
      );
      expect(dense.rows[0]?.newest).toBe(dense.rows[0]?.seq);
      const again = await start();
      again.kill('SIGTERM');
      expect(await again.ended).toBe(0);
    },
    300_000,
  );
});
