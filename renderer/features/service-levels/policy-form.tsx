import { type ReactElement, useState } from 'react';
import { SlaKind } from '../../../shared/model/sla-policy.ts';
import { Banner } from '../../components/banner.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { Section } from '../process-editor/section.tsx';
import { ConditionEditor } from '../views/condition-editor.tsx';
import { type ConditionGroup, conditionOf, formOf, isLineComplete } from '../views/condition-form.ts';
import { ChainEditor } from './chain-editor.tsx';
import { useSettings } from './editor-context.ts';
import { PlaceProblems } from './place-problems.tsx';
import { TargetsEditor } from './targets-editor.tsx';
import { TitlesFields } from './titles-fields.tsx';
import { WarningsEditor } from './warnings-editor.tsx';

/** The form of a policy: which tickets, what is promised, and what happens around the deadlines. */
export function PolicyForm({ place }: { place: number }): ReactElement | null {
  const { newId } = useServices();
  const { t } = useText();
  const { draft, putPolicy, setUnfinished } = useSettings();
  const policy = draft.policies[place];
  const [groups, setGroups] = useState(() => formOf(policy?.condition ?? { all: [] }, newId));
  if (policy === undefined) return null;
  const at = `policies.${place}`;
  const putGroups = (next: readonly ConditionGroup[]): void => {
    setGroups(next);
    setUnfinished(!isComplete(next));
    const condition = conditionOf(next);
    const { condition: _before, ...rest } = policy;
    const isForAll = 'all' in condition && condition.all.length === 0;
    putPolicy(place, isForAll ? rest : { ...rest, condition });
  };
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-3">
        <TitlesFields
          place={`${at}.titles`}
          label="serviceLevels.policyTitle"
          titles={policy.titles}
          onChange={(titles) => putPolicy(place, { ...policy, titles })}
        />
        <SelectField
          label={t('serviceLevels.kind')}
          value={policy.kind}
          options={SlaKind.options.map((value) => ({ value, label: t(`serviceLevels.kindOf.${value}`) }))}
          onChange={(kind) => putPolicy(place, { ...policy, kind })}
          className="w-72"
        />
      </div>
      <Section title={t('serviceLevels.targets')}>
        <TargetsEditor place={place} policy={policy} />
      </Section>
      <Section title={t('serviceLevels.warnings')} hint={t('serviceLevels.warningsHint')}>
        <WarningsEditor place={place} policy={policy} />
      </Section>
      <Section title={t('serviceLevels.chain')} hint={t('serviceLevels.chainHint')}>
        <ChainEditor place={place} policy={policy} />
      </Section>
      <Section title={t('serviceLevels.which')} hint={t('serviceLevels.whichHint')}>
        <div data-place={`${at}.condition`}>
          {groups === null ? (
            <Banner tone="info" className="rounded-control">
              {t('viewDialog.nested')}
            </Banner>
          ) : (
            <ConditionEditor groups={groups} onChange={putGroups} hasTried isForRules />
          )}
        </div>
        {groups === null || isComplete(groups) ? <PlaceProblems place={`${at}.condition`} /> : null}
        <PlaceProblems place={`${at}.clocks`} />
      </Section>
    </div>
  );
}

function isComplete(groups: readonly ConditionGroup[]): boolean {
  return groups.every(({ lines }) => lines.every(isLineComplete));
}
