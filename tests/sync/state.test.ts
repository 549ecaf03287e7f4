import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureKind } from '../../electron/sync/ports.ts';
import {
  INITIAL_STATE,
  type Lane,
  type SyncEffect,
  type SyncEvent,
  type SyncState,
  step,
} from '../../electron/sync/state.ts';

const LANES: readonly Lane[] = ['hello', 'push', 'pull', 'numbers'];
const NONE = {
  hasUnsent: false,
  hasJoining: false,
  needsNumbers: false,
  isComparing: false,
  mustClaimNumbers: false,
};

/** Plays events; an answer is only given to a lane that has a request on its way, as the engine does. */
function play(events: readonly SyncEvent[]) {
  let state: SyncState = INITIAL_STATE;
  const onTheWay = new Set<Lane>();
  const effects: SyncEffect[] = [];
  let isRetryAhead = false;
  let isRoomCheckAhead = false;
  const restsAhead = new Set<Lane>();
  for (const event of events) {
    if ((event.type === 'succeeded' || event.type === 'failed') && !onTheWay.delete(event.lane)) continue;
    if (event.type === 'lackedRoom' && !onTheWay.delete('pull')) continue;
    if (event.type === 'retryDue') {
      if (!isRetryAhead) continue;
      isRetryAhead = false;
    }
    if (event.type === 'roomCheckDue') {
      if (!isRoomCheckAhead) continue;
      isRoomCheckAhead = false;
    }
    if (event.type === 'restOver' && !restsAhead.delete(event.lane)) continue;
    const next = step(state, event);
    state = next.state;
    for (const effect of next.effects) {
      effects.push(effect);
      if (effect.type === 'scheduleRetry') isRetryAhead = true;
      if (effect.type === 'cancelRetries') isRetryAhead = false;
      if (effect.type === 'scheduleRoomCheck') isRoomCheckAhead = true;
      if (effect.type === 'scheduleRest') restsAhead.add(effect.lane);
      if (effect.type !== 'request') continue;
      expect(onTheWay.has(effect.lane), `two ${effect.lane} requests at once`).toBe(false);
      onTheWay.add(effect.lane);
    }
  }
  return { state, effects, onTheWay, isRetryAhead, isRoomCheckAhead, restsAhead };
}

const work = fc.record({
  hasUnsent: fc.boolean(),
  hasJoining: fc.boolean(),
  needsNumbers: fc.boolean(),
  isComparing: fc.boolean(),
  mustClaimNumbers: fc.boolean(),
});
const event: fc.Arbitrary<SyncEvent> = fc.oneof(
  work.map((now): SyncEvent => ({ type: 'activated', work: now })),
  work.map((now): SyncEvent => ({ type: 'changedHere', work: now })),
  fc.constantFrom<SyncEvent>(
    { type: 'deactivated' },
    { type: 'nudged' },
    { type: 'woke' },
    { type: 'greetDue' },
    { type: 'retryDue' },
    { type: 'liveRetryDue' },
    { type: 'roomCheckDue' },
    { type: 'lackedRoom', problem: { code: 'x', params: {} } },
    { type: 'liveOpened' },
    { type: 'poked' },
    { type: 'liveClosed', retryAfterMs: null },
    { type: 'pollFailed', kind: 'network', problem: { code: 'x', params: {} }, retryAfterMs: null },
  ),
  fc.record({ type: fc.constant('restOver' as const), lane: fc.constantFrom(...LANES) }),
  fc.record({
    type: fc.constant('succeeded' as const),
    lane: fc.constantFrom(...LANES),
    work,
    needsPull: fc.boolean(),
    mode: fc.constantFrom('full' as const, 'pushOnly' as const, null),
  }),
  fc.record({
    type: fc.constant('failed' as const),
    lane: fc.constantFrom(...LANES),
    kind: fc.constantFrom(
      'network' as const,
      'foreign' as const,
      'busy' as const,
      'auth' as const,
      'stop' as const,
    ),
    problem: fc.constantFrom({ code: 'x', params: {} }, { code: 'tooManyRequests', params: {} }),
    retryAfterMs: fc.option(fc.nat({ max: 10_000 })),
  }),
);

const succeeded = (lane: Lane, more: Partial<SyncEvent & { type: 'succeeded' }> = {}): SyncEvent => ({
  type: 'succeeded',
  lane,
  work: NONE,
  needsPull: false,
  mode: null,
  ...more,
});
const failed = (lane: Lane, kind: FailureKind = 'network'): SyncEvent => ({
  type: 'failed',
  lane,
  kind,
  problem: { code: 'x', params: {} },
  retryAfterMs: null,
});
const online: SyncEvent[] = [
  { type: 'activated', work: NONE },
  succeeded('hello'),
  { type: 'liveOpened' },
  // One pull for the hello, one for what may have happened until the socket was open.
  succeeded('pull'),
  succeeded('pull'),
];

const carriers = (effects: readonly SyncEffect[]) =>
  effects.flatMap((effect) =>
    effect.type === 'openLive' ? [effect.carrier] : effect.type === 'startPolling' ? ['polling'] : [],
  );

describe('the line as a state machine', () => {
  it('R2: never has two requests of one lane on the way, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        play(events);
      }),
      { numRuns: 2_000 },
    );
  });

  it('I13: whatever happened, an active line that is not online always has a request or a retry ahead', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { state, onTheWay, isRetryAhead } = play(events);
        if (!state.isActive || state.link === 'online') return;
        // After a wake the line is opened when the last request from before has ended.
        const isWaking = state.isWaking && onTheWay.size > 0;
        expect(onTheWay.has('hello') || isRetryAhead || isWaking).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('R63: after a wake, whatever was before, two round trips bring the news and no timer is waited for', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (before) => {
        const events: SyncEvent[] = [{ type: 'activated', work: NONE }, ...before];
        const asleep = play(events);
        if (!asleep.state.isActive) return;
        // Hanging up ends each request that hangs on a connection from before.
        events.push({ type: 'woke' }, ...[...asleep.onTheWay].map((lane) => failed(lane)));
        expect([...play(events).onTheWay]).toEqual(['hello']);
        events.push(succeeded('hello'));
        const { effects, onTheWay } = play(events);
        expect(onTheWay.has('pull')).toBe(true);
        expect(effects.findLast(({ type }) => type === 'request')).toMatchObject({ isForNews: true });
      }),
      { numRuns: 2_000 },
    );
  });

  it('R154: a hello on an open line brings a pull and opens nothing anew', () => {
    const opened = play(online);
    const greeted = play([...online, { type: 'greetDue' }, { type: 'greetDue' }]);
    expect([...greeted.onTheWay]).toEqual(['hello']);
    expect(greeted.state.link).toBe('online');
    const answered = play([
      ...online,
      { type: 'greetDue' },
      succeeded('hello', { needsPull: true, mode: 'full' }),
    ]);
    expect([...answered.onTheWay]).toEqual(['pull']);
    expect(answered.state).toMatchObject({ link: 'online', live: 'socket' });
    expect(carriers(answered.effects)).toEqual(carriers(opened.effects));
  });

  it('R154: one that fails is a broken line, and where there is no line nothing more is asked', () => {
    const lost = play([...online, { type: 'greetDue' }, failed('hello')]);
    expect(lost.state).toMatchObject({ link: 'offline', live: 'closed' });
    expect(lost.isRetryAhead).toBe(true);
    const offline = play([{ type: 'activated', work: NONE }, failed('hello'), { type: 'greetDue' }]);
    expect([...offline.onTheWay]).toEqual([]);
    const nobody = play([{ type: 'greetDue' }]);
    expect(nobody.effects).toEqual([]);
  });

  it('I13 R221: whatever happened, a lane that was asked to wait always has an end of it ahead', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { state, restsAhead } = play(events);
        expect(LANES.filter((lane) => state.resting[lane] && !restsAhead.has(lane))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('R221 R222: who asks too often waits as told, nothing is wrong with the line, and the rest goes on', () => {
    const tooOften = (lane: Lane, kind: FailureKind = 'busy'): SyncEvent => ({
      type: 'failed',
      lane,
      kind,
      problem: { code: 'tooManyRequests', params: { seconds: 5 } },
      retryAfterMs: 5_000,
    });
    const needy = { ...NONE, needsNumbers: true };
    const refused = [...online, { type: 'changedHere', work: needy }, tooOften('numbers')] as const;
    const waiting = play([...refused, { type: 'changedHere', work: { ...needy, hasUnsent: true } }]);
    expect(waiting.state).toMatchObject({ link: 'online', live: 'socket', problem: null });
    expect([...waiting.onTheWay]).toEqual(['push']);
    expect(waiting.effects.find(({ type }) => type === 'scheduleRest')).toMatchObject({
      lane: 'numbers',
      minMs: 5_000,
    });
    expect([...play([...refused, { type: 'restOver', lane: 'numbers' }]).onTheWay]).toEqual(['numbers']);
    // News that were refused are asked for again, whatever the request was for.
    const news = play([...online, { type: 'poked' }, tooOften('pull'), { type: 'restOver', lane: 'pull' }]);
    expect(news.effects.at(-1)).toMatchObject({ type: 'request', lane: 'pull', isForNews: true });
    const greeting = play([{ type: 'activated', work: NONE }, tooOften('hello')]);
    expect(greeting.state.problem).toBeNull();
    expect(greeting.effects.at(-1)).toMatchObject({ type: 'scheduleRetry', minMs: 5_000 });
  });

  it('I13 R107: whatever happened, a line without room for news always has a look at the disk ahead', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { state, isRoomCheckAhead } = play(events);
        expect(isRoomCheckAhead || !state.isOutOfRoom).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('R107: without room for news nothing is pulled, what was made here goes up, and the person is told', () => {
    const lacked: SyncEvent = { type: 'lackedRoom', problem: { code: 'x', params: {} } };
    const full: SyncEvent[] = [...online, { type: 'poked' }, lacked, { type: 'poked' }];
    const written: SyncEvent = { type: 'changedHere', work: { ...NONE, hasUnsent: true } };
    const { state, onTheWay } = play([...full, written]);
    expect([...onTheWay]).toEqual(['push']);
    expect(state).toMatchObject({ link: 'online', live: 'socket', problem: { code: 'x' } });
    for (const again of [{ type: 'roomCheckDue' }, { type: 'nudged' }] as const) {
      expect([...play([...full, again]).onTheWay]).toEqual(['pull']);
    }
    const over = play([...full, { type: 'roomCheckDue' }, succeeded('pull')]);
    expect(over.state).toMatchObject({ isOutOfRoom: false, problem: null });
  });

  it('R74: rows are compared only when nothing waits to go up', () => {
    const waiting = { ...NONE, hasJoining: true, isComparing: true, hasUnsent: true };
    const lanesOf = ({ onTheWay }: { readonly onTheWay: ReadonlySet<Lane> }) => [...onTheWay].toSorted();
    const greeted: SyncEvent[] = [
      { type: 'activated', work: waiting },
      succeeded('hello', { work: waiting, needsPull: true, mode: 'full' }),
    ];
    expect(lanesOf(play(greeted))).toEqual(['push']);
    const sent = succeeded('push', { work: { ...waiting, hasUnsent: false } });
    expect(lanesOf(play([...greeted, sent]))).toEqual(['pull']);
  });

  it('does nothing while nobody is signed in', () => {
    const { effects } = play([{ type: 'nudged' }, { type: 'poked' }, { type: 'retryDue' }]);
    expect(effects).toEqual([]);
  });

  it('says hello first, then opens the socket and pulls', () => {
    const { effects } = play([{ type: 'activated', work: NONE }, succeeded('hello')]);
    expect(effects.filter(({ type }) => type !== 'cancelRetries' && type !== 'closeLive')).toEqual([
      { type: 'request', lane: 'hello', isForNews: false },
      { type: 'openLive', carrier: 'socket' },
      { type: 'request', lane: 'pull', isForNews: true },
    ]);
  });

  it('pushes as soon as something was written', () => {
    const { onTheWay } = play([...online, { type: 'changedHere', work: { ...NONE, hasUnsent: true } }]);
    expect([...onTheWay]).toEqual(['push']);
  });

  it('asks for news before it goes on with a first sync', () => {
    const joining = { ...NONE, hasJoining: true };
    const { effects } = play([
      ...online,
      { type: 'changedHere', work: joining },
      { type: 'poked' },
      succeeded('pull', { work: joining }),
    ]);
    expect(effects.filter(({ type }) => type === 'request').slice(-2)).toEqual([
      { type: 'request', lane: 'pull', isForNews: false },
      { type: 'request', lane: 'pull', isForNews: true },
    ]);
  });

  it('waits longer after each failure, up to half a minute, and begins anew after a success', () => {
    const waits = (count: number): number[] =>
      play([
        { type: 'activated', work: NONE },
        ...Array.from({ length: count }, (): SyncEvent[] => [failed('hello'), { type: 'retryDue' }]).flat(),
      ]).effects.flatMap((effect) => (effect.type === 'scheduleRetry' ? [effect.maxMs] : []));
    expect(waits(12)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('tries at once when the person asks or the machine wakes up', () => {
    const { onTheWay } = play([{ type: 'activated', work: NONE }, failed('hello'), { type: 'nudged' }]);
    expect([...onTheWay]).toEqual(['hello']);
  });

  it('stops when nobody is signed in any more, and says why', () => {
    const { state } = play([...online, { type: 'poked' }, failed('pull', 'auth')]);
    expect(state).toMatchObject({ isActive: false, link: 'offline', problem: { code: 'x' } });
  });

  it('a server of another version is asked again only after a minute', () => {
    const { effects } = play([{ type: 'activated', work: NONE }, failed('hello', 'stop')]);
    expect(effects.at(-1)).toEqual({ type: 'scheduleRetry', minMs: 60_000, maxMs: 120_000 });
  });

  it('R151: something else in the place of the center is asked again as soon as a line that is gone, and told', () => {
    const { state, effects } = play([...online, { type: 'poked' }, failed('pull', 'foreign')]);
    expect(state).toMatchObject({ isActive: true, link: 'offline', problem: { code: 'x' } });
    expect(effects.at(-1)).toEqual({ type: 'scheduleRetry', minMs: 0, maxMs: 1_000 });
  });

  const closed: SyncEvent = { type: 'liveClosed', retryAfterMs: null };
  const blockedSocket = [
    { type: 'activated', work: NONE },
    succeeded('hello'),
    closed,
    { type: 'liveRetryDue' },
    closed,
  ] as const satisfies readonly SyncEvent[];

  it('R11 R61: events take over when sockets do not get through, and a socket is tried again later', () => {
    const { state, effects } = play([...blockedSocket, { type: 'liveOpened' }]);
    expect(state.live).toBe('events');
    expect(carriers(effects)).toEqual(['socket', 'socket', 'events']);
    const later = play([...blockedSocket, { type: 'liveOpened' }, { type: 'liveRetryDue' }]);
    expect(carriers(later.effects).at(-1)).toBe('socket');
    expect(effects.findLast(({ type }) => type === 'scheduleLiveRetry')).toEqual({
      type: 'scheduleLiveRetry',
      minMs: 300_000,
      maxMs: 600_000,
    });
  });

  it('R61: long poll takes over when events are kept back as well, and a socket is tried again later', () => {
    const { state, effects } = play([...blockedSocket, closed]);
    expect(state.live).toBe('polling');
    expect(carriers(effects)).toEqual(['socket', 'socket', 'events', 'polling']);
    const later = play([...blockedSocket, closed, { type: 'liveRetryDue' }, closed, closed]);
    expect(carriers(later.effects).slice(-3)).toEqual(['socket', 'events', 'polling']);
  });

  it('R2 R61: a long poll that fails leaves the lane of a pull that is under way as it was', () => {
    const polling = [...blockedSocket, closed, succeeded('pull'), succeeded('pull')];
    const lost: SyncEvent = {
      type: 'pollFailed',
      kind: 'network',
      problem: { code: 'x', params: {} },
      retryAfterMs: null,
    };
    const { state, onTheWay, isRetryAhead } = play([...polling, { type: 'poked' }, lost]);
    expect(state).toMatchObject({ link: 'offline', live: 'closed', busy: { pull: true } });
    expect([...onTheWay]).toEqual(['pull']);
    expect(isRetryAhead).toBe(true);
  });

  it('R61: what worked is remembered over a broken line, and a socket that opens is kept', () => {
    const hello = [failed('pull'), { type: 'retryDue' }, succeeded('hello')] as const;
    const events = play([...blockedSocket, { type: 'liveOpened' }, ...hello]);
    expect(carriers(events.effects).at(-1)).toBe('events');
    const polling = play([...blockedSocket, closed, ...hello]);
    expect(carriers(polling.effects).at(-1)).toBe('polling');
    const better = [{ type: 'liveRetryDue' }, { type: 'liveOpened' }] as const;
    const socket = play([...blockedSocket, closed, ...better, ...hello]);
    expect(carriers(socket.effects).at(-1)).toBe('socket');
  });

  it('R61: events that were open and break are opened again', () => {
    const { effects } = play([...blockedSocket, { type: 'liveOpened' }, closed, { type: 'liveRetryDue' }]);
    expect(carriers(effects).at(-1)).toBe('events');
  });

  it('a socket that was open and breaks does not count as blocked', () => {
    const closed: SyncEvent = { type: 'liveClosed', retryAfterMs: 3_000 };
    const { state, effects } = play([...online, closed]);
    expect(state).toMatchObject({ live: 'closed', socketFailures: 0 });
    expect(effects.findLast(({ type }) => type === 'scheduleLiveRetry')).toEqual({
      type: 'scheduleLiveRetry',
      minMs: 3_000,
      maxMs: 3_000,
    });
  });
});
