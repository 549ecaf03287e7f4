import fc from 'fast-check';
import { pinyin } from 'pinyin-pro';
import { describe, expect, test } from 'vitest';
import { bestMatches, matchScore } from '../../../../../shared/domain/search/match-text.ts';
import { createReadings } from '../../../../../shared/domain/search/readings.ts';

const readings = createReadings(pinyin);

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

describe('Chinese as it is spelled', () => {
  test.each([
    ['wangwei', '王伟'],
    ['ww', '王伟'],
    ['wang wei', '王伟'],
    ["xi'an", '西安'],
    ['wwei', '王伟'],
    ['wangw', '王伟'],
    ['wei', '王伟'],
    ['zengl', '曾丽'],
    ['lvyan', '吕燕'],
    ['luyan', '吕燕'],
    ['ouyang', '欧阳娜娜'],
    ['oynn', '欧阳娜娜'],
    ['linyue', '林悦 Lynn'],
  ])('%s finds %s', (query, name) => {
    expect(matchScore(query, name, readings)).not.toBeNull();
  });

  test.each([
    ['wangli', '王伟'],
    ['wwx', '王伟'],
    ['zhang', '王伟'],
    ['w1', '王伟'],
  ])('%s does not find %s', (query, name) => {
    expect(matchScore(query, name, readings)).toBeNull();
  });

  test('without the library Chinese is found by its characters only', () => {
    expect(matchScore('ww', '王伟')).toBeNull();
    expect(matchScore('王', '王伟')).not.toBeNull();
  });

  test('the name itself comes before names that only begin alike', () => {
    const people = ['张王伟', '王蔚然', 'Wangwei Software', '李雷'];
    expect(bestMatches('wangwei', people, (name) => [name], readings)).toEqual([
      'Wangwei Software',
      '王蔚然',
      '张王伟',
    ]);
  });
});
