import { describe, expect, test } from 'vitest';
import { type Sendable, sendObstacle } from '../../../../renderer/features/composer/send-obstacle.ts';
import { translate } from '../../../../shared/i18n/resources.ts';

const said = (fields: Partial<Sendable>) => {
  const obstacle = sendObstacle({
    kind: 'publicReply',
    text: '',
    fileCount: 0,
    keptFileCount: 0,
    isReading: false,
    mentions: [],
    ...fields,
  });
  return obstacle === null ? null : obstacle((key, params) => translate('en', key, params));
};

describe('what keeps a text from being sent', () => {
  test('a place without a value is named, also in a note; braces that are no place are words', () => {
    expect(said({ text: 'Dear {{customer.name}}, re {{ ticket.subject }}: {{customer.name}}' })).toBe(
      'Nothing is known for: Customer name, Subject. Write it where {{…}} stands, or take it out; then send.',
    );
    expect(said({ kind: 'internalNote', text: '{{agent.name}}' })).toContain('Your name');
    expect(said({ text: 'Use {{ user }} in the template' })).toBeNull();
  });

  test('R231: a mention keeps an answer here and lets a note go', () => {
    expect(said({ text: 'Hello @Mira', mentions: ['@Mira', '@Wei 李'] })).toContain('@Mira, @Wei 李');
    expect(said({ kind: 'internalNote', text: '@Mira', mentions: ['@Mira'] })).toBeNull();
  });

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
