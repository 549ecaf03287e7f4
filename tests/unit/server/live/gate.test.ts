import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGate } from '../../../../server/live/gate.ts';

it('lets no more in than it has places, and everybody in the end, in turn', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 12 }),
      async (scheduler, places, failing) => {
        const gate = createGate(places);
        const begun: number[] = [];
        let inside = 0;
        let most = 0;
        const all = failing.map((fails, index) =>
          gate(async () => {
            begun.push(index);
            inside += 1;
            most = Math.max(most, inside);
            await scheduler.schedule(Promise.resolve());
            inside -= 1;
            if (fails) throw new Error('failed');
          }),
        );
        const ended = Promise.allSettled(all);
        await scheduler.waitFor(ended);
        const outcomes = (await ended).map(({ status }) => status === 'rejected');
        expect(outcomes).toEqual(failing);
        expect(begun).toEqual(failing.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(places);
      },
    ),
  );
});
