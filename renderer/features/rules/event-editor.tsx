import type { ReactElement } from 'react';
import { ActorKind, ChangeField, RuleMoment } from '../../../shared/model/rule-condition.ts';
import { Select } from '../../components/select.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { FieldValues } from '../views/field-values.tsx';
import type { RuleForm } from './rule-form.ts';

interface EventEditorProps {
  readonly form: RuleForm;
  readonly onChange: (form: RuleForm) => void;
  readonly hasTried: boolean;
}

const TESTS = ['changed', 'changedTo', 'changedFrom'] as const;

/** What must have happened: which kind of event, by whom, and what of the ticket changed. */
export function EventEditor({ form, onChange, hasTried }: EventEditorProps): ReactElement {
  const { t } = useText();
  const { changed } = form;
  const { field } = changed;
  const isMissing = hasTried && field !== null && changed.test !== 'changed' && changed.values.length === 0;
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-3 gap-3">
        <SelectField
          label={t('ruleDialog.event')}
          value={form.event}
          options={[
            { value: 'any' as const, label: t('ruleDialog.anyEvent') },
            ...RuleMoment.options.map((value) => ({ value, label: t(`ruleMoment.${value}`) })),
          ]}
          onChange={(event) => onChange({ ...form, event })}
        />
        <SelectField
          label={t('ruleDialog.actor')}
          value={form.actor}
          options={[
            { value: 'any' as const, label: t('ruleDialog.anybody') },
            ...ActorKind.options.map((value) => ({ value, label: t(`actorKind.${value}`) })),
          ]}
          onChange={(actor) => onChange({ ...form, actor })}
        />
        <SelectField
          label={t('ruleDialog.changed')}
          value={field ?? ('any' as const)}
          options={[
            { value: 'any' as const, label: t('ruleDialog.anyChange') },
            ...ChangeField.options.map((value) => ({ value, label: t(`conditionField.${value}`) })),
          ]}
          onChange={(value) =>
            onChange({
              ...form,
              changed: { field: value === 'any' ? null : value, test: 'changed', values: [] },
            })
          }
        />
      </div>
      {field === null ? null : (
        <div className="flex items-start gap-1.5">
          <Select
            label={t('ruleDialog.test')}
            value={changed.test}
            options={TESTS.map((value) => ({ value, label: t(`ruleTest.${value}`) }))}
            onChange={(test) => onChange({ ...form, changed: { ...changed, test } })}
            className="w-40! shrink-0"
          />
          {changed.test === 'changed' ? null : (
            <FieldValues
              field={field}
              label={t('viewDialog.value', { field: t(`conditionField.${field}`) })}
              values={changed.values}
              onChange={(values) => onChange({ ...form, changed: { ...changed, values } })}
              problemId={isMissing ? 'rule-change-problem' : undefined}
            />
          )}
        </div>
      )}
      {isMissing ? (
        <p id="rule-change-problem" className="text-small text-danger">
          {t('viewDialog.needsValue')}
        </p>
      ) : null}
    </div>
  );
}
