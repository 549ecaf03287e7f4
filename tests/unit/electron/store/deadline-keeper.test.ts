import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDeadlineKeeper } from '../../../../electron/store/deadline-keeper.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';

const MINUTE = 60_000;
let now: number;
let next: number | null;
let nextReturn: number | null;
let left: number;
let heard: string[];
let failure: Error | null;

const keeper = () =>
  createDeadlineKeeper({
    refresh(most) {
      if (failure !== null) throw failure;
      if (nextReturn !== null && nextReturn <= now) nextReturn = null;
      const isDone = left <= most;
      left = Math.max(0, left - most);
      return { hasChanged: true, isDone };
    },
    nextPointAt: () => next,
    nextReturnAt: () => nextReturn,
    now: () => now,
    onChange: () => heard.push('change'),
    onReached: () => heard.push('reached'),
    onBug: (error) => heard.push(`bug ${String(error)}`),
  });
const pass = (ms: number) => {
  // In small steps, so that the clock of the center goes along with the timers.
  for (let step = 0; step < ms; step += 1_000) {
    now += 1_000;
    vi.advanceTimersByTime(1_000);
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  [now, next, nextReturn, left, heard, failure] = [0, null, null, 0, [], null];
});
afterEach(() => vi.useRealTimers());

it('R192: what was left is done at the start, many in slices', () => {
  left = 120;
  const running = keeper();
  vi.runAllTimers();
  expect(left).toBe(0);
  expect(heard).toEqual(['change', 'change', 'change']);
  running.stop();
});

it('R244: it wakes when a ticket comes back, and says so', () => {
  const running = keeper();
  vi.runOnlyPendingTimers();
  nextReturn = 3 * MINUTE;
  running.rowsChanged();
  heard = [];
  pass(3 * MINUTE - 1_000);
  expect(heard).toEqual([]);
  pass(1_000);
  expect(heard).toEqual(['change']);
  pass(5 * MINUTE);
  expect(heard).toEqual(['change']);
  running.stop();
});

it('R193: it wakes when the next deadline is near, also when that moves', () => {
  const running = keeper();
  next = 10 * MINUTE;
  running.rowsChanged();
  pass(5 * MINUTE);
  next = 6 * MINUTE;
  running.rowsChanged();
  heard = [];
  pass(MINUTE - 1_000);
  expect(heard).toEqual([]);
  pass(1_000);
  expect(heard).toEqual(['reached']);
  running.stop();
  pass(10 * MINUTE);
  expect(heard).toEqual(['reached']);
});

it('a clock that is set, or a sleep, is noticed within half a minute', () => {
  const running = keeper();
  next = 600 * MINUTE;
  running.rowsChanged();
  now += 700 * MINUTE;
  vi.advanceTimersByTime(30_000);
  expect(heard).toContain('reached');
  running.stop();
});

it('a promise that fails is told as a fault and tried again; a failing disk is told elsewhere', () => {
  const running = keeper();
  failure = new AppError('diskFull');
  running.rowsChanged();
  expect(heard).toEqual([]);
  failure = new TypeError('policy');
  running.rowsChanged();
  expect(heard).toEqual(['bug TypeError: policy']);
  running.stop();
});
