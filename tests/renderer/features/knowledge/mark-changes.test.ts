import { expect, test } from 'vitest';
import { markChanges, uniteTexts } from '../../../../renderer/features/knowledge/mark-changes.ts';

const PUBLISHED = 'Turn it off.\nWait ten seconds.\nTurn it on.\n';
const YOURS = 'Turn it off.\nWait a minute.\nTurn it on.\n';

test('each side is shown whole, with what the other does not have marked', () => {
  const { one, other } = markChanges(PUBLISHED, YOURS);
  expect(one.map(({ text }) => text).join('')).toBe(PUBLISHED);
  expect(other).toEqual([
    { text: 'Turn it off.\n', isOnlyHere: false, at: 0 },
    { text: 'Wait a minute.\n', isOnlyHere: true, at: 13 },
    { text: 'Turn it on.\n', isOnlyHere: false, at: 28 },
  ]);
});

test('the text to begin with has everything of both, once where they agree', () => {
  expect(uniteTexts(PUBLISHED, YOURS)).toBe('Turn it off.\nWait ten seconds.\nWait a minute.\nTurn it on.\n');
});

test('very long texts are shown without marks instead of holding the screen up', () => {
  const long = (word: string) => `${word}\n`.repeat(3_000);
  expect(markChanges(long('a'), long('b')).one).toEqual([{ text: long('a'), isOnlyHere: false, at: 0 }]);
  expect(uniteTexts(long('a'), long('b'))).toBe(long('a') + long('b'));
});
