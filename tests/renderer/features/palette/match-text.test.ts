import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCustomerFrom } from '../../../../renderer/features/new-ticket/customer-field.tsx';
import { bestMatches, matchScore } from '../../../../renderer/features/palette/match-text.ts';

describe('matchScore', () => {
  test('a beginning beats a word, a word beats a part, a part beats scattered letters', () => {
    const scores = ['solve ticket', 'mark solved', 'unsolvable', 's o l o v e'].map(
      (text) => matchScore('solv', text) ?? -1,
    );
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
  });

  test('finds Chinese without spaces and ignores case and accents', () => {
    expect(matchScore('离线', '打印机离线')).not.toBeNull();
    expect(matchScore('ZOE', 'Zoë Walker')).not.toBeNull();
    expect(matchScore('xyz', 'Assign to me')).toBeNull();
  });

  test('every part of a text is found in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }),
        fc.nat(),
        fc.nat(),
        (text, a, b) => {
          const from = a % text.length;
          const part = text.slice(from, from + 1 + (b % (text.length - from)));
          expect(matchScore(part, text)).not.toBeNull();
        },
      ),
    );
  });
});

test('an empty query keeps everything in its order', () => {
  expect(bestMatches('  ', ['b', 'a'], (item) => [item])).toEqual(['b', 'a']);
});

test.each([
  ['138 4320 4840', { name: '', email: '', phone: '138 4320 4840' }],
  ['zoe@example.com', { name: 'zoe', email: 'zoe@example.com', phone: '' }],
  [' 王敏 ', { name: '王敏', email: '', phone: '' }],
])('%s begins a new customer', (text, expected) => {
  expect(newCustomerFrom(text)).toEqual({ kind: 'new', ...expected });
});
