import type { ReactElement } from 'react';
import type { Calendar } from '../../../shared/model/calendar.ts';
import { cx } from '../../components/cx.ts';
import { INPUT_CLASS, TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { Section } from '../process-editor/section.tsx';
import { WEEKDAYS, type Weekday } from './calendar-days.ts';
import { CalendarDays } from './calendar-days-view.tsx';
import { datesOf, datesText, windowsOf, windowsText, workdaysOf, workdaysText } from './calendar-text.ts';
import { weekdayName } from './calendar-words.ts';
import { useProblemIn, useSettings } from './editor-context.ts';
import { PlaceProblems } from './place-problems.tsx';
import { TextLines } from './text-lines.tsx';
import { TitlesFields } from './titles-fields.tsx';
import { useWritten } from './use-written.ts';

/** The form of a calendar: its name, its hours, and the days that are not as usual. */
export function CalendarForm({ name }: { name: string }): ReactElement | null {
  const { draft, put } = useSettings();
  const { t } = useText();
  const calendar = draft.calendars[name];
  const at = `calendars.${name}`;
  const zoneProblem = useProblemIn(`${at}.timeZone`);
  if (calendar === undefined) return null;
  const set = (fields: Partial<Calendar>): void =>
    put({ ...draft, calendars: { ...draft.calendars, [name]: { ...calendar, ...fields } } });
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-3">
        <TitlesFields
          place={`${at}.titles`}
          label="serviceLevels.calendarTitle"
          titles={calendar.titles ?? { en: name, 'zh-CN': name }}
          onChange={(titles) => set({ titles })}
        />
        <div data-place={`${at}.timeZone`} className="w-72">
          <TextField
            label={t('serviceLevels.timeZone')}
            value={calendar.timeZone}
            error={zoneProblem}
            maxLength={60}
            spellCheck={false}
            onChange={({ target }) => set({ timeZone: target.value.trim() })}
          />
        </div>
      </div>
      <Section title={t('serviceLevels.hours')} hint={t('serviceLevels.hoursHint')}>
        <div data-place={`${at}.windows`} className="flex max-w-xl flex-col gap-1.5">
          {WEEKDAYS.map((day) => (
            <HoursOfDay
              key={day}
              place={`${at}.windows.${day}`}
              day={day}
              windows={calendar.windows[day] ?? []}
              onChange={(windows) => set({ windows: { ...calendar.windows, [day]: windows } })}
            />
          ))}
        </div>
        <PlaceProblems place={`${at}.windows`} />
      </Section>
      <Section title={t('serviceLevels.specialDays')}>
        <div className="flex gap-3">
          <TextLines
            place={`${at}.holidays`}
            label={t('serviceLevels.holidays')}
            hint={t('serviceLevels.holidaysHint')}
            value={calendar.holidays ?? []}
            textOf={datesText}
            parse={datesOf}
            onChange={(holidays) => set({ holidays })}
          />
          <TextLines
            place={`${at}.workdays`}
            label={t('serviceLevels.workdays')}
            hint={t('serviceLevels.workdaysHint')}
            value={calendar.workdays ?? []}
            textOf={workdaysText}
            parse={workdaysOf}
            onChange={(workdays) => set({ workdays })}
          />
        </div>
        <CalendarDays calendar={calendar} />
      </Section>
    </div>
  );
}

interface HoursOfDayProps {
  readonly place: string;
  readonly day: Weekday;
  readonly windows: NonNullable<Calendar['windows'][Weekday]>;
  readonly onChange: (windows: NonNullable<Calendar['windows'][Weekday]>) => void;
}

function HoursOfDay({ place, day, windows, onChange }: HoursOfDayProps): ReactElement {
  const { t, locale } = useText();
  const problem = useProblemIn(place);
  const { text, write } = useWritten(windows, windowsText, windowsOf, onChange);
  const name = weekdayName(day, locale);
  return (
    <div data-place={place} className="flex items-center gap-3">
      <span className="w-12 shrink-0 text-muted">{name}</span>
      <input
        aria-label={t('serviceLevels.hoursOf', { day: name })}
        aria-invalid={problem !== undefined}
        value={text}
        placeholder={t('serviceLevels.dayOff')}
        maxLength={600}
        spellCheck={false}
        onChange={({ target }) => write(target.value)}
        className={cx(INPUT_CLASS, 'tabular')}
      />
    </div>
  );
}
