import { AppError } from '../../errors/app-error.ts';
import type { SlaEvent, SlaFieldChange, SlaMoment } from '../../model/sla-event.ts';
import { isOpenStatus } from '../../model/status-groups.ts';
import type { MatchedTicket } from '../conditions/condition-matcher.ts';
import { advanceClock, type ClockRun, type Happening } from './clock.ts';
import type { ReadyPolicies } from './compile-policies.ts';

/** Which policy holds from an event on, by its place within its kind; null: none. */
export type Agreement = Readonly<{ event: number; at: number; policy: number | null; priority: number }>;

/** Who has the ticket from an instant on. */
export type Holder = Readonly<{ at: number; teamId: string; assigneeId: string | null }>;

/**
 * All that timers need of a ticket's history, as plain data that can be stored. It belongs to the policies it was made with: after
 * they have changed the history is replayed.
 */
export type SlaState = Readonly<{
  /** How many events it has seen. */
  events: number;
  /** When the last one was. */
  at: number;
  ticket: MatchedTicket;
  hasReply: boolean;
  /** Of each clock. All run from the beginning, so that one can be asked about the past whenever a policy comes to need it. */
  clocks: readonly (readonly ClockRun[])[];
  /** Of each kind. */
  agreements: readonly (readonly Agreement[])[];
  holders: readonly Holder[];
}>;

type Later = Exclude<SlaEvent, { type: 'created' }>;

/** The state after a whole history, which begins with `created`; null for an empty one. */
export function replaySla(ready: ReadyPolicies, history: readonly SlaEvent[]): SlaState | null {
  let state: SlaState | null = null;
  for (const event of history) state = advanceSla(ready, state, event);
  return state;
}

/**
 * The state after one more event. Time does not go back: an event that says it was before the one before it counts as at the
 * same instant.
 * @param state null before the first event
 * @throws AppError slaHistoryInvalid for a history that does not begin with `created`, or has it twice
 */
export function advanceSla(ready: ReadyPolicies, state: SlaState | null, event: SlaEvent): SlaState {
  if (state === null) {
    if (event.type === 'created') return begin(ready, event);
    throw new AppError('slaHistoryInvalid', { problems: 'it does not begin with created' });
  }
  if (event.type === 'created')
    throw new AppError('slaHistoryInvalid', { problems: `event ${state.events + 1} is created again` });

  const at = Math.max(event.at, state.at);
  const changes = event.type === 'mergedIn' ? [] : event.changes;
  const ticket = changes.length === 0 ? state.ticket : changed(state.ticket, changes);
  const moments = momentsOf(event, state, ticket);
  const isReply = moments.has('publicReply');
  const unansweredSince = event.type === 'mergedIn' && state.hasReply ? event.unansweredSince : null;
  const happening = { event: state.events, at, moments, ticket, unansweredSince };
  return {
    events: state.events + 1,
    at,
    ticket,
    hasReply: state.hasReply || isReply,
    clocks: advanceClocks(ready, state.clocks, happening),
    agreements: ticket === state.ticket ? state.agreements : agree(ready, state.agreements, happening),
    holders: hold(state.holders, at, ticket),
  };
}

function begin(ready: ReadyPolicies, { at, ticket: fields }: SlaEvent & { type: 'created' }): SlaState {
  const ticket: MatchedTicket = { ...fields, createdAt: at };
  const moments = new Set<SlaMoment>(['created']);
  const happening = { event: 0, at, moments, ticket, unansweredSince: null };
  return {
    events: 1,
    at,
    ticket,
    hasReply: false,
    clocks: advanceClocks(
      ready,
      ready.clocks.map(() => []),
      happening,
    ),
    agreements: agree(
      ready,
      ready.kinds.map(() => []),
      happening,
    ),
    holders: hold([], at, ticket),
  };
}

function changed(ticket: MatchedTicket, changes: readonly SlaFieldChange[]): MatchedTicket {
  const next = { ...ticket };
  for (const { field, to } of changes) Reflect.set(next, field, to);
  return next;
}

function momentsOf(event: Later, { ticket: before, hasReply }: SlaState, after: MatchedTicket) {
  const moments = new Set<SlaMoment>();
  const isMerged = before.mergedIntoId !== null || after.mergedIntoId !== null;
  const [was, is] = [isOpenStatus(before.status), isOpenStatus(after.status)];
  if (was !== is && !isMerged) moments.add(is ? 'reopened' : 'solved');
  if (before !== after) moments.add('changed');
  switch (event.type) {
    case 'publicReply':
      if (!event.isAutomatic) moments.add('publicReply');
      break;
    case 'customerMessage':
      moments.add('customerMessage');
      if (hasReply) moments.add('customerFollowUp');
      break;
    case 'internalNote':
      moments.add('internalNote');
      break;
    case 'mergedIn':
      if (hasReply && event.unansweredSince !== null) moments.add('customerFollowUp');
      break;
    default:
  }
  return moments;
}

function advanceClocks(ready: ReadyPolicies, clocks: SlaState['clocks'], now: Happening) {
  return ready.clocks.map((clock, place) => advanceClock(clock, clocks[place] ?? [], now));
}

/** After the clocks: what an event stops is judged by what was promised before it. */
function agree(ready: ReadyPolicies, agreements: SlaState['agreements'], { event, at, ticket }: Happening) {
  const { priority } = ticket;
  return ready.kinds.map(({ policies }, place) => {
    const known = agreements[place] ?? [];
    const found = policies.findIndex(({ matches }) => matches(ticket));
    const policy = found < 0 ? null : found;
    const last = known.at(-1);
    return last && last.policy === policy && last.priority === priority
      ? known
      : [...known, { event, at, policy, priority }];
  });
}

function hold(holders: readonly Holder[], at: number, { teamId, assigneeId }: MatchedTicket) {
  const last = holders.at(-1);
  return last && last.teamId === teamId && last.assigneeId === assigneeId
    ? holders
    : [...holders, { at, teamId, assigneeId }];
}
