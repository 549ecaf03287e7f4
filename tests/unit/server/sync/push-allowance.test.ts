import { describe, expect, test } from 'vitest';
import { createPushAllowance, PUSH_ALLOWANCE } from '../../../../server/sync/push-allowance.ts';

const refusal = (seconds: number) =>
  expect.objectContaining({ code: 'tooManyRequests', params: { seconds } });

describe('what one workstation may hand in', () => {
  test('a burst goes through, what keeps coming waits, and another workstation does not', () => {
    let now = 0;
    const allowance = createPushAllowance(() => now);
    for (let push = 0; push < PUSH_ALLOWANCE.pushBurst; push += 1) allowance.take('a', 10);
    expect(() => allowance.take('a', 10)).toThrow(refusal(1));
    expect(() => allowance.take('b', 10)).not.toThrow();
    now += 100;
    expect(() => allowance.take('a', 10)).not.toThrow();
    expect(() => allowance.take('a', 10)).toThrow(refusal(1));
  });

  test('bytes count over a minute, and a refused push costs nothing', () => {
    let now = 0;
    const allowance = createPushAllowance(() => now);
    allowance.take('a', PUSH_ALLOWANCE.byteBurst);
    expect(() => allowance.take('a', PUSH_ALLOWANCE.bytesPerMinute)).toThrow(refusal(60));
    now += 60_000;
    expect(() => allowance.take('a', PUSH_ALLOWANCE.bytesPerMinute)).not.toThrow();
  });
});
