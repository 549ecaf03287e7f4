import { beforeEach, expect, it } from 'vitest';
import { createWakeSigns, LOOK_EVERY_MS, type WakeSigns } from '../../../../electron/store/wake-signs.ts';

const NIGHT_MS = 9 * 3_600_000;

let now: number;
let woken: number;
let signs: WakeSigns;
/** Looks as often as it does while the machine is awake. */
const stayAwake = (forMs: number): void => {
  for (const until = now + forMs; now < until; ) {
    now += LOOK_EVERY_MS;
    signs.look();
  }
};

beforeEach(() => {
  now = Date.UTC(2026, 2, 2, 8);
  woken = 0;
  signs = createWakeSigns(
    () => now,
    () => {
      woken += 1;
    },
  );
  stayAwake(60_000);
  expect(woken).toBe(0);
});

it('R63: a sleep that the system says nothing of shows at the first look after it', () => {
  now += NIGHT_MS;
  signs.look();
  expect(woken).toBe(1);
  stayAwake(60_000);
  expect(woken).toBe(1);
});

it.each(['the system first', 'the look first'])(
  'R63: two signs of one waking open the line once: %s',
  (first) => {
    now += NIGHT_MS;
    const inOrder = [signs.resumed, signs.look];
    for (const sign of first === 'the system first' ? inOrder : inOrder.toReversed()) {
      sign();
      now += 500;
    }
    expect(woken).toBe(1);
    stayAwake(60_000);
    signs.resumed();
    expect(woken).toBe(2);
  },
);

it('a busy processor, and a clock that is set back, are no sleep', () => {
  now += 5_000;
  signs.look();
  now -= NIGHT_MS;
  signs.look();
  stayAwake(60_000);
  expect(woken).toBe(0);
});

it('R63: after the clock was set back, a waking is told as well', () => {
  signs.resumed();
  now -= NIGHT_MS;
  signs.look();
  signs.resumed();
  expect(woken).toBe(2);
});
