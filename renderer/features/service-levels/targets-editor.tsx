import { Fragment, type ReactElement } from 'react';
import type { Priority } from '../../../shared/model/priority.ts';
import { PRIORITY_KEYS, SlaMetric, type SlaPolicy } from '../../../shared/model/sla-policy.ts';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';
import { calendarName } from './calendar-words.ts';
import { DurationField } from './duration-field.tsx';
import { useSettings } from './editor-context.ts';
import { PlaceProblems } from './place-problems.tsx';
import { calendarsOf, withCalendar, withMinutes } from './settings-draft.ts';

const ALWAYS = '';
const SEVERAL = '*';

/** What is promised at each priority, and the calendar that it is counted in. */
export function TargetsEditor({ place, policy }: { place: number; policy: SlaPolicy }): ReactElement {
  const { draft, problems, putPolicy } = useSettings();
  const { t, locale } = useText();
  const at = `policies.${place}.targets`;
  const isOfAll = problems.some((problem) => problem.place === at);
  return (
    <div data-place={at} className="flex flex-col gap-1.5">
      <div className="grid grid-cols-[48px_repeat(4,minmax(0,1fr))_minmax(0,1.5fr)] items-center gap-x-2 gap-y-1.5">
        <span />
        {SlaMetric.options.map((metric) => (
          <span key={metric} className="truncate text-small font-semibold text-muted">
            {t(`slaMetric.${metric}`)}
          </span>
        ))}
        <span className="truncate text-small font-semibold text-muted">{t('serviceLevels.countedIn')}</span>
        {PRIORITY_KEYS.map((priority, number) => {
          const calendars = calendarsOf(policy, priority);
          const [only = null] = calendars;
          const value = calendars.length > 1 ? SEVERAL : (only ?? ALWAYS);
          return (
            <Fragment key={priority}>
              <PriorityMark priority={number as Priority} />
              {SlaMetric.options.map((metric) => (
                <DurationField
                  key={metric}
                  place={`${at}.${priority}.${metric}`}
                  label={t('serviceLevels.targetAt', { metric: t(`slaMetric.${metric}`), priority })}
                  minutes={policy.targets[priority][metric]?.minutes ?? null}
                  onChange={(minutes) => putPolicy(place, withMinutes(policy, priority, metric, minutes))}
                />
              ))}
              <Select
                label={t('serviceLevels.countedInAt', { priority })}
                value={value}
                options={[
                  ...(value === SEVERAL ? [{ value: SEVERAL, label: t('serviceLevels.several') }] : []),
                  { value: ALWAYS, label: t('serviceLevels.always') },
                  ...Object.keys(draft.calendars).map((key) => ({
                    value: key,
                    label: calendarName(draft.calendars, key, locale),
                  })),
                ]}
                onChange={(key) =>
                  key === SEVERAL
                    ? undefined
                    : putPolicy(place, withCalendar(policy, priority, key === ALWAYS ? null : key))
                }
              />
              <div className="col-span-full pl-14 empty:hidden">
                <PlaceProblems place={`${at}.${priority}`} />
              </div>
            </Fragment>
          );
        })}
      </div>
      {isOfAll ? <PlaceProblems place={at} /> : null}
      <p className="text-small text-faint">{t('serviceLevels.targetsHint')}</p>
    </div>
  );
}
