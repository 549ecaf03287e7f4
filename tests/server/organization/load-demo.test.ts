import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { verifyPassword } from '../../../server/accounts/password.ts';
import { createOrganization } from '../../../server/organization/create-organization.ts';
import { generateDemo, rowsOfDemo } from '../../../server/organization/demo/generate-demo.ts';
import { readDemoMaterial } from '../../../server/organization/demo/read-material.ts';
import { firstOrganization } from '../../../server/organization/first-organization.ts';
import { loadDemo } from '../../../server/organization/load-demo.ts';
import { createDatabase, type DatabaseTarget, OLDEST_DATABASE } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';

const NOW = Date.UTC(2026, 10, 24, 7, 30);
const SIGN_IN = 'lin.yue@outpost.example:outpost-demo';

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

describe.each(OLDEST_DATABASE)('the demo organization on %s', (target) => {
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
    // The database plans for what is there, not for the empty tables of a moment ago.
    const planned = await pool.query(
      "select reltuples::int as tickets from pg_class where relname = 'ticket'",
    );
    expect(planned.rows).toEqual([{ tickets: 5_000 }]);
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
