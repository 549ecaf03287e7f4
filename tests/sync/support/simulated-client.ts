import Database from 'better-sqlite3';
import type { SqliteDatabase } from '../../../db/client/connection.ts';
import { hiddenHere } from '../../../db/client/hidden-fields.ts';
import { getMeta } from '../../../db/client/meta.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { countNumbersLeft, takeNumber } from '../../../db/client/numbers.ts';
import { listScopeProgress } from '../../../db/client/outbox.ts';
import type { OutboxLimits } from '../../../db/client/outbox-limits.ts';
import { type ActOfChange, type SaveResult, saveChange } from '../../../db/client/save-change.ts';
import { createSyncStore } from '../../../db/client/sync-store.ts';
import { createDamageGuard } from '../../../electron/store/damage-guard.ts';
import { createEngine, type Engine } from '../../../electron/sync/engine.ts';
import {
  type LiveHandlers,
  type LiveLine,
  type SyncTransport,
  TransportFailure,
} from '../../../electron/sync/ports.ts';
import type { UploadPorts } from '../../../server/blobs/uploads.ts';
import { hello } from '../../../server/sync/hello.ts';
import { leaseNumbersTo } from '../../../server/sync/numbers.ts';
import type { SyncPorts } from '../../../server/sync/ports.ts';
import { pull } from '../../../server/sync/pull.ts';
import { type PushPorts, push } from '../../../server/sync/push.ts';
import type { PageBudget } from '../../../server/sync/read-page.ts';
import { compareDigests, reconcile } from '../../../server/sync/reconcile.ts';
import type { Session } from '../../../server/sync/session.ts';
import { readScopePage } from '../../../server/sync/snapshot.ts';
import { decodePage, encodePage, PageBroken, type PageText } from '../../../shared/contract/page-codec.ts';
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
import type { EntityRow } from '../../../shared/model/entities.ts';
import { User } from '../../../shared/model/user.ts';
import type { Actor, MutationCall } from '../../../shared/mutations/mutation.ts';
import { watchOwnMessages } from './check-client.ts';
import { mustHold } from './must-hold.ts';
import { readByOldVersion, UPDATE } from './old-version.ts';
import { answer, copy } from './simulated-answer.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { fillAtCommit, MIGRATIONS, openEmptyDisk } from './simulated-disk.ts';
import { openSimulatedLine } from './simulated-line.ts';
import type { SimulatedNetwork } from './simulated-network.ts';
import { createSimulatedUploads, type SimulatedUploads, stageFile } from './simulated-uploads.ts';

/** How much the center puts on a page. */
export interface PageBudgets {
  news(maxBytes: number): PageBudget;
  snapshot(maxBytes: number): PageBudget;
  readonly poke: PageBudget;
}

/** So small that a conversation of some messages, and a few changes, already need several pages. */
const SMALL_PAGES: PageBudgets = {
  news: () => ({ rows: 3, bytes: 900 }),
  snapshot: () => ({ rows: 3, bytes: 100_000 }),
  poke: { rows: 3, bytes: 100_000 },
};

/** So little room for waiting changes that a day without a line fills it (R79). */
export const OUTBOX_ROOM = { changes: 8, bytes: 3_000 };

const IN_MEMORY: StorePlace = { open: openEmptyDisk, changed: () => undefined };

/** What a center offers to the workstations. */
export type SimulatedNode = PushPorts & SyncPorts;

/** Where a workstation stands in its world. */
export interface SimulatedClientOptions {
  readonly index: number;
  readonly user: EntityRow<'user'>;
  readonly session: Session;
  /** The node that answers the next request; throws when none is up. */
  node(): SimulatedNode;
  readonly network: SimulatedNetwork;
  readonly clock: SimulatedClock;
  readonly newId: () => string;
  readonly bugs: unknown[];
  /** Where its files go; without, it has none. */
  uploads?(): UploadPorts;
  /** Small pages unless it is said. */
  readonly pages?: PageBudgets;
  /** What may wait here; as much as on a workstation that ships unless it is said. */
  readonly outboxLimits?: OutboxLimits;
  /** It runs the version before, until it is updated; where nothing is said, there is only one version. */
  readonly isOld?: boolean;
  /** Where it writes down what was made; those of one world may share it. */
  readonly made?: Map<string, MutationCall>;
  /** The disk it starts with, a new one when there is none. */
  readonly image?: DiskImage;
  /** In memory unless it is said. */
  readonly place?: StorePlace;
}

/** Where the store of a workstation lies, and who follows what happens there. */
export interface StorePlace {
  open(user: EntityRow<'user'>): SqliteDatabase;
  /** Called after each change of its rows. */
  changed(): void;
}

/** The whole disk of a workstation at one moment, and what its person had seen saved on it. */
export interface DiskImage {
  readonly bytes: Buffer;
  /** Contents of files, by hash. */
  readonly contents: ReadonlyMap<string, Buffer>;
  readonly saved: readonly string[];
  readonly settled: readonly Settled[];
  readonly edits: ReadonlyMap<string, string>;
}

/** Refused or held work that its person has settled. */
export interface Settled {
  readonly operation: string;
  readonly how: 'applyAgain' | 'sendAnyway' | 'turnIntoNote' | 'discard' | 'dismiss' | 'edit';
  /** What took its place; null where nothing did. */
  readonly by: string | null;
}

/** `little` leaves news out (R107); with `none` no transaction finds room for its end. */
export type DiskRoom = 'enough' | 'little' | 'none';

/** One workstation: a real SQLite store and the real engine, over the simulated network. */
export interface SimulatedClient {
  readonly index: number;
  readonly db: SqliteDatabase;
  readonly session: Session;
  readonly user: EntityRow<'user'>;
  readonly engine: Engine;
  /** Operation ids of everything this client has acknowledged as saved. */
  readonly saved: string[];
  /** What was made on this disk or one that it is a copy of, as it was made: by operation id. */
  readonly made: Map<string, MutationCall>;
  /** What its person has settled, in order. */
  readonly settled: Settled[];
  /** Refused words that the draft of a ticket takes the place of, as its person knows: operation ids by ticket. */
  readonly edits: Map<string, string>;
  /** How far its clock is off, in milliseconds. */
  clockErrorMs: number;
  /** The ticket its window shows. */
  openTicketId: string | null;
  diskRoom: DiskRoom;
  /** Whether it runs the version before; null where there is only one. */
  readonly isOld: boolean | null;
  actor(): Actor;
  /** @param undoes local number of the change that this one takes back */
  save(call: MutationCall, how?: ActOfChange, undoes?: number | null): SaveResult;
  /** Puts a file on its disk that a change may name. */
  stageFile(bytes: Buffer): { readonly sha256: string; readonly sizeBytes: number };
  takeNumber(): number | null;
  /** The process dies between two steps; what is in the database is all that remains. */
  kill(): void;
  /** The program is replaced by the newest version, with everything that waits. */
  update(): void;
  takeDiskImage(): DiskImage;
  /** Its disk is replaced by an older image of itself. */
  restoreDisk(image: DiskImage): void;
  nudge(): void;
  poke(): void;
  /** The session ended; until somebody signs in again nothing is sent. */
  signOut(): void;
  signIn(): void;
  close(): void;
}

export function createSimulatedClient(options: SimulatedClientOptions): SimulatedClient {
  const { index, user, session, network, clock, newId, bugs, pages: budgets = SMALL_PAGES } = options;
  const saved: string[] = [...(options.image?.saved ?? [])];
  const made = options.made ?? new Map<string, MutationCall>();
  /** Ticket numbers that this disk has given out. */
  const given = new Set<number>();
  const settled: Settled[] = [...(options.image?.settled ?? [])];
  const edits = new Map(options.image?.edits);
  let contents = new Map(options.image?.contents);
  const { open: openStore, changed } = options.place ?? IN_MEMORY;
  let db = options.image === undefined ? openStore(user) : new Database(options.image.bytes);
  let diskRoom: DiskRoom = 'enough';
  watchOwnMessages(db);
  fillAtCommit(db, () => diskRoom === 'none');
  let livePokes: (() => void)[] = [];
  let isSignedOut = false;
  let isOld = options.isOld ?? null;
  let clockErrorMs = 0;
  let openTicketId: string | null = null;
  const guard = createDamageGuard(() => bugs.push('a damaged disk'));
  const isTicketOpen = (ticketId: string): boolean => ticketId === openTicketId;
  const now = (): number => clock.now + clockErrorMs;
  const actor = (): Actor => ({
    kind: 'user',
    user: User.parse(getMeta(db, 'user')),
    scopes: new Set(listScopeProgress(db).map(({ scope }) => scope)),
    hiddenFields: hiddenHere(db),
  });

  const ask = <T>(
    kind: string,
    request: object,
    serve: (node: SimulatedNode, request: unknown) => Promise<T>,
  ): Promise<T> => {
    if (isSignedOut) return Promise.reject(new TransportFailure('auth', 'sessionExpired'));
    return network.send(index, kind, () => answer(() => serve(options.node(), copy(request))), request);
  };
  const askPage = async (
    kind: string,
    request: object,
    serve: (node: SimulatedNode, request: unknown) => Promise<PageText>,
  ): Promise<Page> =>
    readHere(readPage(await ask(kind, request, async (node, body) => encodePage(await serve(node, body)))));
  const readHere = <T extends Pick<Page, 'lines'>>(page: T): T =>
    isOld === true ? readByOldVersion(page) : page;

  const transport: SyncTransport = {
    hello: (request) => ask('hello', request, (node, body) => hello(node, session, HelloRequest.parse(body))),
    push: (request) => ask('push', request, (node, body) => push(node, session, PushRequest.parse(body))),
    pull: (request) =>
      askPage('pull', request, (node, body) => {
        const asked = PullRequest.parse(body);
        return pull(node, session, asked, budgets.news(asked.maxBytes));
      }),
    snapshot: (request) =>
      askPage('snapshot', request, async (node, body) => {
        const asked = SnapshotRequest.parse(body);
        return (await readScopePage(node, session, asked, budgets.snapshot(asked.maxBytes))).page;
      }),
    compareDigests: (request) =>
      ask('digests', request, (node, body) => compareDigests(node, session, DigestsRequest.parse(body))),
    reconcile: (request) =>
      askPage('reconcile', request, (node, body) => reconcile(node, session, ReconcileRequest.parse(body))),
    leaseNumbers: (request) =>
      ask('numbers', request, (node, body) => leaseNumbersTo(node, session, NumbersRequest.parse(body))),
    wait: () => new Promise(() => undefined),
    hangUp: () => network.hangUp(index),
    openLive: (_carrier, { clientId }, handlers) => openLive(clientId, handlers),
  };

  const openLive = (clientId: string, handlers: LiveHandlers): LiveLine => {
    const { poke, line } = openSimulatedLine({
      clientId,
      session,
      budget: budgets.poke,
      handlers: {
        ...handlers,
        onPoke: (news) => handlers.onPoke(news === null ? null : { ...news, page: readHere(news.page) }),
      },
      node: options.node,
      isSignedOut: () => isSignedOut,
      send: (kind, serve, frame) => network.send(index, kind, serve, frame),
      onBug: (error) => bugs.push(error),
    });
    livePokes = [poke];
    return {
      tell: line.tell,
      close() {
        livePokes = livePokes.filter((each) => each !== poke);
      },
    };
  };

  let uploads: SimulatedUploads | null = null;
  const openUploads = (): SimulatedUploads | null => {
    const { uploads: center } = options;
    if (center === undefined) return null;
    return createSimulatedUploads({
      db,
      contents,
      session,
      clock: clock.engineClock(),
      now,
      center,
      ask: (kind, serve) =>
        isSignedOut
          ? Promise.reject(new TransportFailure('auth', 'sessionExpired'))
          : network.send(index, kind, serve),
      onSent: () => engine.changedHere(),
      onBug: (error) => bugs.push(error),
    });
  };
  const boot = (): Engine => {
    uploads?.stop();
    uploads = openUploads();
    if (isOld === false) migrate(db, [...MIGRATIONS, UPDATE]);
    const engine = createEngine({
      store: guard.all(createSyncStore({ db, now, newId, actor, onChange: changed, isTicketOpen })),
      transport,
      appVersion: '0',
      clock: clock.engineClock(),
      onState: ({ link }) => uploads?.setOnline(link === 'online'),
      isMetered: () => false,
      hasRoom: () => diskRoom !== 'little',
      onTransfer: () => undefined,
      onPresence: () => undefined,
      onBug: (error) => bugs.push(error),
    });
    engine.activate();
    return engine;
  };
  const reboot = (): void => {
    engine.stop();
    network.abandon(index);
    engine = boot();
  };

  let engine = boot();
  return {
    index,
    session,
    user,
    saved,
    made,
    settled,
    edits,
    actor,
    get db() {
      return db;
    },
    get engine() {
      return engine;
    },
    get clockErrorMs() {
      return clockErrorMs;
    },
    set clockErrorMs(value: number) {
      clockErrorMs = value;
    },
    get openTicketId() {
      return openTicketId;
    },
    get isOld() {
      return isOld;
    },
    get diskRoom() {
      return diskRoom;
    },
    set diskRoom(room: DiskRoom) {
      diskRoom = room;
    },
    set openTicketId(value: string | null) {
      openTicketId = value;
    },
    save(call, how = {}, undoes = null) {
      const operationId = newId();
      const change = { call, operationId, createdAt: now(), actor: actor(), undoes, ...how };
      const result = saveChange(db, change, undefined, options.outboxLimits);
      if (result.isSaved && result.n !== null) {
        saved.push(operationId);
        made.set(operationId, call);
        engine.changedHere();
        uploads?.wake();
      }
      return result;
    },
    stageFile: (bytes) => stageFile(db, contents, bytes, now()),
    takeNumber() {
      if (countNumbersLeft(db) === 0) return null;
      const number = takeNumber(db);
      mustHold(!given.has(number), `I15: ${number} is given out twice at workstation ${index}`);
      given.add(number);
      return number;
    },
    kill: reboot,
    update() {
      if (isOld !== true) return;
      isOld = false;
      reboot();
    },
    takeDiskImage: () => ({
      bytes: db.serialize(),
      contents: new Map(contents),
      saved: [...saved],
      settled: [...settled],
      edits: new Map(edits),
    }),
    restoreDisk(image) {
      engine.stop();
      network.abandon(index);
      db.close();
      db = new Database(image.bytes);
      diskRoom = 'enough';
      fillAtCommit(db, () => diskRoom === 'none');
      saved.splice(0, saved.length, ...image.saved);
      settled.splice(0, settled.length, ...image.settled);
      edits.clear();
      for (const [ticketId, operation] of image.edits) edits.set(ticketId, operation);
      contents = new Map(image.contents);
      // What was given since then it cannot know.
      given.clear();
      engine = boot();
    },
    nudge: () => engine.nudge(),
    poke() {
      for (const poke of [...livePokes]) poke();
    },
    signOut() {
      isSignedOut = true;
    },
    signIn() {
      if (!isSignedOut) return;
      isSignedOut = false;
      engine.activate();
    },
    close() {
      uploads?.stop();
      engine.stop();
      db.close();
    },
  };
}

/** A page as the transport reads it: one that was cut is no answer. */
function readPage(bytes: Uint8Array): Page {
  try {
    return decodePage(bytes);
  } catch (error) {
    if (!(error instanceof PageBroken)) throw error;
    throw new TransportFailure('network', 'serverUnreachable', { cause: error });
  }
}
