import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeeper } from '../../../../shared/util/json-depth.ts';

/** The depth of a parsed value, found by walking it. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test('the depth of any JSON is seen in its text, whatever stands in its strings', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 8 }), (value, limit) => {
      expect(isDeeper(JSON.stringify(value), limit)).toBe(depthOf(value) > limit);
    }),
  );
  expect(isDeeper('{"a":"[[[\\"[["}', 1)).toBe(false);
});

test('a bomb of brackets is seen without being parsed', () => {
  expect(isDeeper('['.repeat(1_000_000), 16)).toBe(true);
});
