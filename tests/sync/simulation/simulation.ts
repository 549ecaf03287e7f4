import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { importRows } from '../../../db/server/import-rows.ts';
import type { Session } from '../../../server/sync/session.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import { DEFAULT_FILE_POLICY } from '../../../shared/model/file-policy.ts';
import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { createIdSource } from '../../../shared/util/id-source.ts';
import { pick, type Random, randomInt, seededRandom } from '../../../shared/util/seeded-random.ts';
import { sampleArticle } from '../../support/sample-article.ts';
import { createSmallOrganization, type SmallOrganization } from '../../support/small-organization.ts';
import { mustEqual } from '../support/must-hold.ts';
import { settle } from '../support/settle.ts';
import {
  createSimulatedClient,
  type DiskImage,
  OUTBOX_ROOM,
  type SimulatedClient,
} from '../support/simulated-client.ts';
import { SimulatedClock } from '../support/simulated-clock.ts';
import { SimulatedNetwork } from '../support/simulated-network.ts';
import { removeTenant } from '../support/tenant-image.ts';
import { linesOf } from './article-calls.ts';
import { checkSettlements } from './check-settled.ts';
import { DomainWatch } from './domain-watch.ts';
import {
  type FULL_DISKS,
  HAPPENINGS,
  MENU,
  type MUST_HAPPEN,
  type SETTLEMENTS,
  type VERDICTS,
  WIDE_MENU,
} from './faults.ts';
import { checkFiles, isResumed, isSending } from './files.ts';
import { checkPage } from './gauges.ts';
import { checkEnd, checkMoment, createMonitor } from './invariants.ts';
import { JitteryLines } from './jittery-lines.ts';
import { adoptedTemplates } from './process-calls.ts';
import { createSimulatedCenter, type SimulatedCenter } from './simulated-center.ts';

/** What happens by the way, and must. */
type Told = (typeof MUST_HAPPEN | typeof SETTLEMENTS | typeof VERDICTS | typeof FULL_DISKS)[number];

/** Everything one seed plays with. */
export interface Simulation {
  readonly pool: Pool;
  readonly random: Random;
  readonly newId: () => string;
  readonly organization: SmallOrganization;
  readonly center: SimulatedCenter;
  readonly network: SimulatedNetwork;
  readonly clock: SimulatedClock;
  readonly clients: SimulatedClient[];
  readonly diskImages: Map<number, DiskImage>;
  /** What was made on any workstation, as it was made: by operation id. */
  readonly made: Map<string, MutationCall>;
  /** Operations that their person discarded on the only disk that had them. */
  readonly discarded: Set<string>;
  /** Operations that an outbox has forgotten, because the center has them. */
  readonly forgotten: Set<string>;
  /** Errors nobody expected. */
  readonly bugs: unknown[];
  readonly jittery: JitteryLines;
  /** Counts something that a happening brought about, so that a workload that became weak is found out. */
  tell(what: Told): void;
  /** Whether a change waits here until its files are at the center (R48). */
  readonly filesFirst: boolean;
  /** @param isOld null where there is only one version */
  addClient(user: EntityRow<'user'>, session: Session, isOld: boolean | null, image?: DiskImage): void;
}

/** What became of a seed. */
export interface Outcome {
  readonly seed: number;
  /** Empty when every invariant held at every moment; else what was violated, and in which step. */
  readonly violation: string | null;
  /** Over everything that happened: the same seed gives the same hash, or something is not deterministic (I16). */
  readonly traceHash: string;
  /** How often each happening did something. */
  readonly happened: ReadonlyMap<string, number>;
}

/** After the last fault, by itself: nobody clicks "try now". Steps bound what is done within the time (I13). */
const MAX_DRAIN_MS = 5 * 60_000;
const MAX_DRAIN_STEPS = 6_000;
/** Copying a whole disk for I10 costs more than a step; every workstation gets its turn. */
const STEPS_PER_CHECK = 5;
/** Of the workstations that are there at the beginning. */
const OLD_SHARE = 0.3;
/** What a happening says that found nothing to do. */
const WITHOUT_EFFECT = new Set(['nothing', 'nothing to do', 'no back-up', 'no image', 'no room', 'enough']);

/** Plays one seed: the same people, the same center, the same faults in the same order, every time. */
export async function simulate(pool: Pool, seed: number, steps: number, menu = MENU): Promise<Outcome> {
  const trace = createHash('sha256');
  const happened = new Map<string, number>();
  const count = (what: string): Map<string, number> => happened.set(what, (happened.get(what) ?? 0) + 1);
  const world = await createSimulation(pool, seed, count, menu);
  const monitor = createMonitor();
  let step = 0;
  try {
    await world.center.start();
    const domain = await watchCenter(world, hasProcessesIn(menu));
    if (world.random() < 0.5) await drain(world);
    for (step = 1; step <= steps; step += 1) {
      const name = pickHappening(world.random, menu);
      const client = pick(world.random, world.clients);
      const story = await HAPPENINGS[name](world, client);
      if (!WITHOUT_EFFECT.has(story)) count(name);
      if (name === 'change' && story === 'no room') world.tell('a change found no room');
      world.clock.now += 1_000;
      const { arrived, overtook } = await world.jittery.carry();
      if (overtook > 0) world.tell('an answer overtook an earlier request');
      const carried = arrived === 0 ? '' : `, ${arrived} arrived, ${overtook} ahead`;
      trace.update(`${step} ${name} ${client.index} ${story}${carried}\n`);
      await settle();
      if (world.clients.some(({ engine }) => engine.state.isOutOfRoom)) world.tell('a page found no room');
      monitor(world, name);
      if (step % STEPS_PER_CHECK === 0) checkMoment(pick(world.random, world.clients));
    }
    for (const client of world.clients) client.update();
    await settle();
    await drain(world);
    for (const client of world.clients) checkMoment(client);
    trace.update(await checkEnd(world));
    await checkSettlements(pool, world);
    await domain.checkTrees();
    for (const what of await domain.processes.listWork()) count(what);
    await tellVerdicts(world);
    await checkFiles(world);
    return { seed, violation: null, traceHash: trace.digest('hex'), happened };
  } catch (error) {
    const violation = `step ${step}: ${error instanceof Error ? error.message : String(error)}`;
    return { seed, violation, traceHash: trace.digest('hex'), happened };
  } finally {
    for (const client of world.clients) client.close();
    await removeTenant(pool, world.organization.tenantId);
  }
}

/** I12, I14 on the side of the center, with every request that it serves. */
async function watchCenter(world: Simulation, hasProcesses: boolean): Promise<DomainWatch> {
  const { pool, organization, center, network, clock } = world;
  const domain = new DomainWatch(pool, organization.tenantId);
  await domain.begin();
  center.onBackedUp = () => domain.backUp();
  center.onRestored = () => domain.restore();
  center.onOwnSubject = (ticketId, subject) => domain.noteSubject(ticketId, subject);
  network.afterDelivery = async (exchange) => {
    if (exchange.kind === 'push') await domain.checkBatch(clock.now);
    else checkPage(exchange, hasProcesses);
    if (isResumed(exchange)) world.tell('an upload went on in the middle');
  };
  return domain;
}

async function createSimulation(
  pool: Pool,
  seed: number,
  tell: (what: Told) => void,
  menu: typeof MENU,
): Promise<Simulation> {
  const isWide = menu === WIDE_MENU;
  const random = seededRandom(seed);
  const clock = new SimulatedClock();
  const newId = createIdSource({
    now: () => clock.now,
    randomBytes: (target) => target.map(() => randomInt(random, 0, 255)),
  });
  const small = await createSmallOrganization(pool, { isWeiInBothTeams: random() < 0.5, newId });
  const hasProcesses = hasProcessesIn(menu);
  const organization = hasProcesses ? await withProcesses(pool, small, newId) : small;
  const { rows } = sampleArticle({
    authorId: organization.users[0]?.id ?? '',
    body: linesOf(['one', 'two', 'three', 'four', 'five']),
    newId,
  });
  await importRows(pool, organization.tenantId, rows, () => undefined, newId);
  const network = new SimulatedNetwork();
  const bugs: unknown[] = [];
  const filesFirst = isWide && random() < 0.5;
  const filePolicy = {
    ...DEFAULT_FILE_POLICY,
    whenFilesAreMissing: filesFirst ? 'wait' : 'textFirst',
  } as const;
  const center = createSimulatedCenter(pool, organization.tenantId, clock, newId, bugs, filePolicy);
  const clients: SimulatedClient[] = [];
  const world: Simulation = {
    pool,
    random,
    newId,
    organization,
    center,
    network,
    clock,
    clients,
    bugs,
    diskImages: new Map(),
    made: new Map(),
    discarded: new Set(),
    forgotten: new Set(),
    jittery: new JitteryLines(network, clock, random),
    tell,
    filesFirst,
    addClient(user, session, isOld, image) {
      const node = () => center.node();
      const more = image === undefined ? {} : { image };
      const index = clients.length;
      clients.push(
        createSimulatedClient({
          index,
          user,
          session,
          node,
          network,
          clock,
          newId,
          bugs,
          outboxLimits: OUTBOX_ROOM,
          made: world.made,
          ...(isOld === null ? {} : { isOld }),
          ...(isWide ? { uploads: node } : {}),
          ...more,
        }),
      );
    },
  };
  const { tenantId } = organization;
  for (let count = randomInt(random, 2, 6); count > 0; count -= 1) {
    const user = pick(random, organization.users);
    const session = { tenantId, userId: user.id, deviceId: newId() };
    world.addClient(user, session, isWide ? random() < OLD_SHARE : null);
  }
  return world;
}

async function tellVerdicts({ pool, organization, tell }: Simulation): Promise<void> {
  const { rows } = await pool.query<{ what: (typeof VERDICTS)[number] }>(
    `select distinct 'verdict: ' || verdict as what from mutation_log where tenant_id = $1
     union all select distinct 'an open note of what lost' from conflict_note where tenant_id = $1 and resolved_at is null`,
    [organization.tenantId],
  );
  for (const { what } of rows) tell(what);
}

function hasProcessesIn(menu: typeof MENU): boolean {
  return menu.some(([, name]) => name === 'workOnProcess');
}

/** Whoever is everybody's colleague is a supervisor as well, so that there is somebody for every step. */
async function withProcesses(
  pool: Pool,
  organization: SmallOrganization,
  newId: () => string,
): Promise<SmallOrganization> {
  const [mira, ...others] = organization.users;
  if (mira === undefined) throw new Error('The organization has no users');
  const users = [{ ...mira, role: 'supervisor' as const }, ...others];
  const rows = [{ entity: 'user' as const, row: users[0] ?? mira }, ...adoptedTemplates(organization)];
  await importRows(pool, organization.tenantId, rows, () => undefined, newId);
  return { ...organization, users };
}

function pickHappening(random: Random, menu: typeof MENU): (typeof MENU)[number][1] {
  const total = menu.reduce((sum, [weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [weight, name] of menu) {
    left -= weight;
    if (left < 0) return name;
  }
  return 'roundTrip';
}

/** I13: whoever is at rest and has a line has sent everything, without anybody asking for it. */
function checkSent({ index, db, engine }: SimulatedClient): void {
  if (engine.state.link !== 'online') return;
  const unsent = db.prepare("select n, name, state from outbox where state in ('queued', 'sent')").all();
  mustEqual(unsent, [], `I13: what ${index} has not sent though nothing is in its way`);
}

/** Lifts every fault and runs until nothing moves, with no more help than time (I13). */
async function drain(world: Simulation): Promise<void> {
  const { network, clients, clock, center } = world;
  center.setDown(false);
  center.breakAfter(Number.POSITIVE_INFINITY, false);
  for (const client of clients) {
    network.restore(client.index);
    client.diskRoom = 'enough';
    client.signIn();
  }
  const endsAt = clock.now + MAX_DRAIN_MS;
  // For the line, to send a file, or until it is looked again whether the disk has room.
  const waits = (client: SimulatedClient): boolean =>
    client.engine.state.link !== 'online' || client.engine.state.isOutOfRoom || isSending(client);
  const isWaiting = () => clock.hasTimers && clients.some(waits);
  for (let round = 0; round < 4; round += 1) {
    for (let step = 0; network.exchanges.length > 0 || isWaiting(); step += 1) {
      if (step > MAX_DRAIN_STEPS) throw new Error('I13: the system does not come to rest');
      if (clock.now > endsAt) throw new Error('I13: not at rest five minutes after the last fault');
      const [exchange] = network.exchanges;
      if (exchange === undefined) clock.fireNext();
      else {
        if (exchange.answer === null) await network.deliver(exchange);
        network.finish(exchange);
      }
      await settle();
    }
    // A poke would set going again what stands still by itself.
    if (round === 0) for (const client of clients) checkSent(client);
    // The last to finish wrote something the others have not seen: one more poke for all.
    if (round < 3) for (const client of clients) client.poke();
    await settle();
  }
}
