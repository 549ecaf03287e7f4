import { describe, expect, test } from 'vitest';
import { type Sendable, sendObstacle } from '../../../../renderer/features/composer/send-obstacle.ts';
import { translate } from '../../../../shared/i18n/resources.ts';

const said = (fields: Partial<Sendable>) => {
  const key = sendObstacle({
    kind: 'publicReply',
    text: '',
    fileCount: 0,
    keptFileCount: 0,
    isReading: false,
    ...fields,
  });
  return key === null ? null : translate('en', key);
};

describe('what keeps a text from being sent', () => {
  test('an empty one says what is missing', () => {
    expect(said({})).toBe('Nothing to send yet. Write the reply or attach a file first.');
    expect(said({ text: ' \n ' })).toBe('Nothing to send yet. Write the reply or attach a file first.');
    expect(said({ kind: 'internalNote' })).toBe('The note is still empty. Write it or attach a file first.');
  });

  test('words or files alone are enough', () => {
    expect(said({ text: 'Hello' })).toBeNull();
    expect(said({ fileCount: 2, keptFileCount: 2 })).toBeNull();
  });

  test('a file that is not here yet, or could not be read, is named', () => {
    expect(said({ text: 'Hello', fileCount: 2, keptFileCount: 1, isReading: true })).toBe(
      'A file is still being read. Send again in a moment.',
    );
    expect(said({ fileCount: 1 })).toBe('A file could not be attached. Remove it first, or attach it again.');
  });
});
