import { describe, expect, test } from 'vitest';
import { fileSize, shortCount, wholeNumber } from '../../../renderer/format/number.ts';
import {
  dayTitle,
  exactTime,
  isSameDay,
  relativeTime,
  shortTime,
  timeOfDay,
} from '../../../renderer/format/time.ts';

const SHANGHAI = 'Asia/Shanghai';
/** Wednesday, 4 March 2026, 10:05 in Shanghai. */
const NOW = Date.UTC(2026, 2, 4, 2, 5, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('relativeTime', () => {
  test.each([
    [0, 'just now', '刚刚'],
    [4_999, 'just now', '刚刚'],
    [20_000, '20s ago', '20秒前'],
    [2 * MINUTE + 59_000, '2m ago', '2分钟前'],
    [3 * HOUR, '3h ago', '3小时前'],
    [5 * DAY, '5d ago', '5天前'],
    [DAY, 'yesterday', '昨天'],
  ])('%d ms ago', (ageMs, english, chinese) => {
    expect(relativeTime(NOW - ageMs, NOW, 'en')).toBe(english);
    expect(relativeTime(NOW - ageMs, NOW, 'zh-CN')).toBe(chinese);
  });

  test('a time to come is not in the past', () => {
    expect(relativeTime(NOW + 2 * HOUR, NOW, 'en')).toBe('in 2h');
  });
});

describe('shortTime', () => {
  test('gives the time today, the day this year, and the year before that', () => {
    expect(shortTime(NOW - 2 * HOUR, NOW, 'en', SHANGHAI)).toBe('08:05');
    expect(shortTime(NOW - 10 * DAY, NOW, 'en', SHANGHAI)).toBe('Feb 22');
    expect(shortTime(NOW - 10 * DAY, NOW, 'zh-CN', SHANGHAI)).toBe('2月22日');
    expect(shortTime(Date.UTC(2024, 11, 31, 4), NOW, 'en', SHANGHAI)).toBe('Dec 31, 2024');
  });

  test('the day is the one of the zone', () => {
    // 23:30 UTC on the 3rd is already the 4th in Shanghai.
    const lateEvening = Date.UTC(2026, 2, 3, 23, 30);
    expect(isSameDay(lateEvening, NOW, SHANGHAI)).toBe(true);
    expect(isSameDay(lateEvening, NOW, 'UTC')).toBe(false);
  });

  test('midnight is 00, not 24', () => {
    expect(timeOfDay(Date.UTC(2026, 2, 3, 16, 0), 'en', SHANGHAI)).toBe('00:00');
  });
});

test('day titles name today and yesterday', () => {
  expect(dayTitle(NOW, NOW, 'en', SHANGHAI)).toBe('today');
  expect(dayTitle(NOW - DAY, NOW, 'zh-CN', SHANGHAI)).toBe('昨天');
  expect(dayTitle(NOW - 9 * DAY, NOW, 'en', SHANGHAI)).toBe('Monday, February 23');
});

test('the exact time names day, year and second', () => {
  expect(exactTime(NOW, 'en', SHANGHAI)).toMatch(/Wednesday, March 4, 2026.*10:05:00/);
  expect(exactTime(NOW, 'zh-CN', SHANGHAI)).toMatch(/2026年3月4日.*10:05:00/);
});

test('numbers and sizes follow the language', () => {
  expect(wholeNumber(1_234_567)).toBe('1,234,567');
  expect(shortCount(9_999, 'en')).toBe('9,999');
  expect(shortCount(12_300, 'en')).toBe('12.3K');
  expect(shortCount(12_300, 'zh-CN')).toBe('1.2万');
  expect(fileSize(512, 'en')).toBe('512 bytes');
  expect(fileSize(3.44 * 1024 * 1024, 'en')).toBe('3.4 MB');
});
