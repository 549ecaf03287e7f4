import type { ReactElement } from 'react';
import type { Calendar } from '../../../shared/model/calendar.ts';
import { useText } from '../../i18n/translator.ts';
import { weekOf } from './calendar-days.ts';
import { CalendarDays } from './calendar-days-view.tsx';
import { windowsText } from './calendar-text.ts';
import { weekdaysText } from './calendar-words.ts';

/** A calendar as it is read: its hours, and the next days that are not as usual. */
export function CalendarCard({ name, calendar }: { name: string; calendar: Calendar }): ReactElement {
  const { t, locale } = useText();
  return (
    <article aria-label={name} className="flex flex-col rounded-surface border border-line bg-surface">
      <header className="flex items-center gap-2 border-b border-line px-4 py-2.5">
        <h4 className="min-w-0 truncate text-title font-semibold">{name}</h4>
        <span className="flex-1" />
        <span className="text-small text-faint">{calendar.timeZone}</span>
      </header>
      <div className="grid grid-cols-2 gap-6 px-4 py-3">
        <section className="flex min-w-0 flex-col gap-1.5">
          <h5 className="text-small font-semibold text-muted">{t('serviceLevels.hours')}</h5>
          <dl className="flex flex-col gap-0.5">
            {weekOf(calendar).map((part) => (
              <div key={part.from} className="flex gap-3">
                <dt className="w-24 shrink-0 text-muted">{weekdaysText(part, locale)}</dt>
                <dd className={part.windows.length > 0 ? 'tabular' : 'text-faint'}>
                  {part.windows.length > 0 ? windowsText(part.windows) : t('serviceLevels.dayOff')}
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section className="flex min-w-0 flex-col gap-1.5">
          <h5 className="text-small font-semibold text-muted">{t('serviceLevels.nextDays')}</h5>
          <CalendarDays calendar={calendar} />
        </section>
      </div>
    </article>
  );
}
