import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openDatabase, type SqliteDatabase } from '../../../../db/client/connection.ts';
import { setMeta } from '../../../../db/client/meta.ts';
import { migrate } from '../../../../db/client/migrate.ts';
import { readMigrations } from '../../../../db/client/migrations/read.ts';
import { createSyncStore } from '../../../../db/client/sync-store.ts';
import { createEngine, type Engine } from '../../../../electron/sync/engine.ts';
import {
  type FailureKind,
  type LiveHandlers,
  type SyncTransport,
  TransportFailure,
} from '../../../../electron/sync/ports.ts';
import type { LivePresence, LiveStand, PokeNews } from '../../../../shared/contract/live-protocol.ts';
import type { HelloAnswer, Page } from '../../../../shared/contract/sync-protocol.ts';
import type { TicketPresence } from '../../../../shared/model/presence.ts';
import { sampleHeader, sampleTrailer } from '../../../support/sample-page.ts';
import { SimulatedClock } from '../../../sync/support/simulated-clock.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../../db/client/migrations'));
const LINE = '018f0000-0000-7000-8000-000000000001';
const USER = {
  id: '018f0000-0000-7000-8000-000000000002',
  email: 'mira@example.test',
  name: 'Mira',
  role: 'agent',
  teamIds: [],
  locale: 'en',
  isActive: true,
} as never;

/** A request that waits for the test's answer. */
export interface Waiting {
  readonly kind: string;
  answer(value: unknown): Promise<void>;
  /** The line does not carry it, or the center answers so. */
  fail(kind?: FailureKind, code?: string): Promise<void>;
}

/** The real engine over a real store, with a line on which nothing moves by itself. */
export interface EngineHarness {
  readonly engine: Engine;
  readonly db: SqliteDatabase;
  readonly clock: SimulatedClock;
  /** Requests without an answer, oldest first. */
  readonly waiting: readonly Waiting[];
  /** What was said on the live line. */
  readonly told: readonly LiveStand[];
  readonly said: readonly LivePresence[];
  /** What was told of others, one entry a change. */
  readonly presences: readonly (readonly TicketPresence[])[];
  /** How many live lines were opened. */
  readonly linesOpened: number;
  live(): LiveHandlers;
  next(kind: string): Waiting;
  settle(): Promise<void>;
  close(): void;
}

/** An empty page to `cursor`, as an idle center answers. */
export function pageTo(cursor: number, headSeq = cursor): Page {
  return {
    header: sampleHeader(headSeq, { standing: { line: LINE, seq: headSeq, seal: 's' } }),
    lines: [],
    trailer: sampleTrailer(cursor, 0, { hasMore: headSeq > cursor }),
  };
}

export function newsTo(stand: number, from: number, to: number): PokeNews {
  return { stand, from, page: pageTo(to) as PokeNews['page'] };
}

export function helloAnswer(seq: number): HelloAnswer {
  return {
    serverTime: 0 as never,
    mode: 'full',
    epoch: 'e',
    seq,
    floorSeq: 0,
    standing: { line: LINE, seq, seal: 's' },
    digestKey: 'k',
    lastMutation: 0,
    durableMutation: 0,
    user: USER,
    organizationName: 'Small',
    policy: {
      heartbeatMs: 30_000,
      batchMutations: 100,
      pageRows: 2_000,
      pageBytes: 1_000_000,
      files: { mode: 'textFirst' } as never,
      offlineDays: 30,
    },
  };
}

export function createEngineHarness(): EngineHarness {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, MIGRATIONS);
  const clock = new SimulatedClock();
  const waiting: Waiting[] = [];
  const told: LiveStand[] = [];
  const said: LivePresence[] = [];
  const presences: (readonly TicketPresence[])[] = [];
  let handlers: LiveHandlers | null = null;
  let linesOpened = 0;
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  };
  const ask = (kind: string) => (): Promise<never> =>
    new Promise((resolve, reject) => {
      const take = (): void => {
        waiting.splice(waiting.indexOf(request), 1);
      };
      const request: Waiting = {
        kind,
        answer(value) {
          take();
          resolve(value as never);
          return settle();
        },
        fail(kind = 'network', code = 'serverUnreachable') {
          take();
          reject(new TransportFailure(kind, code as never));
          return settle();
        },
      };
      waiting.push(request);
    });
  const transport: SyncTransport = {
    hello: ask('hello'),
    push: ask('push'),
    pull: ask('pull'),
    snapshot: ask('snapshot'),
    compareDigests: ask('digests'),
    reconcile: ask('reconcile'),
    leaseNumbers: ask('numbers'),
    wait: ask('wait'),
    hangUp() {
      for (const request of [...waiting]) void request.fail();
    },
    openLive(_carrier, _options, next) {
      handlers = next;
      linesOpened += 1;
      return {
        tell: (frame) => (frame.type === 'stand' ? told.push(frame) : said.push(frame)),
        close: () => undefined,
      };
    },
  };
  const store = createSyncStore({
    db,
    now: () => clock.now,
    newId: randomUUID,
    actor: () => ({ kind: 'user', user: USER, scopes: new Set(), hiddenFields: [] }),
    onChange: () => undefined,
    isTicketOpen: () => false,
  });
  // Numbers are none of what is tested here.
  db.prepare('insert into number_block (from_number, to_number, next, proof) values (1, 1000, 1, ?)').run(
    'p',
  );
  setMeta(db, 'user', USER);
  const bugs: unknown[] = [];
  const engine = createEngine({
    store,
    transport,
    appVersion: '0',
    clock: clock.engineClock(),
    isMetered: () => false,
    hasRoom: () => true,
    onState: () => undefined,
    onTransfer: () => undefined,
    onPresence: (tickets) => presences.push(tickets),
    onBug: (error) => bugs.push(error),
  });
  return {
    engine,
    db,
    clock,
    waiting,
    told,
    said,
    presences,
    get linesOpened() {
      return linesOpened;
    },
    live() {
      if (handlers === null) throw new Error('No live line was opened');
      return handlers;
    },
    next(kind) {
      const found = waiting.find((request) => request.kind === kind);
      if (found === undefined) throw new Error(`No ${kind} is on its way`);
      return found;
    },
    settle,
    close() {
      engine.stop();
      db.close();
      if (bugs.length > 0) throw new AggregateError(bugs, 'The engine reported bugs');
    },
  };
}
