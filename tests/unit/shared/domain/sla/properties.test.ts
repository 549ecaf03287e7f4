import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compilePolicies } from '../../../../../shared/domain/sla/compile-policies.ts';
import { nextBreachAt, readTimers } from '../../../../../shared/domain/sla/read-timers.ts';
import { advanceSla, replaySla, type SlaState } from '../../../../../shared/domain/sla/sla-history.ts';
import { timeSharesOf } from '../../../../../shared/domain/sla/time-shares.ts';
import type { SlaEvent, SlaFieldChange, SlaTicketFields } from '../../../../../shared/model/sla-event.ts';
import { SlaPolicySet } from '../../../../../shared/model/sla-policy.ts';
import type { Status } from '../../../../../shared/model/status.ts';
import { pick, type Random, randomInt, seededRandom } from '../../../../../shared/util/seeded-random.ts';
import { historyOf, instantOf } from '../../../../support/sla-history.ts';

const desk = JSON.parse(readFileSync('tests/fixtures/sla/desk.json', 'utf8'));
const [base] = desk.policies;
const network = { field: 'teamId', operator: 'is', value: 'network' };
const ready = compilePolicies(
  SlaPolicySet.parse({
    ...desk,
    policies: [
      {
        ...base,
        warnings: [{ metric: 'resolution', beforeMinutes: 30 }],
        escalations: [{ metric: 'resolution', afterMinutes: 60, actions: [{ do: 'markHighRisk' }] }],
      },
      {
        ...base,
        key: 'network',
        kind: 'ola',
        condition: network,
        clocks: { resolution: { start: { when: network }, stop: { on: ['solved'] }, afterStop: 'restart' } },
      },
    ],
  }),
);

const MINUTE_MS = 60_000;
const BEGIN = instantOf('03-05 07:00');
const PRIORITIES = [0, 1, 2, 3] as const;
const TICKET: SlaTicketFields = {
  status: 'open',
  priority: 1,
  type: 'question',
  channel: 'mail',
  teamId: 'desk',
  branchId: 'home',
  assigneeId: null,
  customerId: 'customer',
  tags: [],
  mergedIntoId: null,
};

/** A ticket's life over some days around a weekend, each event on a minute. */
function lifeOf(random: Random): SlaEvent[] {
  let at = BEGIN;
  let statusBeforeMerge: Status = 'open';
  let ticket: SlaTicketFields = { ...TICKET, priority: pick(random, PRIORITIES) };
  const history: SlaEvent[] = [{ type: 'created', at, ticket }];
  for (let count = randomInt(random, 1, 14); count > 0; count -= 1) {
    at += randomInt(random, 0, 12 * 60) * MINUTE_MS;
    const next: SlaTicketFields = { ...ticket };
    const type = pick(random, [
      'changed',
      'publicReply',
      'customerMessage',
      'internalNote',
      'merge',
      'mergedIn',
    ] as const);
    if (type === 'merge' || ticket.mergedIntoId !== null) {
      next.status = ticket.mergedIntoId === null ? 'closed' : statusBeforeMerge;
      statusBeforeMerge = ticket.status;
      next.mergedIntoId = ticket.mergedIntoId === null ? 'other' : null;
      history.push({ type: 'changed', at, changes: changesBetween(ticket, next) });
    } else if (type === 'mergedIn') {
      history.push({ type, at, unansweredSince: at - randomInt(random, 0, 600) * MINUTE_MS });
    } else {
      next.status = pick(random, [ticket.status, 'open', 'pending', 'onHold', 'solved', 'closed']);
      next.priority = pick(random, [ticket.priority, ticket.priority, ...PRIORITIES]);
      next.teamId = pick(random, [ticket.teamId, 'network', 'desk']);
      next.assigneeId = pick(random, [ticket.assigneeId, 'ann', null]);
      const changes = changesBetween(ticket, next);
      if (type === 'publicReply') history.push({ type, at, changes, isAutomatic: random() < 0.2 });
      else history.push({ type, at, changes });
    }
    ticket = next;
  }
  return history;
}

function changesBetween(before: SlaTicketFields, after: SlaTicketFields): SlaFieldChange[] {
  const changes: SlaFieldChange[] = [
    { field: 'status', from: before.status, to: after.status },
    { field: 'priority', from: before.priority, to: after.priority },
    { field: 'teamId', from: before.teamId, to: after.teamId },
    { field: 'assigneeId', from: before.assigneeId, to: after.assigneeId },
    { field: 'mergedIntoId', from: before.mergedIntoId, to: after.mergedIntoId },
  ];
  return changes.filter(({ from, to }) => from !== to);
}

const lives = (count: number): SlaEvent[][] =>
  Array.from({ length: count }, (_none, seed) => lifeOf(seededRandom(seed)));

/** Office hours from their words alone, by the minute. */
function isOffice(at: number): boolean {
  const wall = new Date(at + 8 * 60 * MINUTE_MS);
  const hour = wall.getUTCHours();
  const isWeekday = wall.getUTCDay() >= 1 && wall.getUTCDay() <= 5;
  return isWeekday && ((hour >= 9 && hour < 12) || (hour >= 13 && hour < 18));
}

describe('service levels', () => {
  it('live equals replay in 10,000 random histories, also when the state was stored in between', () => {
    for (const history of lives(10_000)) {
      let live: SlaState | null = null;
      const storedAfter = history.length >> 1;
      for (const [index, event] of history.entries())
        live = advanceSla(ready, live && (index === storedAfter ? stored(live) : live), event);
      expect(JSON.stringify(live)).toBe(JSON.stringify(replaySla(ready, history)));
    }
  });

  it('the solution has what a judge counts who walks every minute', () => {
    let compared = 0;
    for (const history of lives(1000)) {
      const end = (history.at(-1)?.at ?? 0) + 90 * MINUTE_MS;
      const state = replaySla(ready, history);
      const timer = state
        ? readTimers(ready, state, end).findLast(
            ({ kind, metric }) => kind === 'sla' && metric === 'resolution',
          )
        : undefined;
      if (!state || (timer?.state !== 'running' && timer?.state !== 'paused')) continue;
      const isAroundTheClock = timer.priority === 0;
      const minutes = walk(history, end).filter((at) => isAroundTheClock || isOffice(at));
      expect(timer.businessMs).toBe(minutes.length * MINUTE_MS);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(300);
  });

  it('what is said to be broken next is broken then, to the millisecond, if nothing else happens', () => {
    for (const history of lives(500)) {
      const state = replaySla(ready, history);
      if (!state) continue;
      const broken = (at: number) =>
        readTimers(ready, state, at).filter(({ breachedAt }) => breachedAt !== null).length;
      const dueAt = nextBreachAt(readTimers(ready, state, state.at));
      const inAMonth = state.at + 30 * 24 * 60 * MINUTE_MS;
      if (dueAt === null) {
        expect(broken(inAMonth)).toBe(broken(state.at));
        continue;
      }
      expect(broken(Math.max(dueAt, state.at))).toBe(broken(state.at));
      expect(broken(dueAt + 1)).toBeGreaterThan(broken(state.at));
    }
  });

  it('nothing is broken by surprise at the moment of a reopening', () => {
    let reopened = 0;
    for (const history of lives(3000)) {
      let state: SlaState | null = null;
      for (const event of history) {
        const before: SlaState | null = state;
        state = advanceSla(ready, state, event);
        const isReopened = before?.ticket.status === 'solved' && state.ticket.status === 'open';
        if (!before || !isReopened || before.ticket.priority !== state.ticket.priority) continue;
        reopened += 1;
        const broken = (of: SlaState, at: number) =>
          readTimers(ready, of, at).filter(
            ({ kind, metric, breachedAt }) =>
              kind === 'sla' && metric === 'resolution' && breachedAt !== null,
          ).length;
        expect(broken(state, state.at + 1)).toBe(broken(before, state.at));
      }
    }
    expect(reopened).toBeGreaterThan(100);
  });

  it('time per team and per person is the whole time, and its percent add up to exactly 100', () => {
    for (const history of lives(500)) {
      const state = replaySla(ready, history);
      if (!state) continue;
      for (const timer of readTimers(ready, state, state.at)) {
        const { teams, people } = timeSharesOf(timer, state.holders, state.at);
        for (const shares of [teams, people]) {
          expect(shares.reduce((sum, { businessMs }) => sum + businessMs, 0)).toBe(timer.businessMs);
          const tenths = shares.reduce((sum, { percent }) => sum + Math.round(percent * 10), 0);
          expect(tenths).toBe(timer.businessMs === 0 ? 0 : 1000);
        }
      }
    }
  });

  it('an event that says it was before the last one counts as at the same instant', () => {
    const [created, second] = historyOf(['03-02 09:00 created', '03-02 08:00 set pending']);
    const state = replaySla(
      ready,
      [created, second].flatMap((event) => event ?? []),
    );
    expect(state?.at).toBe(instantOf('03-02 09:00'));
  });
});

/** What a store gives back. */
const stored = (state: SlaState): SlaState => JSON.parse(JSON.stringify(state));

/** The minutes in which somebody here had to work on the ticket, by its status alone. */
function walk(history: readonly SlaEvent[], end: number): number[] {
  const minutes: number[] = [];
  let status = 'open';
  let isMerged = false;
  let next = 0;
  for (let at = history[0]?.at ?? end; at < end; at += MINUTE_MS) {
    for (; next < history.length && (history[next]?.at ?? end) <= at; next += 1) {
      const event = history[next];
      if (!event || !('changes' in event)) continue;
      for (const { field, to } of event.changes) {
        if (field === 'status') status = to;
        if (field === 'mergedIntoId') isMerged = to !== null;
      }
    }
    if (!isMerged && ['new', 'open'].includes(status)) minutes.push(at);
  }
  return minutes;
}
