import type { Locale } from '../../../shared/model/locale.ts';
import { type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import { DAY_MS, type LocalTime, type Zone } from './local-time.ts';

const WEEKDAYS = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `14:05`. */
export function clockOf({ hour, minute }: LocalTime): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** A day as people write it in a mail. */
export function dateOf(local: LocalTime, locale: Locale): string {
  return locale === 'en' ? `${local.day} ${MONTHS[local.month - 1]}` : `${local.month}月${local.day}日`;
}

/** A day to come, with its weekday. */
export function dateWithWeekday(local: LocalTime, locale: Locale): string {
  const weekday = WEEKDAYS[locale][local.weekday] ?? '';
  return locale === 'en' ? `${weekday} ${dateOf(local, locale)}` : `${dateOf(local, locale)}（${weekday}）`;
}

/** The month before, by name. */
export function lastMonth(local: LocalTime, locale: Locale): string {
  const month = ((local.month + 10) % 12) + 1;
  return locale === 'en' ? (MONTHS[month - 1] ?? '') : `${month}月`;
}

/** The part of the day. */
export function partOfDay({ hour }: LocalTime, locale: Locale): string {
  const [english, chinese] =
    hour < 6
      ? ['overnight', '夜里']
      : hour < 9
        ? ['this morning', '今天一早']
        : hour < 12
          ? ['this morning', '今天上午']
          : hour < 14
            ? ['around noon', '中午']
            : hour < 18
              ? ['this afternoon', '下午']
              : ['this evening', '晚上'];
  return (locale === 'en' ? english : chinese) ?? '';
}

/** A day within the next week on which somebody would come; never a Sunday. */
export function visitDay(random: Random, zone: Zone, from: number): LocalTime {
  const day = zone.read(from + randomInt(random, 2, 7) * DAY_MS);
  return day.weekday === 0 ? zone.read(from + DAY_MS * 4) : day;
}
