import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { getMeta, setMeta } from '../../../db/client/meta.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { countNumbersLeft, takeNumber } from '../../../db/client/numbers.ts';
import { type SaveResult, saveChange } from '../../../db/client/save-change.ts';
import { createSyncStore } from '../../../db/client/sync-store.ts';
import { createEngine, type Engine } from '../../../electron/sync/engine.ts';
import { type SyncTransport, TransportFailure } from '../../../electron/sync/ports.ts';
import { hello } from '../../../server/sync/hello.ts';
import { leaseNumbersTo } from '../../../server/sync/numbers.ts';
import type { SyncPorts } from '../../../server/sync/ports.ts';
import { pull } from '../../../server/sync/pull.ts';
import { type PushPorts, push } from '../../../server/sync/push.ts';
import { compareDigests, reconcile } from '../../../server/sync/reconcile.ts';
import type { Session } from '../../../server/sync/session.ts';
import { readScopePage } from '../../../server/sync/snapshot.ts';
import { decodePage, encodePage } from '../../../shared/contract/page-codec.ts';
import type { Page } from '../../../shared/contract/sync-protocol.ts';
import {
  DigestsRequest,
  HelloRequest,
  NumbersRequest,
  PullRequest,
  PushRequest,
  ReconcileRequest,
  SnapshotRequest,
} from '../../../shared/contract/sync-protocol.ts';
import { scopesOfUser } from '../../../shared/domain/permissions/scopes.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import type { Actor, MutationCall } from '../../../shared/mutations/mutation.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { SimulatedNetwork } from './simulated-network.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

/** Small enough that a few changes already need several pages. */
const ROWS_PER_PAGE = 3;
const ROOTS_PER_PAGE = 2;

/** One workstation: a real SQLite store and the real engine, over the simulated network. */
export interface SimulatedClient {
  readonly db: SqliteDatabase;
  readonly session: Session;
  readonly user: EntityRow<'user'>;
  readonly engine: Engine;
  /** Operation ids of everything this client has acknowledged as saved. */
  readonly saved: string[];
  actor(): Actor;
  save(call: MutationCall): SaveResult;
  takeNumber(): number | null;
  /** The process dies between two steps; what is in the database is all that remains. */
  kill(): void;
  nudge(): void;
  poke(): void;
  close(): void;
}

export function createSimulatedClient(
  index: number,
  user: EntityRow<'user'>,
  tenantId: string,
  server: PushPorts & SyncPorts,
  network: SimulatedNetwork,
  clock: SimulatedClock,
  bugs: unknown[],
): SimulatedClient {
  const session: Session = { tenantId, userId: user.id, deviceId: randomUUID() };
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, MIGRATIONS);
  setMeta(db, 'user', user);
  const pokes: (() => void)[] = [];
  const saved: string[] = [];
  const actor = (): Actor => ({ kind: 'user', user, scopes: new Set(scopesOfUser(user, [])) });

  const transport: SyncTransport = {
    hello: (request) =>
      network.send(index, 'hello', () =>
        serve(() => hello(server, session, HelloRequest.parse(copy(request)))),
      ),
    push: (request) =>
      network.send(index, 'push', () => serve(() => push(server, session, PushRequest.parse(copy(request))))),
    pull: (request) =>
      network.send(index, 'pull', () =>
        serve(async () =>
          overTheWire(await pull(server, session, PullRequest.parse(copy(request)), ROWS_PER_PAGE)),
        ),
      ),
    snapshot: (request) =>
      network.send(index, 'snapshot', () =>
        serve(async () =>
          overTheWire(
            await readScopePage(server.pool, session, SnapshotRequest.parse(copy(request)), ROOTS_PER_PAGE),
          ),
        ),
      ),
    compareDigests: (request) =>
      network.send(index, 'digests', () =>
        serve(() => compareDigests(server, session, DigestsRequest.parse(copy(request)))),
      ),
    reconcile: (request) =>
      network.send(index, 'reconcile', () =>
        serve(async () =>
          overTheWire(await reconcile(server, session, ReconcileRequest.parse(copy(request)))),
        ),
      ),
    leaseNumbers: (request) =>
      network.send(index, 'numbers', () =>
        serve(() => leaseNumbersTo(server, session, NumbersRequest.parse(copy(request)))),
      ),
    wait: () => new Promise(() => undefined),
    openLive: (_clientId, handlers) => {
      queueMicrotask(() => handlers.onOpen(0));
      pokes.splice(0, pokes.length, () => handlers.onPoke(0));
      return { close: () => pokes.splice(0, pokes.length) };
    },
  };

  const boot = (): Engine => {
    const engine = createEngine({
      store: createSyncStore({
        db,
        now: () => clock.now,
        newId: randomUUID,
        actor,
        onChange: () => undefined,
      }),
      transport,
      appVersion: '0',
      clock: clock.engineClock(),
      onState: () => undefined,
      onBug: (error) => bugs.push(error),
    });
    engine.activate();
    return engine;
  };

  let engine = boot();
  return {
    db,
    session,
    user,
    saved,
    actor,
    get engine() {
      return engine;
    },
    save(call) {
      const operationId = randomUUID();
      const result = saveChange(db, {
        call,
        operationId,
        createdAt: clock.now,
        actor: actor(),
        undoes: null,
      });
      if (result.isSaved && result.n !== null) {
        saved.push(operationId);
        engine.changedHere();
      }
      return result;
    },
    takeNumber: () => (countNumbersLeft(db) === 0 ? null : takeNumber(db)),
    kill() {
      engine.stop();
      network.abandon(index);
      engine = boot();
    },
    nudge: () => engine.nudge(),
    poke() {
      for (const poke of [...pokes]) poke();
    },
    close() {
      engine.stop();
      db.close();
    },
  };
}

/** What the server does with a request, with its errors as the HTTP client would report them. */
async function serve<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) {
      const isNewHistory = error.code === 'epochChanged' || error.code === 'historyGone';
      throw new TransportFailure(isNewHistory ? 'network' : 'busy', error.code, { cause: error });
    }
    throw error;
  }
}

function overTheWire(page: Page): Page {
  return decodePage(encodePage(page));
}

function copy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The cursor of a client's store. */
export function cursorOf(client: SimulatedClient): number {
  return getMeta(client.db, 'cursor') ?? -1;
}
