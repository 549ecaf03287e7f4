import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compilePolicies } from '../../../../../shared/domain/sla/compile-policies.ts';
import { readTimers } from '../../../../../shared/domain/sla/read-timers.ts';
import { replaySla } from '../../../../../shared/domain/sla/sla-history.ts';
import { timeSharesOf } from '../../../../../shared/domain/sla/time-shares.ts';
import { SlaPolicySet } from '../../../../../shared/model/sla-policy.ts';
import { historyOf, instantOf } from '../../../../support/sla-history.ts';

const ready = compilePolicies(
  SlaPolicySet.parse(JSON.parse(readFileSync('tests/fixtures/sla/desk.json', 'utf8'))),
);

function sharesAt(written: string, history: readonly string[]) {
  const now = instantOf(written);
  const state = replaySla(ready, historyOf(history));
  const timer = state && readTimers(ready, state, now).find(({ metric }) => metric === 'resolution');
  if (!state || !timer) throw new Error('There is no timer for the solution');
  return timeSharesOf(timer, state.holders, now);
}

it('what rounding leaves over goes to whom it was taken from most', () => {
  // 50 minutes of the desk and 100 of the network: 33.33 and 66.67 percent.
  const { teams } = sharesAt('03-02 11:30', ['03-02 09:00 created', '03-02 09:50 set team=network']);
  expect(teams).toEqual([
    { id: 'network', businessMs: 100 * 60_000, percent: 66.7 },
    { id: 'desk', businessMs: 50 * 60_000, percent: 33.3 },
  ]);
});

it('equal shares still add up to 100', () => {
  const { people } = sharesAt('03-02 10:30', [
    '03-02 09:00 created',
    '03-02 09:30 set person=ann',
    '03-02 10:00 set person=bo',
  ]);
  expect(people.map(({ id, percent }) => [id, percent])).toEqual([
    [null, 33.4],
    ['ann', 33.3],
    ['bo', 33.3],
  ]);
});

it('pauses, the lunch break and what others have had come to nobody', () => {
  const { people } = sharesAt('03-02 14:00', [
    '03-02 09:00 created',
    '03-02 10:00 set pending person=ann',
    '03-02 11:30 set open',
    '03-02 12:30 set person=bo',
  ]);
  expect(people).toEqual([
    { id: null, businessMs: 60 * 60_000, percent: 40 },
    { id: 'bo', businessMs: 60 * 60_000, percent: 40 },
    { id: 'ann', businessMs: 30 * 60_000, percent: 20 },
  ]);
});
