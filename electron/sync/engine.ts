import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS, PROTOCOL_VERSION } from '../../shared/contract/sync-protocol.ts';
import type { Standing, SyncStore } from '../../shared/contract/sync-store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { unreachable } from '../../shared/util/unreachable.ts';
import { createPageLineMeter, type PageLineMeter } from './page-line-meter.ts';
import type { Transfer } from './page-size.ts';
import { type EngineClock, type SyncTransport, TransportFailure } from './ports.ts';
import { checkHistory, createScopePages, type ScopePages } from './scope-pages.ts';
import {
  INITIAL_STATE,
  type Lane,
  type SyncEffect,
  type SyncEvent,
  type SyncState,
  step,
  type Work,
} from './state.ts';

export interface EnginePorts {
  readonly store: SyncStore;
  readonly transport: SyncTransport;
  readonly clock: EngineClock;
  readonly appVersion: string;
  /** The person pays for every byte of this line. */
  isMetered(): boolean;
  onState(state: SyncState): void;
  /** A page arrived, and how fast. */
  onTransfer(transfer: Transfer): void;
  /** An error that is none of the expected ones. */
  onBug(error: unknown): void;
}

/** Carries out what the pure core decides. Stopped engines ignore every answer that still arrives. */
export interface Engine {
  readonly state: SyncState;
  activate(): void;
  deactivate(): void;
  /** Something was written here. */
  changedHere(): void;
  /** Try now: the person asked, the network is back, the machine woke up. */
  nudge(): void;
  /** The line became metered, or no longer is: the live line is opened anew under the other rules. */
  meteringChanged(): void;
  stop(): void;
}

/** Numbers are leased again when fewer than this are left. */
const NUMBERS_LOW = LIMITS.numberBlock / 4;

export function createEngine(ports: EnginePorts): Engine {
  let state = INITIAL_STATE;
  let isStopped = false;
  let cancelRetry = (): void => undefined;
  let cancelSocketRetry = (): void => undefined;
  let closeLive = (): void => undefined;
  const line: Line = { meter: createPageLineMeter(ports.onTransfer), scopePages: createScopePages() };

  const dispatch = (event: SyncEvent): void => {
    if (isStopped) return;
    const next = step(state, event);
    state = next.state;
    for (const effect of next.effects) perform(effect);
    ports.onState(state);
  };

  const schedule = (minMs: number, maxMs: number, event: SyncEvent): (() => void) =>
    ports.clock.setTimer(minMs + ports.clock.random() * (maxMs - minMs), () => dispatch(event));

  const perform = (effect: SyncEffect): void => {
    switch (effect.type) {
      case 'request':
        void request(effect.lane, effect.isForNews);
        break;
      case 'openSocket':
        closeLive = openSocket();
        break;
      case 'startPolling':
        closeLive = startPolling();
        break;
      case 'closeLive':
        closeLive();
        closeLive = () => undefined;
        break;
      case 'scheduleRetry':
        cancelRetry();
        cancelRetry = schedule(effect.minMs, effect.maxMs, { type: 'retryDue' });
        break;
      case 'scheduleSocketRetry':
        cancelSocketRetry();
        cancelSocketRetry = schedule(effect.minMs, effect.maxMs, { type: 'socketRetryDue' });
        break;
      case 'cancelRetries':
        cancelRetry();
        cancelSocketRetry();
        break;
      default:
        unreachable(effect);
    }
  };

  const request = async (lane: Lane, isForNews: boolean): Promise<void> => {
    try {
      const done = await runLane(lane, isForNews, line, {
        ...ports,
        transport: unlessStopped(ports.transport),
      });
      dispatch({ type: 'succeeded', lane, work: workOf(ports.store.standing()), ...done });
    } catch (error) {
      if (isStopped) return;
      const failure = toFailure(error, ports);
      dispatch({
        type: 'failed',
        lane,
        kind: failure.kind,
        problem: { code: failure.code, params: failure.params },
        retryAfterMs: failure.retryAfterMs,
      });
    }
  };

  /** An answer that arrives after the stop must not touch the store, which may be closed by now. */
  const unlessStopped = (transport: SyncTransport): SyncTransport => {
    const check = async <T>(answer: Promise<T>): Promise<T> => {
      const value = await answer;
      if (isStopped) throw new TransportFailure('stop', 'storeStopped');
      return value;
    };
    return {
      ...transport,
      hello: (request) => check(transport.hello(request)),
      push: (request) => check(transport.push(request)),
      pull: (request, watch) => check(transport.pull(request, watch)),
      snapshot: (request, watch) => check(transport.snapshot(request, watch)),
      compareDigests: (request) => check(transport.compareDigests(request)),
      reconcile: (request) => check(transport.reconcile(request)),
      leaseNumbers: (request) => check(transport.leaseNumbers(request)),
    };
  };

  /** Events of a live line that was replaced meanwhile must not be heard. */
  const openSocket = (): (() => void) => {
    let isCurrent = true;
    const live = ports.transport.openLive(ports.store.standing().clientId, ports.isMetered(), {
      onOpen: () => isCurrent && dispatch({ type: 'socketOpened' }),
      onPoke: () => isCurrent && dispatch({ type: 'poked' }),
      onClose: (retryAfterMs) => isCurrent && dispatch({ type: 'socketClosed', retryAfterMs }),
    });
    return () => {
      isCurrent = false;
      live.close();
    };
  };

  const startPolling = (): (() => void) => {
    const abort = new AbortController();
    const poll = async (): Promise<void> => {
      let seq = ports.store.standing().cursor ?? 0;
      while (!abort.signal.aborted && !isStopped) {
        const newest = await ports.transport.wait(seq, abort.signal);
        if (abort.signal.aborted) return;
        if (newest > seq) dispatch({ type: 'poked' });
        seq = Math.max(seq, newest);
      }
    };
    poll().catch((error: unknown) => {
      if (abort.signal.aborted) return;
      const failure = toFailure(error, ports);
      dispatch({
        type: 'failed',
        lane: 'pull',
        kind: failure.kind,
        problem: { code: failure.code, params: failure.params },
        retryAfterMs: failure.retryAfterMs,
      });
    });
    return () => abort.abort();
  };

  return {
    get state() {
      return state;
    },
    activate: () => dispatch({ type: 'activated', work: workOf(ports.store.standing()) }),
    deactivate: () => dispatch({ type: 'deactivated' }),
    changedHere: () => dispatch({ type: 'changedHere', work: workOf(ports.store.standing()) }),
    nudge: () => dispatch({ type: 'nudged' }),
    meteringChanged() {
      if (state.live !== 'socket' && state.live !== 'opening') return;
      closeLive();
      closeLive = openSocket();
    },
    stop() {
      perform({ type: 'cancelRetries' });
      perform({ type: 'closeLive' });
      isStopped = true;
    },
  };
}

function toFailure(error: unknown, { onBug }: EnginePorts): TransportFailure {
  if (error instanceof TransportFailure) return error;
  // The workstation itself is in trouble (a full disk, say): the person hears which, sync tries again later.
  if (error instanceof AppError) {
    return new TransportFailure('stop', error.code, { params: error.params, cause: error });
  }
  onBug(error);
  return new TransportFailure('stop', 'internal', { cause: error });
}

function workOf(standing: Standing): Work {
  return {
    hasUnsent: standing.unsentCount > 0,
    hasJoining: standing.joiningScopes.length + standing.checkingScopes.length > 0,
    needsNumbers: standing.mustClaimNumbers || standing.numbersLeft < NUMBERS_LOW,
    mustClaimNumbers: standing.mustClaimNumbers,
  };
}

/** What the engine remembers of the line between requests. */
interface Line {
  readonly meter: PageLineMeter;
  readonly scopePages: ScopePages;
}

/** What follows from an answered request: whether a pull is due, and what a hello said about the line. */
type Done = Pick<SyncEvent & { type: 'succeeded' }, 'needsPull' | 'mode'>;

/** One request of a lane, from reading the store to writing the answer down. */
async function runLane(lane: Lane, isForNews: boolean, line: Line, ports: EnginePorts): Promise<Done> {
  switch (lane) {
    case 'hello':
      return { needsPull: true, mode: await sayHello(ports) };
    case 'push':
      return { needsPull: await pushBatch(ports), mode: null };
    case 'pull':
      if (isForNews) return { needsPull: await pullNews(ports, line.meter), mode: null };
      if (ports.store.standing().joiningScopes.length > 0) {
        return { needsPull: await line.scopePages.fetchNext({ ...ports, meter: line.meter }), mode: null };
      }
      await checkScope(ports);
      // Only a page that comes after the last check confirms changes (R5).
      return { needsPull: ports.store.standing().checkingScopes.length === 0, mode: null };
    case 'numbers':
      await leaseNumbers(ports);
      return { needsPull: false, mode: null };
    default:
      return unreachable(lane);
  }
}

async function sayHello({ store, transport, appVersion }: EnginePorts): Promise<SyncState['mode']> {
  const { clientId, epoch, cursor, proof } = store.standing();
  const answer = await transport.hello({
    protocol: PROTOCOL_VERSION,
    appVersion,
    clientId: clientId as never,
    epoch,
    cursor,
    standing: proof,
  });
  store.greet(answer);
  return answer.mode;
}

async function pushBatch({ store, transport }: EnginePorts): Promise<boolean> {
  const { clientId, epoch } = store.standing();
  const mutations = store.nextBatch(LIMITS.batchMutations, LIMITS.batchBytes);
  if (mutations.length === 0 || epoch === null) return false;
  const answer = await transport.push({
    clientId: clientId as never,
    epoch,
    mutations: [...mutations],
    path: [],
  });
  if (store.standing().clientId !== clientId) return true;
  switch (answer.kind) {
    case 'judged':
      store.recordResults(answer.results);
      break;
    case 'gap':
      store.rewind(answer.expectedN);
      break;
    case 'fork':
      store.fork();
      break;
    default:
      unreachable(answer);
  }
  return true;
}

async function pullNews({ store, transport }: EnginePorts, meter: PageLineMeter): Promise<boolean> {
  const { clientId, epoch, cursor, completeScopes, joiningScopes, checkingScopes } = store.standing();
  if (epoch === null || cursor === null) return false;
  const page = await meter.read((maxBytes, watch) =>
    transport.pull(
      {
        clientId: clientId as never,
        epoch,
        cursor,
        // A scope under comparison was complete: what it lacks comes with the comparison, what is new with the news.
        scopes: [...completeScopes, ...checkingScopes.map(({ scope }) => scope)],
        joiningScopes: joiningScopes.map(({ scope }) => scope),
        maxBytes,
      },
      watch,
    ),
  );
  checkHistory(page, store.standing());
  store.applyPull(page, { clientId, cursor });
  return page.trailer.hasMore;
}

/**
 * One step of comparing a scope with the center: first the digests of all its groups, then the rows of those that
 * differ, a few groups at a time.
 */
async function checkScope({ store, transport }: EnginePorts): Promise<void> {
  const { clientId, epoch, completeScopes, checkingScopes } = store.standing();
  const [checking] = checkingScopes;
  if (epoch === null || checking === undefined) return;
  const { scope } = checking;
  const identity = { clientId: clientId as never, epoch, scope };
  if (checking.groups === null) {
    const builder = store.startDigests(scope);
    while (!builder.step()) await nextTurn();
    const answer = await transport.compareDigests({ ...identity, digests: builder.digests() });
    if (answer.epoch !== epoch) throw new TransportFailure('network', 'epochChanged');
    store.recordDifferences(scope, answer.differing);
    return;
  }
  const { groups, rows } = store.nextGroups(scope);
  const heldScopes = [...completeScopes, ...checkingScopes.map((each) => each.scope)];
  const page = await transport.reconcile({ ...identity, groups, rows, heldScopes });
  checkHistory(page, store.standing());
  store.applyReconcile(scope, groups, page);
}

async function leaseNumbers({ store, transport }: EnginePorts): Promise<void> {
  const { clientId, numbersLeft } = store.standing();
  const answer = await transport.leaseNumbers({
    clientId: clientId as never,
    count: numbersLeft < NUMBERS_LOW ? LIMITS.numberBlock : 0,
    held: store.blocksToClaim(),
  });
  if (store.standing().clientId === clientId) store.recordNumbers(answer);
}
