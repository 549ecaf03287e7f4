import { describe, expect, test } from 'vitest';
import { queryBehind, triggerAtEnd } from '../../../../renderer/features/inserts/trigger.ts';

const kindAt = (before: string): string | null => triggerAtEnd(before)?.kind ?? null;

describe('a sign that puts something in', () => {
  test.each([
    [';', 'cannedReply'],
    ['；', 'cannedReply'],
    ['Thanks ;', 'cannedReply'],
    ['@', 'person'],
    ['Please ask @', 'person'],
    ['(@', 'person'],
    ['请看一下@', 'person'],
    ['#', 'ticket'],
    ['见＃', 'ticket'],
    ['见#', 'ticket'],
    ['??', 'article'],
    ['你好，？？', 'article'],
    ['See ??', 'article'],
  ])('%j begins a word: %s', (before, kind) => expect(kindAt(before)).toBe(kind));

  test.each([
    'first;',
    '你好；',
    '你好;',
    'mira@',
    'C#',
    '12#',
    'What??',
    '真的吗？？',
    '???',
    '?',
    'https://example.com/#',
    'word',
    '',
  ])('%j is writing', (before) => expect(kindAt(before)).toBeNull());

  test('what is looked for ends where it is no name any more', () => {
    const sign = { length: 1 };
    expect(queryBehind('@', sign)).toBe('');
    expect(queryBehind('@mira ch', sign)).toBe('mira ch');
    expect(queryBehind('@李', sign)).toBe('李');
    expect(queryBehind('@ mira', sign)).toBeNull();
    expect(queryBehind('@mira  ', sign)).toBeNull();
    expect(queryBehind('@a\nb', sign)).toBeNull();
    expect(queryBehind(`@${'a'.repeat(41)}`, sign)).toBeNull();
    expect(queryBehind('??vpn', { length: 2 })).toBe('vpn');
  });
});
