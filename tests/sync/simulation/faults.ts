import { withStorageErrors } from '../../../db/client/connection.ts';
import { getMeta } from '../../../db/client/meta.ts';
import { pruneOutbox } from '../../../db/client/outbox.ts';
import { wantTicket } from '../../../db/client/single-tickets.ts';
import { importRows } from '../../../db/server/import-rows.ts';
import { ageTickets } from '../../../server/sync/age-tickets.ts';
import { forgetHistory } from '../../../server/sync/raise-floor.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { pick, randomInt } from '../../../shared/util/seeded-random.ts';
import type { SimulatedClient } from '../support/simulated-client.ts';
import { randomCall } from './calls.ts';
import { describe, pickExchange } from './exchanges.ts';
import { attach } from './files.ts';
import { checkCenterKeeps, checkOutbox } from './gauges.ts';
import { workOnProcess } from './process-calls.ts';
import { calm, discardUnsent, quarrel, sendDraft, settle, settleLost, undoWords } from './settling.ts';
import type { Simulation } from './simulation.ts';
import { randomThingCall } from './thing-calls.ts';
import { interleave } from './turns.ts';

const DAY_MS = 24 * 3_600_000;
const YEAR_MS = 365 * DAY_MS;
/** What an outbox keeps of what the center has (sync.md 10.3). */
const KEPT_MS = 14 * DAY_MS;

/** What can happen in a step, with how often compared to the others. */
export const MENU: readonly (readonly [weight: number, name: keyof typeof HAPPENINGS])[] = [
  [30, 'change'],
  [40, 'roundTrip'],
  [14, 'deliver'],
  [12, 'answer'],
  [4, 'deliverTwice'],
  [4, 'drop'],
  [3, 'truncate'],
  [4, 'cut'],
  [8, 'restoreLine'],
  [3, 'kill'],
  [2, 'wake'],
  [6, 'timer'],
  [12, 'poke'],
  [4, 'repeatPoke'],
  [3, 'breakConnection'],
  [2, 'failOver'],
  [1, 'nodesDown'],
  [3, 'nodesUp'],
  [2, 'clockStep'],
  [1, 'signOut'],
  [3, 'signIn'],
  [2, 'regroup'],
  [4, 'changeInCenter'],
  [2, 'takeDiskImage'],
  [1, 'restoreDisk'],
  [0.5, 'cloneDisk'],
  [1, 'backUp'],
  [0.6, 'restoreCenter'],
  [0.4, 'restoreUnderNodes'],
  [1.5, 'ageTickets'],
  [3, 'fetchTicket'],
  [2, 'openTicket'],
  [1, 'passDays'],
  [1.5, 'raiseFloor'],
];

/** What is played in seeds of its own, so that the stories of the others stay what they were. */
const WIDER: typeof MENU = [
  [2, 'jitter'],
  [1, 'steadyLine'],
  [5, 'twoAtOnce'],
  [4, 'slowReader'],
  [3, 'update'],
  [8, 'attach'],
];

/**
 * The same, and requests at once, slow readers, jittery lines, replies with files, and workstations that begin with an
 * old version.
 */
export const WIDE_MENU: typeof MENU = [...MENU, ...WIDER];

/** What these are there for, and what may not happen only by luck: told with `world.tell`. */
export const MUST_HAPPEN = [
  ...(['jitter', 'steadyLine', 'twoAtOnce', 'slowReader', 'update', 'attach'] as const),
  'an answer overtook an earlier request',
  'two requests of one workstation: inside',
  'two requests of one workstation: waited',
  'a page was read while others wrote',
  'an update with changes in the outbox',
  'an upload went on in the middle',
] as const;

/** What must come of the seeds in which nothing but the menu happens: every kind of verdict, and a note of what lost. */
export const VERDICTS = [
  'verdict: applied',
  'verdict: merged',
  'verdict: held',
  'verdict: refused',
  'an open note of what lost',
] as const;

/** What must happen where disks fill up and outboxes forget, beside the happenings themselves. */
export const FULL_DISKS = [
  'a change found no room',
  'a page found no room',
  'an outbox forgot what the center has',
] as const;

/**
 * People who cross each other all the time and settle what is refused, held or lost, on lines that carry more: fewer
 * other changes, every fault all the same. Clocks are right: two answers of one time cannot be told apart by it.
 */
export const SETTLING_MENU: typeof MENU = [
  ...MENU.filter(([, name]) => name !== 'change' && name !== 'clockStep'),
  [16, 'change'],
  [16, 'poke'],
  [16, 'calm'],
  [16, 'quarrel'],
  [40, 'settle'],
  [20, 'sendDraft'],
  [3, 'discardUnsent'],
  [8, 'settleLost'],
  [14, 'changeThing'],
  [8, 'undoWords'],
];

/** What must happen in their seeds. */
export const SETTLEMENTS = [
  'discarded what was not sent',
  'undone at the center',
  'undone before it was sent',
  'settled: applyAgain',
  'settled: discard',
  'settled: edit',
  'settled: edit, and sent',
  'settled: sendAnyway',
  'settled: turnIntoNote',
  'lost value: conflict.restore',
  'lost value: conflict.resolve',
] as const;

/**
 * People who go through processes together, on lines that carry more, while tickets are linked, and every fault strikes all
 * the same.
 */
export const PROCESS_MENU: typeof MENU = [
  ...MENU.filter(([, name]) => name !== 'change'),
  [8, 'change'],
  [12, 'poke'],
  [30, 'calm'],
  [70, 'workOnProcess'],
  [10, 'changeThing'],
  [4, 'twoAtOnce'],
];

/**
 * The same, and disks that fill up and outboxes that forget. Clocks are right here: what is forgotten is what was
 * confirmed before the last back-up of the center, so that nothing is lost with a restored one, and a clock that jumps
 * between two hellos dates confirmations anyhow.
 */
export const DISK_MENU: typeof MENU = [
  ...MENU.filter(([, name]) => name !== 'clockStep'),
  [4, 'fillDisk'],
  [4, 'makeRoom'],
  [4, 'pruneOutbox'],
];

/** What only reads, in one transaction. */
const READING = new Set(['pull', 'snapshot', 'digests', 'reconcile']);
/** Frames of the live line: one after the other, never two at once. */
const FRAMES = new Set(['poke', 'stand']);

/** Each changes the world a little and says what it did, for the trace. */
export const HAPPENINGS = {
  attach,
  calm,
  quarrel: (world: Simulation, client: SimulatedClient) => unlessFull(() => quarrel(world, client)),
  settle: (world: Simulation) => unlessFull(() => settle(world)),
  sendDraft: (world: Simulation) => unlessFull(() => sendDraft(world)),
  undoWords: (world: Simulation, client: SimulatedClient) => unlessFull(() => undoWords(world, client)),
  discardUnsent: (world: Simulation, client: SimulatedClient) =>
    unlessFull(() => discardUnsent(world, client)),
  settleLost: (world: Simulation) => unlessFull(() => settleLost(world)),
  change: (world: Simulation, client: SimulatedClient) => {
    return unlessFull(() => {
      const call = randomCall(world.random, world.organization, client, world.newId);
      if (call === null) return 'nothing to do';
      const result = client.save(call);
      if (result.isSaved && result.n !== null) checkOutbox(client);
      return `${call.name} ${result.isSaved ? `saved ${result.n}` : result.code}`;
    });
  },
  /** What is left out of `change`, so that the stories of the other seeds stay what they were. */
  changeThing: (world: Simulation, client: SimulatedClient) => {
    return unlessFull(() => {
      const { random, organization, newId, clock } = world;
      const call = randomThingCall(random, organization, client, newId, clock.now);
      if (call === null) return 'nothing to do';
      const result = client.save(call);
      return `${call.name} ${result.isSaved ? `saved ${result.n}` : result.code}`;
    });
  },
  workOnProcess: (world: Simulation, client: SimulatedClient) =>
    unlessFull(() => workOnProcess(world, client)),
  fillDisk: (world: Simulation, client: SimulatedClient) => {
    client.diskRoom = world.random() < 0.3 ? 'little' : 'none';
    return `disk ${client.index}: ${client.diskRoom}`;
  },
  makeRoom: (_world: Simulation, client: SimulatedClient) => {
    client.diskRoom = 'enough';
    return `disk ${client.index}`;
  },
  /** What the center confirmed before its last back-up is forgotten here, as two weeks later. */
  pruneOutbox: (world: Simulation, client: SimulatedClient) => {
    const { backedUpAt } = world.center;
    if (backedUpAt === null) return 'no back-up';
    return unlessFull(() => {
      pruneOutbox(client.db, getMeta(client.db, 'durableMutation') ?? 0, backedUpAt + KEPT_MS);
      const left = new Set(client.db.prepare<[], string>('select operation_id from outbox').pluck().all());
      const forgotten = client.saved.filter((operation) => !left.has(operation));
      for (const operation of forgotten) {
        client.saved.splice(client.saved.indexOf(operation), 1);
        world.forgotten.add(operation);
        world.tell('an outbox forgot what the center has');
      }
      return `${forgotten.length} forgotten`;
    });
  },
  deliver: async (world: Simulation) => {
    const request = pickExchange(world, false);
    if (request === null) return 'nothing';
    await world.network.deliver(request);
    return describe(request);
  },
  roundTrip: async (world: Simulation) => {
    const request = pickExchange(world, false);
    if (request === null) return 'nothing';
    await world.network.deliver(request);
    world.network.finish(request);
    return describe(request);
  },
  deliverTwice: async (world: Simulation) => {
    const request = pickExchange(world, false);
    if (request === null) return 'nothing';
    await world.network.deliver(request);
    await world.network.deliver(request);
    return describe(request);
  },
  answer: (world: Simulation) => {
    const exchange = pickExchange(world, true);
    if (exchange === null) return 'nothing';
    world.network.finish(exchange);
    return describe(exchange);
  },
  drop: (world: Simulation) => {
    const exchange = pickExchange(world, world.random() < 0.5);
    if (exchange === null) return 'nothing';
    world.network.drop(exchange);
    return describe(exchange);
  },
  truncate: (world: Simulation) => {
    const exchange = pickExchange(world, true);
    if (exchange === null) return 'nothing';
    world.network.truncate(exchange, world.random());
    return describe(exchange);
  },
  cut: (world: Simulation, client: SimulatedClient) => {
    world.network.cut(client.index);
    return `line ${client.index}`;
  },
  restoreLine: (world: Simulation, client: SimulatedClient) => {
    world.network.restore(client.index);
    client.nudge();
    return `line ${client.index}`;
  },
  kill: (_world: Simulation, client: SimulatedClient) => {
    client.kill();
    return `process ${client.index}`;
  },
  wake: (_world: Simulation, client: SimulatedClient) => {
    client.engine.wake();
    return `machine ${client.index}`;
  },
  timer: (world: Simulation) => {
    world.clock.fireNext();
    return String(world.clock.now);
  },
  jitter: (world: Simulation, client: SimulatedClient) => {
    world.jittery.begin(client.index);
    return `line ${client.index}`;
  },
  steadyLine: (world: Simulation, client: SimulatedClient) => {
    world.jittery.end(client.index);
    return `line ${client.index}`;
  },
  /** Two requests of one workstation are served at once; perhaps it is one that came twice. */
  twoAtOnce: async (world: Simulation) => {
    const { random, network } = world;
    const requests = network.exchanges.filter(({ answer, kind }) => answer === null && !FRAMES.has(kind));
    const pushes = requests.filter(({ kind }) => kind === 'push');
    const candidates = pushes.length > 0 && random() < 0.7 ? pushes : requests;
    if (candidates.length === 0) return 'nothing';
    const first = pick(random, candidates);
    const second = pick(
      random,
      requests.filter(({ client }) => client === first.client),
    );
    const met = await interleave(
      world.pool,
      randomInt(random, 2, 9),
      () => network.deliver(first),
      () => network.deliver(second),
    );
    if (met !== 'apart') world.tell(`two requests of one workstation: ${met}`);
    return `${describe(first)}, ${describe(second)}: ${met}`;
  },
  /** A page is read for long: others write meanwhile, and marks are forgotten. */
  slowReader: async (world: Simulation): Promise<string> => {
    const { random, network, center } = world;
    const requests = network.exchanges.filter(({ answer }) => answer === null);
    const reads = requests.filter(({ kind }) => READING.has(kind));
    if (reads.length === 0) return 'nothing';
    const read = pick(random, reads);
    const others = requests.filter((each) => each !== read && !FRAMES.has(each.kind));
    const other = others.length === 0 ? null : pick(random, others);
    const meanwhile = async (): Promise<void> => {
      if (other !== null) await network.deliver(other);
      await center.setSubject(
        pick(random, world.organization.ticketIds),
        `meanwhile ${randomInt(random, 0, 9_999)}`,
      );
      if (random() < 0.3) await HAPPENINGS.raiseFloor(world);
    };
    const met = await interleave(world.pool, randomInt(random, 2, 6), () => network.deliver(read), meanwhile);
    if (met !== 'apart') world.tell('a page was read while others wrote');
    return `${describe(read)}, ${other === null ? 'nothing' : describe(other)}: ${met}`;
  },
  /** The program is replaced by a newer one, whatever waits. */
  update: (world: Simulation, client: SimulatedClient) => {
    if (!client.isOld || client.diskRoom === 'none') return 'nothing';
    const waiting = client.db
      .prepare<[], number>("select count(*) from outbox where state in ('queued', 'sent')")
      .pluck()
      .get();
    if (waiting !== 0) world.tell('an update with changes in the outbox');
    client.update();
    return `${client.index} with ${waiting}`;
  },
  poke: (_world: Simulation, client: SimulatedClient) => {
    client.poke();
    return `poked ${client.index}`;
  },
  repeatPoke: (world: Simulation) => {
    const pokes = world.network.exchanges.filter(({ kind }) => kind === 'poke');
    if (pokes.length === 0) return 'nothing';
    const poke = pick(world.random, pokes);
    world.network.copy(poke);
    return describe(poke);
  },
  breakConnection: (world: Simulation) => {
    const statements = randomInt(world.random, 1, 14);
    const isCarriedOut = world.random() < 0.5;
    world.center.breakAfter(statements, isCarriedOut);
    return `after ${statements} ${isCarriedOut}`;
  },
  failOver: (world: Simulation) => {
    world.center.failOver();
    return 'other node';
  },
  nodesDown: (world: Simulation) => {
    world.center.setDown(true);
    return 'down';
  },
  nodesUp: async (world: Simulation) => {
    world.center.setDown(false);
    if (world.random() < 0.3) await world.center.start();
    return 'up';
  },
  clockStep: (world: Simulation, client: SimulatedClient) => {
    client.clockErrorMs = randomInt(world.random, -10 * YEAR_MS, 10 * YEAR_MS);
    return String(client.clockErrorMs);
  },
  signOut: (_world: Simulation, client: SimulatedClient) => {
    client.signOut();
    return `session ${client.index}`;
  },
  signIn: (_world: Simulation, client: SimulatedClient) => {
    client.signIn();
    return `session ${client.index}`;
  },
  /** A person changes teams: rights are granted and revoked while work and snapshots are under way. */
  regroup: async (world: Simulation) => {
    const user = pick(world.random, world.organization.users);
    const { teamIds } = world.organization;
    const teams = pick(world.random, [teamIds, teamIds.slice(0, 1), teamIds.slice(1), []]);
    const row = { ...user, teamIds: teams };
    const rows = [{ entity: 'user' as const, row }];
    await importRows(world.pool, world.organization.tenantId, rows, () => undefined, world.newId);
    return `${user.name} in ${teams.length}`;
  },
  /** What no workstation made, so none would send it again. */
  changeInCenter: async ({ center, organization, random }: Simulation) => {
    const subject = `by itself ${randomInt(random, 0, 9_999)}`;
    await center.setSubject(pick(random, organization.ticketIds), subject);
    return subject;
  },
  takeDiskImage: (world: Simulation, client: SimulatedClient) => {
    world.diskImages.set(client.index, client.takeDiskImage());
    return `disk ${client.index}`;
  },
  restoreDisk: (world: Simulation, client: SimulatedClient) => {
    const image = world.diskImages.get(client.index);
    if (image === undefined) return 'no image';
    client.restoreDisk(image);
    return `disk ${client.index} with ${image.saved.length}`;
  },
  cloneDisk: (world: Simulation, client: SimulatedClient) => {
    if (world.clients.length >= 8) return 'enough';
    world.addClient(client.user, client.session, client.isOld, client.takeDiskImage());
    return `disk ${client.index}`;
  },
  /** Everything that is closed by now counts as old. */
  ageTickets: async (world: Simulation) => {
    const { pool, organization, clock, newId } = world;
    const ports = { pool, now: () => clock.now, newId, announce: () => undefined };
    return `${await ageTickets(ports, organization.tenantId, clock.now + 1)} aged`;
  },
  /** Somebody asks for any ticket by its number or by a link, whether it exists, is old, or may be seen at all. */
  fetchTicket: async (world: Simulation, client: SimulatedClient) => {
    const { rows } = await world.pool.query<{ id: TicketId; number: number }>(
      'select id, number from ticket where tenant_id = $1 order by number',
      [world.organization.tenantId],
    );
    const { id, number } = pick(world.random, [...rows, { id: world.newId() as TicketId, number: 999_999 }]);
    const wanted = world.random() < 0.5 ? number : id;
    return unlessFull(() => {
      wantTicket(client.db, wanted, world.clock.now);
      client.nudge();
      return `ticket ${wanted}`;
    });
  },
  /** Marks of what left or was deleted are forgotten, of the last days or of all time. */
  raiseFloor: async ({ pool, organization, clock, random }: Simulation): Promise<string> => {
    const retentionMs = random() < 0.5 ? 0 : randomInt(random, 0, 3) * DAY_MS;
    await forgetHistory({ pool, now: () => clock.now }, organization.tenantId, retentionMs);
    await checkCenterKeeps(pool, organization.tenantId);
    return String(retentionMs);
  },
  openTicket: (world: Simulation, client: SimulatedClient) => {
    const here = client.db.prepare<[], { id: string }>('select id from ticket order by id').all();
    client.openTicketId = here.length === 0 || world.random() < 0.3 ? null : pick(world.random, here).id;
    return `${client.openTicketId}`;
  },
  /** Long enough for single tickets to be let go. */
  passDays: (world: Simulation) => {
    world.clock.now += randomInt(world.random, 1, 10) * DAY_MS;
    return String(world.clock.now);
  },
  backUp: async (world: Simulation) => {
    await world.center.backUp();
    return 'done';
  },
  restoreCenter: async (world: Simulation) => ((await world.center.restore()) ? 'restored' : 'no back-up'),
  restoreUnderNodes: async (world: Simulation) => {
    const lost = await world.center.restoreUnderNodes();
    return lost === null ? 'no back-up' : `restored without ${lost}`;
  },
} satisfies Record<string, (world: Simulation, client: SimulatedClient) => string | Promise<string>>;

/** What a full disk does not take is told to the person, and is not there. */
function unlessFull(work: () => string): string {
  try {
    return withStorageErrors(work);
  } catch (error) {
    if (error instanceof AppError && error.code === 'diskFull') return 'no room';
    throw error;
  }
}
