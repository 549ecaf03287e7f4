import type { PokeNews } from '../../shared/contract/live-protocol.ts';
import type { Standing, SyncStore } from '../../shared/contract/sync-store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { OwnPresence, TicketPresence } from '../../shared/model/presence.ts';
import { unreachable } from '../../shared/util/unreachable.ts';
import { createBatchLineMeter } from './batch-line-meter.ts';
import { type Line, NUMBERS_LOW, runLane } from './lanes.ts';
import { createLivePages } from './live-pages.ts';
import { createLivePresence } from './live-presence.ts';
import { createPageLineMeter } from './page-line-meter.ts';
import type { Transfer } from './page-size.ts';
import {
  type EngineClock,
  type LiveCarrier,
  type LiveLine,
  type SyncTransport,
  TransportFailure,
} from './ports.ts';
import { createScopePages } from './scope-pages.ts';
import {
  type Failure,
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
  /** Whether the disk has more room than what is kept for the person's own work. */
  hasRoom(): boolean;
  /** A page arrived, and how fast. */
  onTransfer(transfer: Transfer): void;
  /** Who else is on which ticket, as far as this workstation may know; empty while there is no live line. */
  onPresence(tickets: readonly TicketPresence[]): void;
  /** An error that is none of the expected ones. */
  onBug(error: unknown): void;
}

/** What keeps a page from being taken in, and nothing else from going on. */
const NO_ROOM: ReadonlySet<string> = new Set(['diskFull', 'diskNearlyFull']);

/** Carries out what the pure core decides. Stopped engines ignore every answer that still arrives. */
export interface Engine {
  readonly state: SyncState;
  activate(): void;
  deactivate(): void;
  /** Something was written here. */
  changedHere(): void;
  /** Try now: the person asked. */
  nudge(): void;
  /** The machine woke up or the network is back: connects anew at once, whatever was under way or waited for. */
  wake(): void;
  /** Says hello again on an open line: for what only a hello brings (R154). */
  greet(): void;
  /** The tickets that are open here and what is done on them, for the others to see. */
  setPresence(tickets: OwnPresence): void;
  /** The line became metered, or no longer is: the live line is opened anew under the other rules. */
  meteringChanged(): void;
  stop(): void;
}

export function createEngine(ports: EnginePorts): Engine {
  let state = INITIAL_STATE;
  let isStopped = false;
  let cancelRetry = (): void => undefined;
  let cancelLiveRetry = (): void => undefined;
  let cancelRoomCheck = (): void => undefined;
  const cancelRests = new Map<Lane, () => void>();
  let closeLive = (): void => undefined;
  let liveLine: LiveLine | null = null;
  let isPullingNews = false;
  /** Counts up with everybody who signs in. */
  let session = 0;
  const livePages = createLivePages(ports.store);
  const presence = createLivePresence({
    clock: ports.clock,
    isMetered: ports.isMetered,
    onOthers: ports.onPresence,
  });
  const line: Line = {
    meter: createPageLineMeter(ports.onTransfer),
    batches: createBatchLineMeter(),
    scopePages: createScopePages(),
  };

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
      case 'openLive':
        closeLive = openLive(effect.carrier);
        break;
      case 'startPolling':
        closeLive = startPolling();
        break;
      case 'hangUp':
        ports.transport.hangUp();
        break;
      case 'closeLive':
        closeLive();
        closeLive = () => undefined;
        break;
      case 'scheduleRetry':
        cancelRetry();
        cancelRetry = schedule(effect.minMs, effect.maxMs, { type: 'retryDue' });
        break;
      case 'scheduleRest': {
        const { lane, minMs, maxMs } = effect;
        cancelRests.get(lane)?.();
        cancelRests.set(lane, schedule(minMs, maxMs, { type: 'restOver', lane }));
        break;
      }
      case 'scheduleLiveRetry':
        cancelLiveRetry();
        cancelLiveRetry = schedule(effect.minMs, effect.maxMs, { type: 'liveRetryDue' });
        break;
      case 'scheduleRoomCheck':
        cancelRoomCheck();
        cancelRoomCheck = schedule(effect.minMs, effect.maxMs, { type: 'roomCheckDue' });
        break;
      case 'cancelRetries':
        cancelRetry();
        cancelLiveRetry();
        break;
      default:
        unreachable(effect);
    }
  };

  const request = async (lane: Lane, isForNews: boolean): Promise<void> => {
    if (isForNews) isPullingNews = true;
    const askedIn = session;
    try {
      const done = await runLane(lane, isForNews, line, {
        ...ports,
        transport: unlessStopped(ports.transport),
      });
      if (isForNews) isPullingNews = false;
      dispatch({ type: 'succeeded', lane, work: workOf(ports.store.standing()), ...done });
      tellStand();
    } catch (error) {
      if (isForNews) isPullingNews = false;
      if (isStopped) return;
      const { kind, ...failure } = toFailure(error, ports);
      // What ended the session before says nothing of the one that was begun since (R204).
      const isOfBefore = kind === 'auth' && askedIn !== session;
      if (lane === 'pull' && NO_ROOM.has(failure.problem.code)) {
        dispatch({ type: 'lackedRoom', problem: failure.problem });
      } else dispatch({ type: 'failed', lane, kind: isOfBefore ? 'network' : kind, ...failure });
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
      push: (request, watch) => check(transport.push(request, watch)),
      pull: (request, watch) => check(transport.pull(request, watch)),
      snapshot: (request, watch) => check(transport.snapshot(request, watch)),
      compareDigests: (request) => check(transport.compareDigests(request)),
      reconcile: (request) => check(transport.reconcile(request)),
      leaseNumbers: (request) => check(transport.leaseNumbers(request)),
    };
  };

  /** While news are pulled the store is about to stand elsewhere, and what it says would be out of date at once. */
  const tellStand = (): void => {
    if (isStopped || liveLine === null || state.needsPull || isPullingNews) return;
    const stand = livePages.nextStand();
    if (stand !== null) liveLine.tell(stand);
  };

  const hearPoke = (news: PokeNews | null): void => {
    switch (takePoke(news)) {
      case 'applied':
        dispatch({ type: 'newsApplied', work: workOf(ports.store.standing()) });
        tellStand();
        break;
      case 'hint':
        dispatch({ type: 'poked' });
        break;
      case 'known':
        break;
    }
  };

  const takePoke = (news: PokeNews | null) => {
    try {
      return livePages.take(ports.hasRoom() ? news : null);
    } catch (error) {
      // What the workstation itself is in trouble with, the pull meets again and tells the person.
      if (!(error instanceof AppError)) ports.onBug(error);
      return 'hint';
    }
  };

  /** Events of a live line that was replaced meanwhile must not be heard. */
  const openLive = (carrier: LiveCarrier): (() => void) => {
    let isCurrent = true;
    livePages.begin();
    const options = { clientId: ports.store.standing().clientId, isMetered: ports.isMetered() };
    const live = ports.transport.openLive(carrier, options, {
      onOpen() {
        if (!isCurrent) return;
        liveLine = live;
        dispatch({ type: 'liveOpened' });
        tellStand();
        presence.begin((frame) => live.tell(frame));
      },
      onPoke: (news) => isCurrent && hearPoke(news),
      onPresence: (tickets) => isCurrent && presence.hear(tickets),
      onClose(retryAfterMs) {
        if (!isCurrent) return;
        presence.end();
        dispatch({ type: 'liveClosed', retryAfterMs });
      },
    });
    return () => {
      isCurrent = false;
      liveLine = null;
      presence.end();
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
      dispatch({ type: 'pollFailed', ...toFailure(error, ports) });
    });
    return () => abort.abort();
  };

  return {
    get state() {
      return state;
    },
    activate() {
      session += 1;
      dispatch({ type: 'activated', work: workOf(ports.store.standing()) });
    },
    deactivate: () => dispatch({ type: 'deactivated' }),
    changedHere: () => dispatch({ type: 'changedHere', work: workOf(ports.store.standing()) }),
    setPresence: (tickets) => presence.set(tickets),
    nudge: () => dispatch({ type: 'nudged' }),
    wake: () => dispatch({ type: 'woke' }),
    greet: () => dispatch({ type: 'greetDue' }),
    meteringChanged() {
      if (state.live === 'closed' || state.live === 'polling' || state.carrier === 'polling') return;
      closeLive();
      closeLive = openLive(state.carrier);
    },
    stop() {
      perform({ type: 'cancelRetries' });
      cancelRoomCheck();
      for (const cancel of cancelRests.values()) cancel();
      perform({ type: 'closeLive' });
      isStopped = true;
    },
  };
}

function toFailure(error: unknown, { onBug }: EnginePorts): Failure {
  if (error instanceof TransportFailure) {
    const { kind, code, params, retryAfterMs } = error;
    return { kind, problem: { code, params }, retryAfterMs };
  }
  // The workstation itself is in trouble (a full disk, say): the person hears which, sync tries again later.
  if (error instanceof AppError) {
    return { kind: 'stop', problem: { code: error.code, params: error.params }, retryAfterMs: null };
  }
  onBug(error);
  return { kind: 'stop', problem: { code: 'internal', params: {} }, retryAfterMs: null };
}

function workOf(standing: Standing): Work {
  return {
    hasUnsent: standing.unsentCount > 0,
    hasJoining: standing.joiningScopes.length + standing.checkingScopes.length > 0,
    needsNumbers: standing.mustClaimNumbers || standing.numbersLeft < NUMBERS_LOW,
    isComparing: standing.checkingScopes.length > 0,
    mustClaimNumbers: standing.mustClaimNumbers,
  };
}
