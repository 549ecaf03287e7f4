import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../../../../shared/util/sha256.ts';

it('hashes as every other SHA-256, around the ends of its blocks too', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.nat(200).map((n) => 'x'.repeat(n)),
      ),
      (text) => {
        expect(Buffer.from(sha256(text)).toString('hex')).toBe(
          createHash('sha256').update(text).digest('hex'),
        );
      },
    ),
    { numRuns: 500 },
  );
});
