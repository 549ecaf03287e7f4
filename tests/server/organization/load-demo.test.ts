import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { columnsOf, toStoredRow } from '../../../db/server/entity-columns.ts';
import { createPool } from '../../../db/server/pool.ts';
import { verifyPassword } from '../../../server/accounts/password.ts';
import { createOrganization } from '../../../server/organization/create-organization.ts';
import { generateDemo, rowsOfDemo } from '../../../server/organization/demo/generate-demo.ts';
import { readDemoMaterial } from '../../../server/organization/demo/read-material.ts';
import { firstOrganization } from '../../../server/organization/first-organization.ts';
import { loadDemo } from '../../../server/organization/load-demo.ts';
import { createDatabase, DATABASE_TARGETS, type DatabaseTarget } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';

const NOW = Date.UTC(2026, 10, 24, 7, 30);
const SIGN_IN = 'lin.yue@outpost.example:outpost-demo';
/** Sync needs a change and a membership beside each row; reading and hashing come on top. */
const MOST_TIMES_RAW = 12;

async function emptyServer(target: DatabaseTarget): Promise<Pool> {
  const database = await createDatabase(target, SERVER_TEMPLATE);
  const pool = createPool({ url: database.url, max: 4 });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  return pool;
}

const portsOf = (pool: Pool, lines: unknown[] = []) => ({
  pool,
  log: { info: (...line: unknown[]) => void lines.push(line) },
  now: () => NOW,
  newId: () => randomUUID(),
});

async function count(pool: Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? -1;
}

describe.each(DATABASE_TARGETS)('the demo organization on %s', (target) => {
  it('is loaded into an empty server, once, with accounts that can sign in', async () => {
    const pool = await emptyServer(target);
    const lines: unknown[] = [];
    expect(await loadDemo(portsOf(pool, lines))).toBe(SIGN_IN);
    expect(lines.length).toBeGreaterThan(3);
    expect(await count(pool, 'ticket')).toBe(5_000);
    expect(await count(pool, 'customer')).toBe(400);
    expect(await count(pool, 'credential')).toBe(40);
    expect(await count(pool, 'mailbox')).toBe(1);
    const { rows } = await pool.query<{ password_hash: string }>(
      'select password_hash from credential limit 1',
    );
    expect(await verifyPassword('outpost-demo', rows[0]?.password_hash ?? '')).toBe(true);
    // Loading a demo writes to nobody: all its answers have long been delivered.
    expect(await count(pool, "message where delivery not in ('none', 'sent')")).toBe(0);
    const messages = await count(pool, 'message');
    expect(await loadDemo(portsOf(pool))).toBe(SIGN_IN);
    expect(await count(pool, 'message')).toBe(messages);
  });

  it('leaves a server alone that has an organization', async () => {
    const pool = await emptyServer(target);
    await createOrganization(
      { ...portsOf(pool), onProgress: () => undefined },
      firstOrganization(randomUUID, {
        name: 'Blue Lantern',
        adminEmail: 'admin@bluelantern.example',
        adminName: 'Ada',
        passwordHash: 'a hash',
        locale: 'en',
        timeZone: 'Europe/London',
        mailbox: null,
      }),
    );
    expect(await loadDemo(portsOf(pool))).toBeNull();
    expect(await count(pool, 'tenant')).toBe(1);
    expect(await count(pool, 'ticket')).toBe(0);
  });

  it('starts over when an earlier load was broken off', async () => {
    const pool = await emptyServer(target);
    const broken = loadDemoThatBreaks(pool);
    await expect(broken).rejects.toThrow('power cut');
    expect(await count(pool, 'message')).toBeGreaterThan(0);
    expect(await loadDemo(portsOf(pool))).toBe(SIGN_IN);
    expect(await count(pool, 'tenant')).toBe(1);
    expect(await count(pool, 'ticket')).toBe(5_000);
    expect(await count(pool, 'user_account')).toBe(40);
  });

  it('is loaded by one of two nodes that start at once', async () => {
    const pool = await emptyServer(target);
    expect(await Promise.all([loadDemo(portsOf(pool)), loadDemo(portsOf(pool))])).toEqual([SIGN_IN, SIGN_IN]);
    expect(await count(pool, 'tenant')).toBe(1);
    expect(await count(pool, 'ticket')).toBe(5_000);
  });
});

it('loads in a few times what the bare rows take', async () => {
  const pool = await emptyServer('embedded');
  const demo = generateDemo(await readDemoMaterial(), { seed: 3, now: NOW });
  const rawMs = await timed(() => insertRaw(pool, demo));
  await pool.query('truncate message, ticket, customer, organization, user_account, team, branch');
  const loadMs = await timed(() => loadDemo(portsOf(pool)));
  expect(loadMs / rawMs).toBeLessThan(MOST_TIMES_RAW);
});

/** Ends after the first messages are in, as a power cut would. */
async function loadDemoThatBreaks(pool: Pool): Promise<void> {
  const demo = generateDemo(await readDemoMaterial(), { seed: 3, now: NOW });
  await createOrganization(
    {
      ...portsOf(pool),
      onProgress(done) {
        if (done > 9_000) throw new Error('power cut');
      },
    },
    {
      name: demo.name,
      rows: rowsOfDemo(demo),
      credentials: [],
      intakeTeamId: demo.intakeTeamId,
      mailbox: demo.mailbox,
      nextNumber: demo.nextNumber,
    },
  );
}

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
    for (let start = 0; start < rows.length; start += 2_000) {
      const part = rows.slice(start, start + 2_000).map(({ row }) => ({
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
