import { CalendarCheck, CalendarOff, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Calendar } from '../../../shared/model/calendar.ts';
import { isTimeZone } from '../../../shared/util/is-time-zone.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { lastSpecialDay, nextSpecialDays, todayIn } from './calendar-days.ts';
import { daysText } from './calendar-words.ts';

const MOST_SHOWN = 5;

/** The next days off and the next make-up days; says so where a calendar knows none any more. */
export function CalendarDays({ calendar }: { calendar: Calendar }): ReactElement {
  const { clock } = useServices();
  const { t, locale } = useText();
  // A zone that is being typed is none yet.
  const timeZone = isTimeZone(calendar.timeZone) ? calendar.timeZone : 'UTC';
  const days = nextSpecialDays(calendar, todayIn(timeZone, clock.now()));
  const last = lastSpecialDay(calendar);
  if (days.length === 0)
    return last === null ? (
      <p className="text-small text-faint">{t('serviceLevels.noSpecialDays')}</p>
    ) : (
      <p className="flex items-start gap-1.5 text-pretty text-small text-amber">
        <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
        {t('serviceLevels.daysEnded', { day: daysText({ from: last, to: last }, locale) })}
      </p>
    );
  return (
    <ul aria-label={t('serviceLevels.nextDays')} className="flex flex-col gap-0.5">
      {days.slice(0, MOST_SHOWN).map(({ from, to, isWorked }) => {
        const Icon = isWorked ? CalendarCheck : CalendarOff;
        return (
          <li key={from} className="flex items-center gap-2">
            <Icon
              size={14}
              strokeWidth={1.75}
              aria-hidden
              className={isWorked ? 'shrink-0 text-accent' : 'shrink-0 text-faint'}
            />
            <span className="tabular min-w-0 flex-1 truncate">{daysText({ from, to }, locale)}</span>
            <span className="shrink-0 text-small text-faint">
              {t(isWorked ? 'serviceLevels.madeUp' : 'serviceLevels.dayOff')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
