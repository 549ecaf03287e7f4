import { expect, it } from 'vitest';
import { roughDuration } from '../../../renderer/format/duration.ts';

it.each([
  [0, '5 sec', '5秒'],
  [41_000, '40 sec', '40秒'],
  [95_000, '2 min', '2分钟'],
  [59 * 60_000, '59 min', '59分钟'],
  [2.4 * 3_600_000, '2 hr', '2小时'],
])('%d ms is %s', (ms, english, chinese) => {
  expect(roughDuration(ms, 'en')).toBe(english);
  expect(roughDuration(ms, 'zh-CN')).toBe(chinese);
});
