import { unreachable } from '../../shared/util/unreachable.ts';
import type { FailureKind, LiveCarrier } from './ports.ts';

/** What the store has to do, read again after everything that may have changed it. */
export interface Work {
  readonly hasUnsent: boolean;
  readonly hasJoining: boolean;
  readonly needsNumbers: boolean;
  /** Rows are compared with the center's: what was made here goes up first. */
  readonly isComparing: boolean;
  /** New tickets must not go up before the center has their numbers on record again. */
  readonly mustClaimNumbers: boolean;
}

/** Requests of one lane never overlap; lanes do not wait for each other. */
export type Lane = 'hello' | 'push' | 'pull' | 'numbers';

/** Something the person must hear about the line. */
export interface Problem {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface SyncState {
  /** Somebody is signed in and has not asked to work without the line. */
  readonly isActive: boolean;
  readonly link: 'offline' | 'connecting' | 'online';
  /** `pushOnly`: the center takes what was made here, but sends nothing this version could read. */
  readonly mode: 'full' | 'pushOnly';
  readonly busy: Readonly<Record<Lane, boolean>>;
  /** The center asked these to wait for a while; the line is none the worse. */
  readonly resting: Readonly<Record<Lane, boolean>>;
  /** There may be news above the cursor. */
  readonly needsPull: boolean;
  readonly work: Work;
  /** How news arrive. */
  readonly live: 'closed' | 'opening' | LiveCarrier | 'polling';
  /** What carries them here, as far as was tried: events where sockets are blocked, else long poll. */
  readonly carrier: LiveCarrier | 'polling';
  /** The machine woke up: what was under way is being ended, and then a hello goes out at once. */
  readonly isWaking: boolean;
  /** There was no room on the disk for news: nothing is pulled until somebody has looked again. */
  readonly isOutOfRoom: boolean;
  /** Failures in a row; decides how long to wait. */
  readonly failures: number;
  readonly socketFailures: number;
  readonly problem: Problem | null;
}

/** How the line did not carry something. */
export interface Failure {
  readonly kind: FailureKind;
  readonly problem: Problem;
  readonly retryAfterMs: number | null;
}

export type SyncEvent =
  | { readonly type: 'activated'; readonly work: Work }
  | { readonly type: 'deactivated' }
  | { readonly type: 'changedHere'; readonly work: Work }
  /** The person asked. */
  | { readonly type: 'nudged' }
  /** The machine woke up, or the network came back: no connection from before can be trusted. */
  | { readonly type: 'woke' }
  /** The line has been open for long: the center is asked once more for what it says in a hello only. */
  | { readonly type: 'greetDue' }
  | { readonly type: 'retryDue' }
  | { readonly type: 'restOver'; readonly lane: Lane }
  | { readonly type: 'liveRetryDue' }
  | { readonly type: 'roomCheckDue' }
  | {
      readonly type: 'succeeded';
      readonly lane: Lane;
      readonly work: Work;
      readonly needsPull: boolean;
      /** What the center said in its hello; null on the other lanes. */
      readonly mode: SyncState['mode'] | null;
    }
  | ({ readonly type: 'failed'; readonly lane: Lane } & Failure)
  /** The long poll was not answered; a request of the pull lane may be on its way all the same. */
  | ({ readonly type: 'pollFailed' } & Failure)
  /** On the pull lane: nothing was asked, or what came found no room here. */
  | { readonly type: 'lackedRoom'; readonly problem: Problem }
  | { readonly type: 'liveOpened' }
  | { readonly type: 'poked' }
  /** A page that came inside a poke is in the store. */
  | { readonly type: 'newsApplied'; readonly work: Work }
  | { readonly type: 'liveClosed'; readonly retryAfterMs: number | null };

export type SyncEffect =
  /** `isForNews`: on the pull lane, ask what changed; otherwise fetch the next page of a scope that fills. */
  | { readonly type: 'request'; readonly lane: Lane; readonly isForNews: boolean }
  | { readonly type: 'openLive'; readonly carrier: LiveCarrier }
  | { readonly type: 'startPolling' }
  /** Ends every request under way, as if the line had broken. */
  | { readonly type: 'hangUp' }
  /** Ends the live line or the long poll, whichever runs. */
  | { readonly type: 'closeLive' }
  /** Waits a random time up to `maxMs`, but not less than `minMs`, then `retryDue`. */
  | { readonly type: 'scheduleRetry'; readonly minMs: number; readonly maxMs: number }
  /** Waits as `scheduleRetry` does, then `restOver`. */
  | { readonly type: 'scheduleRest'; readonly lane: Lane; readonly minMs: number; readonly maxMs: number }
  | { readonly type: 'scheduleLiveRetry'; readonly minMs: number; readonly maxMs: number }
  | { readonly type: 'scheduleRoomCheck'; readonly minMs: number; readonly maxMs: number }
  | { readonly type: 'cancelRetries' };

export interface Step {
  readonly state: SyncState;
  readonly effects: readonly SyncEffect[];
}

const BACKOFF_START_MS = 1_000;
/** Not the two minutes of sync.md: a try costs a branch next to nothing, and whoever waits for the line sees it come back. */
const BACKOFF_MAX_MS = 30_000;
/** Sockets that close this often without ever opening are taken as blocked by something on the way. */
const SOCKET_FAILURES_UNTIL_EVENTS = 2;
/** While something lesser stands in, a socket is tried again this often, in case the way is free now. */
const BETTER_CARRIER_RETRY_MS = 300_000;
const STOPPED_RETRY_MS = 60_000;
/** Whoever makes room sees it go on soon; a look at the disk costs nothing. */
const ROOM_CHECK_MS = 10_000;
/** What the center says to whoever asks too often (R221, R222): nothing is wrong with the line. */
const ASKED_TOO_OFTEN = 'tooManyRequests';

const IDLE: SyncState['busy'] = { hello: false, push: false, pull: false, numbers: false };
const NO_WORK: Work = {
  hasUnsent: false,
  hasJoining: false,
  needsNumbers: false,
  isComparing: false,
  mustClaimNumbers: false,
};

/** Before anybody is signed in. */
export const INITIAL_STATE: SyncState = {
  isActive: false,
  link: 'offline',
  mode: 'full',
  busy: IDLE,
  resting: IDLE,
  needsPull: false,
  work: NO_WORK,
  live: 'closed',
  carrier: 'socket',
  isWaking: false,
  isOutOfRoom: false,
  failures: 0,
  socketFailures: 0,
  problem: null,
};

/** The whole behaviour of the line: no clock, no network, no database (docs/spec/sync.md). */
export function step(state: SyncState, event: SyncEvent): Step {
  const next = reconnectAfterWake(react(state, event));
  return plan(next.state, next.effects);
}

function react(state: SyncState, event: SyncEvent): Step {
  switch (event.type) {
    case 'activated':
      return connect({ ...INITIAL_STATE, busy: state.busy, isActive: true, work: event.work });
    case 'deactivated':
      return {
        // Requests on their way still end, and only then is their lane free.
        state: { ...INITIAL_STATE, busy: state.busy },
        effects: [{ type: 'cancelRetries' }, { type: 'closeLive' }],
      };
    case 'changedHere':
    case 'newsApplied':
      return only({ ...state, work: event.work });
    case 'nudged':
      if (state.link === 'offline') return connect(state);
      return only({ ...state, needsPull: true, isOutOfRoom: false });
    case 'woke':
      return wake(state);
    case 'greetDue':
      return greet(state);
    case 'retryDue':
      return state.link === 'offline' ? connect(state) : only(state);
    case 'succeeded':
      return succeed(state, event);
    case 'failed':
      return failLane({ ...state, busy: { ...state.busy, [event.lane]: false } }, event);
    case 'restOver':
      return only({ ...state, resting: { ...state.resting, [event.lane]: false } });
    case 'pollFailed':
      return fail(state, event);
    case 'lackedRoom':
      return lackRoom({ ...state, busy: { ...state.busy, pull: false } }, event.problem);
    case 'roomCheckDue':
      return only({ ...state, isOutOfRoom: false });
    case 'liveOpened':
      return openedLive(state);
    case 'poked':
      return only({ ...state, needsPull: true });
    case 'liveClosed':
      return loseLive(state, event.retryAfterMs);
    case 'liveRetryDue':
      if (state.link !== 'online' || state.live === 'socket' || state.live === 'opening') return only(state);
      // What stands in for a socket makes room for another try; what was cut off is opened again.
      return begin(state, state.live === 'closed' ? state.carrier : 'socket');
    default:
      return unreachable(event);
  }
}

function only(state: SyncState): Step {
  return { state, effects: [] };
}

function connect(state: SyncState): Step {
  if (!state.isActive) return only(state);
  // A hello from before is still on its way: its answer, or its failure, is as good as a new one's.
  if (state.busy.hello) return only({ ...state, link: 'connecting' });
  return {
    state: { ...state, link: 'connecting', busy: { ...state.busy, hello: true } },
    effects: [{ type: 'cancelRetries' }, { type: 'request', lane: 'hello', isForNews: false }],
  };
}

/** A line that is not open says hello by itself. */
function greet(state: SyncState): Step {
  if (state.link !== 'online' || state.busy.hello) return only(state);
  return {
    state: { ...state, busy: { ...state.busy, hello: true } },
    effects: [{ type: 'request', lane: 'hello', isForNews: false }],
  };
}

/** Nothing is left of the back-off: whoever opens the lid does not wait for it. */
function wake(state: SyncState): Step {
  if (!state.isActive) return only(state);
  return {
    state: { ...state, link: 'offline', live: 'closed', isWaking: true, failures: 0, resting: IDLE },
    effects: [{ type: 'cancelRetries' }, { type: 'closeLive' }, { type: 'hangUp' }],
  };
}

/** As soon as the last request from before has ended, the line is opened anew. */
function reconnectAfterWake({ state, effects }: Step): Step {
  if (!state.isWaking || Object.values(state.busy).some(Boolean)) return { state, effects };
  const next = connect({ ...state, isWaking: false });
  return { state: next.state, effects: [...effects, ...next.effects] };
}

function succeed(state: SyncState, event: SyncEvent & { type: 'succeeded' }): Step {
  const busy = { ...state.busy, [event.lane]: false };
  const base = {
    ...state,
    busy,
    work: event.work,
    failures: 0,
    needsPull: state.needsPull || event.needsPull,
    // Whatever kept news from coming is over when one has come.
    problem: event.lane === 'pull' ? null : state.problem,
  };
  if (!state.isActive) return only({ ...base, needsPull: false });
  // What was asked before the machine slept may still be answered; the line is opened anew all the same.
  if (event.lane !== 'hello' || state.isWaking) return only(base);
  if (event.mode === 'pushOnly') {
    const problem: Problem = { code: 'clientTooOld', params: {} };
    const effects = state.live === 'closed' ? [] : [{ type: 'closeLive' } as const];
    return { state: { ...base, link: 'online', mode: 'pushOnly', live: 'closed', problem }, effects };
  }
  const greeted = { ...base, mode: 'full', needsPull: true, isOutOfRoom: false, problem: null } as const;
  // What carries news on an open line goes on.
  if (state.link === 'online' && state.live !== 'closed') return only(greeted);
  return begin({ ...greeted, link: 'online' }, state.carrier);
}

function failLane(state: SyncState, event: SyncEvent & { type: 'failed' }): Step {
  const { lane, problem, retryAfterMs } = event;
  if (problem.code !== ASKED_TOO_OFTEN || state.link !== 'online') return fail(state, event);
  const minMs = retryAfterMs ?? BACKOFF_START_MS;
  return {
    state: {
      ...state,
      resting: { ...state.resting, [lane]: true },
      // Whether news or a scope was asked for, news come first.
      needsPull: state.needsPull || lane === 'pull',
    },
    effects: [{ type: 'scheduleRest', lane, minMs, maxMs: minMs + BACKOFF_START_MS }],
  };
}

function fail(state: SyncState, event: Failure): Step {
  if (!state.isActive) return only(state);
  if (event.kind === 'auth') {
    return {
      state: { ...INITIAL_STATE, busy: state.busy, problem: event.problem },
      effects: [{ type: 'cancelRetries' }, { type: 'closeLive' }],
    };
  }
  const failures = state.failures + 1;
  const wasOffline = state.link === 'offline';
  return {
    state: {
      ...state,
      link: 'offline',
      live: 'closed',
      failures,
      problem: event.kind === 'network' || event.problem.code === ASKED_TOO_OFTEN ? null : event.problem,
    },
    // A second lane that fails at the same moment must not push the retry further away.
    effects: wasOffline ? [] : [{ type: 'closeLive' }, retryAfter(event, failures)],
  };
}

/** Only news wait: what was made here goes up, and needs no room for that. */
function lackRoom(state: SyncState, problem: Problem): Step {
  if (!state.isActive) return only(state);
  return {
    state: { ...state, needsPull: true, isOutOfRoom: true, problem },
    effects: [{ type: 'scheduleRoomCheck', minMs: ROOM_CHECK_MS, maxMs: 2 * ROOM_CHECK_MS }],
  };
}

function retryAfter(event: Failure, failures: number): SyncEffect {
  if (event.kind === 'stop') {
    return { type: 'scheduleRetry', minMs: STOPPED_RETRY_MS, maxMs: 2 * STOPPED_RETRY_MS };
  }
  return {
    type: 'scheduleRetry',
    minMs: event.retryAfterMs ?? 0,
    maxMs: Math.max(event.retryAfterMs ?? 0, backoff(failures)),
  };
}

/** Opens what carries news, in place of whatever carried them before. */
function begin(state: SyncState, carrier: SyncState['carrier']): Step {
  if (carrier === 'polling') {
    return {
      state: { ...state, live: 'polling', carrier, needsPull: true },
      effects: [{ type: 'closeLive' }, { type: 'startPolling' }, BETTER_CARRIER_RETRY],
    };
  }
  return {
    state: { ...state, live: 'opening', carrier },
    effects: [{ type: 'closeLive' }, { type: 'openLive', carrier }],
  };
}

const BETTER_CARRIER_RETRY: SyncEffect = {
  type: 'scheduleLiveRetry',
  minMs: BETTER_CARRIER_RETRY_MS,
  maxMs: 2 * BETTER_CARRIER_RETRY_MS,
};

function openedLive(state: SyncState): Step {
  const opened = { ...state, needsPull: true };
  if (state.carrier === 'socket') return only({ ...opened, live: 'socket', socketFailures: 0 });
  return { state: { ...opened, live: 'events' }, effects: [BETTER_CARRIER_RETRY] };
}

/** A carrier that never opens is blocked, and the next one is tried; one that was open is opened again. */
function loseLive(state: SyncState, retryAfterMs: number | null): Step {
  if (state.link !== 'online' || state.live === 'polling' || state.live === 'closed') return only(state);
  const wasOpen = state.live !== 'opening';
  const lost = { ...state, needsPull: true };
  if (state.carrier === 'events' && !wasOpen) return begin(lost, 'polling');
  const socketFailures =
    state.carrier === 'events' ? state.socketFailures : wasOpen ? 0 : state.socketFailures + 1;
  if (state.carrier === 'socket' && socketFailures >= SOCKET_FAILURES_UNTIL_EVENTS) {
    return begin({ ...lost, socketFailures }, 'events');
  }
  return {
    state: { ...lost, live: 'closed', socketFailures },
    effects: [
      {
        type: 'scheduleLiveRetry',
        minMs: retryAfterMs ?? 0,
        maxMs: Math.max(retryAfterMs ?? 0, wasOpen ? BACKOFF_START_MS : 2 * BACKOFF_START_MS),
      },
    ],
  };
}

/** The first try comes within a second, as a line that broke is often there again at once. */
function backoff(failures: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_START_MS * 2 ** Math.min(failures - 1, 10));
}

/** Starts whatever can be started now: work goes up before news come down, urgent scopes fill in between. */
function plan(state: SyncState, before: readonly SyncEffect[]): Step {
  if (!state.isActive || state.link !== 'online') return { state, effects: before };
  const effects = [...before];
  const busy = { ...state.busy };
  let { needsPull } = state;
  const isFree = (lane: Lane): boolean => !busy[lane] && !state.resting[lane];
  if (state.work.hasUnsent && !state.work.mustClaimNumbers && isFree('push')) {
    busy.push = true;
    effects.push({ type: 'request', lane: 'push', isForNews: false });
  }
  const isHeldBack = state.work.isComparing && state.work.hasUnsent;
  const mayPull = state.mode === 'full' && !isHeldBack && !state.isOutOfRoom;
  if (mayPull && (needsPull || state.work.hasJoining) && isFree('pull')) {
    busy.pull = true;
    effects.push({ type: 'request', lane: 'pull', isForNews: needsPull });
    needsPull = false;
  }
  if (state.work.needsNumbers && isFree('numbers')) {
    busy.numbers = true;
    effects.push({ type: 'request', lane: 'numbers', isForNews: false });
  }
  return { state: { ...state, busy, needsPull }, effects };
}
