import { Plus, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { SlaMetric, type SlaPolicy } from '../../../shared/model/sla-policy.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';
import { DurationField } from './duration-field.tsx';
import { useSettings } from './editor-context.ts';
import { PlaceProblems } from './place-problems.tsx';

/** How long before a deadline whoever must act is warned. */
export function WarningsEditor({ place, policy }: { place: number; policy: SlaPolicy }): ReactElement {
  const { putPolicy, goTo } = useSettings();
  const { t } = useText();
  const { warnings } = policy;
  const put = (next: SlaPolicy['warnings']): void => putPolicy(place, { ...policy, warnings: next });
  return (
    <div className="flex flex-col gap-1.5">
      {warnings.map((warning, index) => {
        const at = `policies.${place}.warnings.${index}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a warning has no other name than its place
          <div key={index} data-place={at} className="flex flex-col gap-1">
            <div className="flex items-center gap-2">
              <Select
                label={t('serviceLevels.deadlineOf')}
                value={warning.metric}
                options={SlaMetric.options.map((value) => ({ value, label: t(`slaMetric.${value}`) }))}
                onChange={(metric) => put(warnings.with(index, { ...warning, metric }))}
                className="w-44!"
              />
              <DurationField
                place={`${at}.beforeMinutes`}
                label={t('serviceLevels.warnBefore')}
                minutes={warning.beforeMinutes}
                onChange={(minutes) =>
                  put(warnings.with(index, { ...warning, beforeMinutes: minutes ?? Number.NaN }))
                }
                className="w-32"
              />
              <span className="text-muted">{t('serviceLevels.beforeIsDue')}</span>
              <IconButton
                icon={X}
                size={14}
                label={t('serviceLevels.removeWarning')}
                onClick={() => put(warnings.toSpliced(index, 1))}
              />
            </div>
            <PlaceProblems place={at} />
          </div>
        );
      })}
      <span>
        <Button
          tone="quiet"
          icon={<Plus size={14} aria-hidden />}
          disabled={warnings.length >= 50}
          onClick={() => {
            put([...warnings, { metric: 'resolution', beforeMinutes: 30 }]);
            goTo(`policies.${place}.warnings.${warnings.length}`);
          }}
          className="text-accent"
        >
          {t('serviceLevels.addWarning')}
        </Button>
      </span>
    </div>
  );
}
