import type { ReactElement } from 'react';
import type { Calendar } from '../../../shared/model/calendar.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import { PRIORITY_KEYS, SlaMetric, type SlaPolicy } from '../../../shared/model/sla-policy.ts';
import { Badge } from '../../components/badge.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import { calendarName } from './calendar-words.ts';
import { actionWords, chainOf, type Directory, instantWords } from './chain-words.ts';
import { durationText } from './duration-text.ts';
import { calendarsOf } from './settings-draft.ts';

interface PolicyCardProps {
  readonly policy: SlaPolicy;
  readonly calendars: Readonly<Record<string, Calendar>>;
  readonly directory: Directory;
}

/** A policy as it is read: what is promised at each priority, and what happens around the deadlines. */
export function PolicyCard({ policy, calendars, directory }: PolicyCardProps): ReactElement {
  const { t, locale } = useText();
  const { titles, kind, condition, targets } = policy;
  const metrics = SlaMetric.options.filter((metric) => PRIORITY_KEYS.some((key) => targets[key][metric]));
  return (
    <article aria-label={titles[locale]} className="rounded-surface border border-line bg-surface">
      <header className="flex items-center gap-2 border-b border-line px-4 py-2.5">
        <h4 className="min-w-0 truncate text-title font-semibold">{titles[locale]}</h4>
        <Badge>{t(`serviceLevels.kindOf.${kind}`)}</Badge>
        <span className="flex-1" />
        <span className="text-small text-faint">
          {t(condition === undefined ? 'serviceLevels.forAll' : 'serviceLevels.forSome')}
        </span>
      </header>
      <table className="w-full table-fixed">
        <thead>
          <tr className="text-left text-small text-muted">
            <th className="w-20 py-1.5 pl-4 font-semibold">{t('conditionField.priority')}</th>
            {metrics.map((metric) => (
              <th key={metric} className="py-1.5 pr-2 font-semibold">
                {t(`slaMetric.${metric}`)}
              </th>
            ))}
            <th className="w-[28%] py-1.5 pr-4 font-semibold">{t('serviceLevels.countedIn')}</th>
          </tr>
        </thead>
        <tbody className="tabular">
          {PRIORITY_KEYS.map((key, number) => (
            <tr key={key} className="h-8 border-t border-line">
              <th className="pl-4 text-left">
                <PriorityMark priority={number as Priority} />
              </th>
              {metrics.map((metric) => {
                const target = targets[key][metric];
                return (
                  <td key={metric} className={target ? 'pr-2' : 'pr-2 text-faint'}>
                    {target ? durationText(target.minutes, locale) : '–'}
                  </td>
                );
              })}
              <td className="truncate pr-4 text-muted">
                {calendarsOf(policy, key)
                  .map((each) =>
                    each === null ? t('serviceLevels.always') : calendarName(calendars, each, locale),
                  )
                  .join(t('event.comma'))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Chains policy={policy} directory={directory} />
    </article>
  );
}

function Chains({ policy, directory }: { policy: SlaPolicy; directory: Directory }): ReactElement | null {
  const { t, locale } = useText();
  const chains = SlaMetric.options.flatMap((metric) => {
    const lines = chainOf(policy, metric);
    return lines.length === 0 ? [] : [{ metric, lines }];
  });
  if (chains.length === 0) return null;
  return (
    <section
      aria-label={t('serviceLevels.chains')}
      className="grid grid-cols-[repeat(auto-fit,minmax(240px,1fr))] gap-x-6 gap-y-3 border-t border-line px-4 py-3"
    >
      {chains.map(({ metric, lines }) => (
        <div key={metric} className="flex min-w-0 flex-col gap-1.5">
          <h5 className="text-small font-semibold text-muted">{t(`slaMetric.${metric}`)}</h5>
          <ol className="flex flex-col border-l border-line-strong">
            {lines.map(({ afterMinutes, actions }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a level has no other name than its place
              <li key={index} className="relative flex flex-col pb-1.5 pl-3.5 last:pb-0">
                <span
                  aria-hidden
                  className={
                    afterMinutes < 0
                      ? 'absolute top-1.5 -left-[4px] size-[7px] rounded-full bg-amber'
                      : 'absolute top-1.5 -left-[4px] size-[7px] rounded-full bg-danger'
                  }
                />
                <span className="tabular text-small text-muted">{instantWords(afterMinutes, t, locale)}</span>
                <span className="text-pretty">
                  {actions === null
                    ? t('serviceLevels.warns')
                    : actions.map((each) => actionWords(each, directory, t)).join(t('event.comma'))}
                </span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}
