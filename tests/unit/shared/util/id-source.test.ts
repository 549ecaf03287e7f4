import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createIdSource } from '../../../../shared/util/id-source.ts';

describe('ids', () => {
  it('are UUIDs of version 7, ordered as they were made, whatever the clock does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 44 }), { minLength: 1, maxLength: 50 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (times, bytes) => {
          let at = 0;
          const newId = createIdSource({
            now: () => times[at++ % times.length] ?? 0,
            randomBytes: (target) => {
              target.set(bytes);
              return target;
            },
          });
          const ids = times.map(() => newId());
          for (const id of ids) expect(z.uuidv7().safeParse(id).success).toBe(true);
          expect([...ids].sort()).toEqual(ids);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });

  it('stay different through more ids in one millisecond than the counter holds', () => {
    const newId = createIdSource({ now: () => 1_000, randomBytes: (target) => target.fill(0xff) });
    const ids = Array.from({ length: 10_000 }, () => newId());
    expect(new Set(ids).size).toBe(10_000);
    expect([...ids].sort()).toEqual(ids);
  });
});
