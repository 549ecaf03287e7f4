import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { columnsOf, toStoredRow } from '../../../db/server/entity-columns.ts';
import { readConfig } from '../../../server/config.ts';
import { generateDemo, rowsOfDemo } from '../../../server/organization/demo/generate-demo.ts';
import { readDemoMaterial } from '../../../server/organization/demo/read-material.ts';
import { loadDemo } from '../../../server/organization/load-demo.ts';
import { startServer } from '../../../server/start-server.ts';
import type { Benchmark } from '../measurement.ts';

const NOW = Date.UTC(2026, 10, 24, 7, 30);
/** Sync needs a change and a membership beside each row; reading and hashing come on top. */
const MOST_TIMES_RAW = 12;
/** Whoever starts for the first time waits for it once, in front of a line that says so. */
const MOST_SECONDS = 20;
const CHUNK_ROWS = 2_000;

/** “Loaded in seconds”: the demo organization, in seconds and against its bare rows in the same tables. */
export const benchDemo: Benchmark = async ({ say }) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'outpost-bench-demo-'));
  const server = await startServer(
    readConfig({ OUTPOST_DATA_DIR: dataDir, OUTPOST_PORT: '0', OUTPOST_LOG_LEVEL: 'silent' }),
  );
  const { pool } = server.context;
  try {
    say('demo: the bare rows');
    const demo = generateDemo(await readDemoMaterial(), { seed: 3, now: NOW });
    const rawMs = await timed(() => insertRaw(pool, demo));
    await pool.query('truncate message, ticket, customer, organization, user_account, team, branch');
    say('demo: the organization');
    const log = { info: () => undefined };
    const loadMs = await timed(() => loadDemo({ pool, log, now: () => NOW, newId: randomUUID }));
    return [
      {
        name: 'load the demo organization',
        ours: loadMs,
        unit: 'ms',
        peer: rawMs,
        peerName: 'its bare rows',
        ratio: loadMs / rawMs,
        budget: { of: 'ratio', most: MOST_TIMES_RAW },
      },
      {
        name: 'the same, as a newcomer waits for it',
        ours: loadMs / 1_000,
        unit: 's',
        peer: null,
        peerName: null,
        ratio: null,
        budget: { of: 'value', most: MOST_SECONDS },
      },
    ];
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The floor: the same rows in their tables, in one transaction, and nothing else. */
async function insertRaw(pool: Pool, demo: ReturnType<typeof generateDemo>): Promise<void> {
  const client = await pool.connect();
  const tenantId = randomUUID();
  await client.query('begin');
  for (const [entity, rows] of Map.groupBy(rowsOfDemo(demo), (item) => item.entity)) {
    const { table } = columnsOf(entity);
    for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
      const part = rows.slice(start, start + CHUNK_ROWS).map(({ row }) => ({
        ...toStoredRow(entity, row),
        tenant_id: tenantId,
        seq: 1,
        is_deleted: false,
        field_versions: {},
        is_aged: false,
      }));
      await client.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [
        JSON.stringify(part),
      ]);
    }
  }
  await client.query('commit');
  client.release();
}
