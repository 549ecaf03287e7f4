import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { hashPassword } from '../../../server/accounts/password.ts';
import { findFreePort } from '../../../server/postgres/postmaster.ts';
import { withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { createSmallOrganization, type SmallOrganization } from '../../support/small-organization.ts';
import { checkQuiet } from './support/check-quiet.ts';
import { KillableChild } from './support/child.ts';
import { buildPrograms, type Programs } from './support/programs.ts';
import { STATION_PROGRAMS, Station } from './support/station.ts';

const PASSWORD = 'correct horse battery staple';

interface NodeScenario {
  readonly name: string;
  readonly points: readonly string[];
  drive(scene: { mira: Station; wei: Station; organization: SmallOrganization }): Promise<unknown>;
}

/** What a workstation does while the node that answers it dies. */
const SCENARIOS: readonly NodeScenario[] = [
  {
    name: 'while it judges a batch',
    points: [
      'before query in lockSyncClient',
      'after query in lockSyncClient',
      'before query in openUnitOfWork',
      'after query in openUnitOfWork',
      'before commit in judgeFresh',
      'after commit in judgeFresh',
      'before query in listSeenOperations',
      'after query in loadGrants',
      'before commit in judgeFresh #2',
      'after commit in judgeFresh #2',
    ],
    async drive({ mira, wei, organization }) {
      const ticketId = organization.ticketIds[1];
      for (let count = 0; count < 3; count += 1) await mira.note(ticketId);
      await wei.note(ticketId);
      await mira.createTicket(organization.teamIds[1]);
    },
  },
  {
    name: 'while it reads pages',
    points: [
      'before query in linesBetween',
      'after query in linesBetween',
      'after query in readNews',
      'before query in findPageEnd',
      'after query in proveStanding',
    ],
    async drive({ mira, wei, organization }) {
      await mira.note(organization.ticketIds[1]);
      await wei.note(organization.ticketIds[1]);
    },
  },
];

describe('a server node is killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-killed-node-'));
  let programs: Programs;
  let pool: Pool;
  let organization: SmallOrganization;
  let env: NodeJS.ProcessEnv;
  let node: KillableChild;
  let stations: readonly [Station, Station];

  const startNode = async (): Promise<void> => {
    node = new KillableChild(programs('main'), programs('preload-node'), { env });
    await node.message((message) => 'ready' in message);
  };

  beforeAll(async () => {
    programs = await buildPrograms([
      ...STATION_PROGRAMS,
      'server/main.ts',
      'tests/sync/kills/support/preload-node.ts',
    ]);
    const url = await withDatabase('embedded', SERVER_TEMPLATE);
    pool = createPool({ url, max: 2 });
    organization = await createSmallOrganization(pool);
    const passwordHash = await hashPassword(PASSWORD);
    for (const { id } of organization.users) {
      await pool.query(
        'insert into credential (tenant_id, user_id, password_hash, updated_at) values ($1, $2, $3, 0)',
        [organization.tenantId, id, passwordHash],
      );
    }
    const port = await findFreePort();
    env = {
      DATABASE_URL: url,
      OUTPOST_DATA_DIR: folder,
      OUTPOST_PORT: String(port),
      OUTPOST_LOG_LEVEL: 'fatal',
    };
    await startNode();
    const [mira, wei] = organization.users;
    if (mira === undefined || wei === undefined) throw new Error('There are two users');
    const address = `http://127.0.0.1:${port}`;
    stations = [
      new Station(programs, mira, address, PASSWORD),
      new Station(programs, wei, address, PASSWORD),
    ];
    await Promise.all(stations.map((station) => station.start()));
    await checkQuiet(pool, organization, stations);
  });
  afterAll(async () => {
    for (const station of stations) await station.remove();
    await node.kill();
    await pool.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const back = async (): Promise<void> => {
    await startNode();
    for (const station of stations) await station.ask('nudge');
  };
  describe.each(SCENARIOS)('$name', ({ points, drive }) => {
    it.each(points.map((point) => [point] as const))('I1 I2 I3 I4 I8 I15: %s', async (point) => {
      if (!node.isAlive) await back();
      const [mira, wei] = stations;
      await node.armAt(point);
      await drive({ mira, wei, organization });
      await node.deathAt(point);
      await back();
      await checkQuiet(pool, organization, stations);
    });
  });
});
