import { expect, test } from 'vitest';
import { noticeText } from '../../../renderer/i18n/sentences.ts';
import { createTranslator } from '../../../renderer/i18n/translator.ts';

const MINUTE_MS = 60_000;

test.each([
  ['en', 'clockBehind', 7 * MINUTE_MS, 'is behind by 7 min.'],
  ['en', 'clockAhead', 2 * 60 * MINUTE_MS, 'is ahead by 2 hr.'],
  ['en', 'clockBehind', 400 * 24 * 60 * MINUTE_MS, 'is behind by 400 days.'],
  ['zh-CN', 'clockBehind', 7 * MINUTE_MS, '时钟慢了约7分钟。'],
  ['zh-CN', 'clockAhead', 2 * 60 * MINUTE_MS, '时钟快了约2小时。'],
] as const)('R77: the sentence in %s for %s of %d ms', (locale, code, durationMs, words) => {
  const text = noticeText(createTranslator(locale).language(), { code, params: { durationMs } });
  expect(text).toContain(words);
  expect(text).not.toContain('{{');
});
