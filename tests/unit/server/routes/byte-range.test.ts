import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../../../server/routes/byte-range.ts';

describe('a range header', () => {
  it.each([
    [undefined, 'whole'],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-5', { start: 95, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=9-3', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['lines=0-1', 'whole'],
  ])('%s of a hundred bytes', (header, expected) => {
    expect(rangeOf(header, 100)).toEqual(expected);
  });

  it('of an empty file there is no part', () => {
    expect(rangeOf('bytes=0-0', 0)).toBe('unsatisfiable');
  });
});
