import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importRows } from '../../../db/server/import-rows.ts';
import { createPool } from '../../../db/server/pool.ts';
import { createDatabase, DATABASE_TARGETS } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { createSmallOrganization } from '../../support/small-organization.ts';

describe.each(DATABASE_TARGETS)('rows from elsewhere on %s', (target) => {
  const TEXTS: readonly (readonly [written: string, read: string])[] = [
    ["it's 'quoted' \\ and \\\\ and \\n", "it's 'quoted' \\ and \\\\ and \\n"],
    ['a NUL\0 in the middle', 'a NUL in the middle'],
    ['half of a \ud83d pair', 'half of a \ufffd pair'],
    ['a whole 😀 one, and \\u0000 in letters', 'a whole 😀 one, and \\u0000 in letters'],
    ['您好\n“打印机”\t离线', '您好\n“打印机”\t离线'],
    ["'; drop table ticket; --", "'; drop table ticket; --"],
  ];

  it('keeps every text as it is, but for what PostgreSQL cannot hold', async () => {
    const database = await createDatabase(target, SERVER_TEMPLATE);
    const pool = createPool({ url: database.url, max: 2 });
    onTestFinished(async () => {
      await pool.end();
      await database.drop();
    });
    const { tenantId } = await createSmallOrganization(pool);
    const rows = TEXTS.map(([name]) => ({
      entity: 'organization' as const,
      row: { id: randomUUID(), name, domain: null },
    }));
    await importRows(pool, tenantId, rows, () => undefined);
    const stored = await pool.query<{ id: string; name: string }>('select id, name from organization');
    const names = new Map(stored.rows.map(({ id, name }) => [id, name]));
    expect(rows.map(({ row }) => names.get(row.id))).toEqual(TEXTS.map(([, read]) => read));
  });
});
