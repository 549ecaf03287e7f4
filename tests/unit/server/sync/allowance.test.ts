import { describe, expect, test } from 'vitest';
import { createAllowance, SYNC_RATES } from '../../../../server/sync/allowance.ts';

const refusal = (seconds: number) =>
  expect.objectContaining({ code: 'tooManyRequests', params: { seconds } });

function start() {
  const clock = { now: 0 };
  return { clock, allowance: createAllowance(SYNC_RATES, () => clock.now) };
}

describe('R51 R221: what one workstation may ask of a node', () => {
  test.each(Object.entries(SYNC_RATES))(
    '%s: a burst goes through, what keeps coming waits, and another workstation does not',
    (kind, { burst, perSecond }) => {
      const { clock, allowance } = start();
      allowance.take('a', { [kind]: burst });
      expect(() => allowance.take('a', { [kind]: 1 })).toThrow(refusal(Math.ceil(1 / perSecond)));
      expect(() => allowance.take('b', { [kind]: 1 })).not.toThrow();
      clock.now += 1_000 / perSecond;
      expect(() => allowance.take('a', { [kind]: 1 })).not.toThrow();
      expect(() => allowance.take('a', { [kind]: 1 })).toThrow(refusal(Math.ceil(1 / perSecond)));
    },
  );

  test('bytes count over a minute, and what is refused costs nothing of anything', () => {
    const { clock, allowance } = start();
    allowance.take('a', { pushes: 1, pushedBytes: SYNC_RATES.pushedBytes.burst });
    for (let again = 0; again < 2 * SYNC_RATES.pushes.burst; again += 1) {
      expect(() => allowance.take('a', { pushes: 1, pushedBytes: 1024 * 1024 })).toThrow(refusal(60));
    }
    clock.now += 60_000;
    expect(() => allowance.take('a', { pushes: 1, pushedBytes: 1024 * 1024 })).not.toThrow();
  });

  test('a clock that is set back takes nothing away and gives nothing', () => {
    const { clock, allowance } = start();
    clock.now = 3_600_000;
    allowance.take('a', { hellos: SYNC_RATES.hellos.burst });
    clock.now = 0;
    expect(() => allowance.take('a', { hellos: 1 })).toThrow(refusal(1));
  });

  test.each([
    ['the first sync of a million tickets and a thousand single ones at 25 pages a second', 1_000, 2_500, 40],
    ['a month away, page after page', 0, 1_000, 5],
  ])('%s never waits', (_name, atOnce, pages, msEach) => {
    const { clock, allowance } = start();
    for (let page = 0; page < atOnce; page += 1) allowance.take('a', { pages: 1 });
    for (let page = 0; page < pages; page += 1) {
      clock.now += msEach;
      allowance.take('a', { pages: 1 });
    }
  });

  test('two thousand workstations that greet, pull and lease at one moment do not meet each other', () => {
    const { allowance } = start();
    for (let device = 0; device < 2_000; device += 1) {
      allowance.take(`device ${device}`, { hellos: 1 });
      allowance.take(`device ${device}`, { pages: 3 });
      allowance.take(`device ${device}`, { leases: 1 });
    }
  });
});
