import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { importRows } from '../../../../db/server/import-rows.ts';
import { createPool } from '../../../../db/server/pool.ts';
import { hashPassword } from '../../../../server/accounts/password.ts';
import { findFreePort } from '../../../../server/postgres/postmaster.ts';
import { UNSAFE_DATABASE } from '../../../support/postgres.ts';
import { createSmallOrganization, type SmallOrganization } from '../../../support/small-organization.ts';
import { checkQuiet } from './check-quiet.ts';
import { KillableChild } from './child.ts';
import { buildPrograms } from './programs.ts';
import { STATION_PROGRAMS, Station } from './station.ts';

const PASSWORD = 'correct horse battery staple';

/** A server node in a process of its own that can be killed, and two workstations that work with it. */
export interface NodeScene {
  readonly pool: Pool;
  readonly organization: SmallOrganization;
  readonly mira: Station;
  readonly wei: Station;
  /** Where the node keeps its files. */
  readonly folder: string;
  readonly node: KillableChild;
  /** Starts the node again, unless it lives, and lets the workstations know. */
  back(): Promise<void>;
  /** Waits until everything is at rest and checks what must hold. */
  quiet(): Promise<void>;
  /** Puts the first workstation's person in the teams from this place on. */
  setTeams(from: number): Promise<void>;
  remove(): Promise<void>;
}

/** @param url a database with the newest schema and nothing in it */
export async function createNodeScene(url: string): Promise<NodeScene> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-killed-node-'));
  const programs = await buildPrograms([
    ...STATION_PROGRAMS,
    'server/main.ts',
    'tests/sync/kills/support/preload-node.ts',
  ]);
  const pool = createPool({ url, max: 2 });
  // Idle connections report here when their database is killed.
  pool.on('error', () => undefined);
  const organization = await createSmallOrganization(pool);
  await pool.query(
    `insert into mailbox (id, tenant_id, address, display_name, team_id, settings, is_active)
     values ($1, $2, 'support@outpost.example', 'Support', $3, '{}', true)`,
    [randomUUID(), organization.tenantId, organization.teamIds[1]],
  );
  const passwordHash = await hashPassword(PASSWORD);
  for (const { id } of organization.users) {
    await pool.query(
      'insert into credential (tenant_id, user_id, password_hash, updated_at) values ($1, $2, $3, 0)',
      [organization.tenantId, id, passwordHash],
    );
  }
  const port = await findFreePort();
  const env = {
    ...UNSAFE_DATABASE,
    DATABASE_URL: url,
    OUTPOST_DATA_DIR: folder,
    OUTPOST_PORT: String(port),
    OUTPOST_LOG_LEVEL: 'fatal',
    OUTPOST_SEND_DELAY_MS: '0',
  };
  const startNode = async (): Promise<KillableChild> => {
    const started = new KillableChild(programs('main'), programs('preload-node'), { env });
    await started.message((message) => 'ready' in message);
    return started;
  };
  let node = await startNode();
  const [miraUser, weiUser] = organization.users;
  if (miraUser === undefined || weiUser === undefined) throw new Error('There are two users');
  const address = `http://127.0.0.1:${port}`;
  const mira = new Station(programs, miraUser, address, PASSWORD);
  const wei = new Station(programs, weiUser, address, PASSWORD);
  const quiet = (): Promise<void> => checkQuiet(pool, organization, [mira, wei]);
  await Promise.all([mira.start(), wei.start()]);
  await quiet();
  return {
    pool,
    organization,
    mira,
    wei,
    folder,
    get node() {
      return node;
    },
    async back() {
      if (!node.isAlive) node = await startNode();
      for (const station of [mira, wei]) await station.ask('nudge');
    },
    quiet,
    async setTeams(from) {
      const row = { ...miraUser, teamIds: organization.teamIds.slice(from) };
      await importRows(pool, organization.tenantId, [{ entity: 'user', row }], () => undefined, randomUUID);
    },
    async remove() {
      for (const station of [mira, wei]) await station.remove();
      await node.kill();
      await pool.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
