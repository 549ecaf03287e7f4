import { afterAll, beforeAll, describe, it } from 'vitest';
import { importRows } from '../../../../db/server/import-rows.ts';
import { PASSWORD, type TestServer, withServer } from '../../../server/support/test-server.ts';
import { checkQuiet } from './check-quiet.ts';
import { ProcessEnded } from './child.ts';
import { buildPrograms } from './programs.ts';
import { STATION_PROGRAMS, Station } from './station.ts';

/** Two store processes and a center. The first one is killed, over and over; the second one works with it. */
export interface KillScene {
  readonly test: TestServer;
  readonly mira: Station;
  readonly wei: Station;
  /** A ticket that both see. */
  readonly ticketId: string | undefined;
  /** Waits until everybody has everything. */
  quiet(): Promise<void>;
  /** Waits until the second workstation has what it wrote confirmed. */
  weiSettled(): Promise<void>;
  /** Puts the first workstation in a team, or takes it out. */
  setTeams(teamIds: readonly string[]): Promise<void>;
}

/** What happens around some points. `drive` ends with the death of the first workstation's store. */
export interface KillScenario {
  readonly name: string;
  readonly points: readonly string[];
  /** The store is started with its point, because it lies in the start. */
  readonly isInStart?: boolean;
  prepare?(scene: KillScene): Promise<void>;
  drive(scene: KillScene): Promise<void>;
}

/** One test a point: killed there, started again, and everything must hold. */
export function describeWorkstationKills(scenarios: readonly KillScenario[]): void {
  let test: TestServer;
  let scene: KillScene;
  let everybody: readonly Station[];

  beforeAll(async () => {
    test = await withServer('embedded');
    const [miraUser, weiUser] = test.organization.users;
    if (miraUser === undefined || weiUser === undefined) throw new Error('There are two users');
    const programs = await buildPrograms(STATION_PROGRAMS);
    const mira = new Station(programs, miraUser, test.server.url, PASSWORD);
    const wei = new Station(programs, weiUser, test.server.url, PASSWORD);
    everybody = [mira, wei];
    scene = createScene(test, mira, wei);
    await Promise.all(everybody.map((station) => station.start()));
    await checkQuiet(test.server.context.pool, test.organization, everybody);
  });
  afterAll(async () => {
    for (const station of everybody) await station.remove();
  });

  const back = async (): Promise<void> => {
    await scene.mira.start();
    await checkQuiet(test.server.context.pool, test.organization, everybody);
  };

  describe.each(scenarios)('a store process is killed: $name', ({ points, isInStart, prepare, drive }) => {
    it.each(points.map((point) => [point] as const))('I1 I2 I3 I4 I8 I15: %s', async (point) => {
      const { mira } = scene;
      if (!mira.child.isAlive) await back();
      await prepare?.(scene);
      if (isInStart === true) {
        await mira.kill();
        mira.launch(point);
      } else {
        await mira.child.armAt(point);
      }
      try {
        await drive(scene);
      } catch (error) {
        if (!(error instanceof ProcessEnded)) throw error;
      }
      await mira.child.deathAt(point);
      await back();
    });
  });
}

function createScene(test: TestServer, mira: Station, wei: Station): KillScene {
  return {
    test,
    mira,
    wei,
    ticketId: test.organization.ticketIds[1],
    quiet: () => checkQuiet(test.server.context.pool, test.organization, [mira, wei]),
    weiSettled: () => wei.settled(),
    async setTeams(teamIds) {
      const row = { ...mira.user, teamIds };
      await importRows(
        test.server.context.pool,
        test.organization.tenantId,
        [{ entity: 'user', row }],
        () => undefined,
      );
    },
  };
}
