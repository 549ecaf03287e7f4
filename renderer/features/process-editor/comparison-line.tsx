import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { FormField } from '../../../shared/model/form-field.ts';
import type { FieldComparison } from '../../../shared/model/process-condition.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { Select } from '../../components/select.tsx';
import { INPUT_CLASS } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { newComparison, testOf, testsOf, withTest } from './branch-condition.ts';

interface ComparisonLineProps {
  readonly line: FieldComparison;
  /** What can be compared. */
  readonly fields: readonly FormField[];
  readonly onChange: (line: FieldComparison) => void;
  readonly onRemove: () => void;
}

/** One comparison of a condition: which field, how, and with what. */
export function ComparisonLine({ line, fields, onChange, onRemove }: ComparisonLineProps): ReactElement {
  const { t, locale } = useText();
  const field = fields.find(({ key }) => key === line.field);
  const name = field?.titles[locale] || line.field;
  const test = testOf(line);
  // What does not fit the field is shown as it is written, and said to be wrong.
  const tests = field === undefined || testsOf(field).includes(test) ? [] : [test];
  return (
    <div className="flex items-start gap-1.5">
      <Select
        label={t('viewDialog.field')}
        value={line.field}
        options={[
          ...(field === undefined ? [{ value: line.field as string, label: line.field as string }] : []),
          ...fields.map(({ key, titles }) => ({ value: key as string, label: titles[locale] || key })),
        ]}
        onChange={(key) => {
          const next = fields.find((each) => each.key === key);
          if (next !== undefined) onChange(newComparison(next));
        }}
        className="w-44! shrink-0"
      />
      <Select
        label={t('viewDialog.test', { field: name })}
        value={test}
        options={[...tests, ...(field === undefined ? [test] : testsOf(field))].map((value) => ({
          value,
          label: t(`processEditor.test.${value}`),
        }))}
        onChange={(next) => {
          if (field !== undefined) onChange(withTest(field, line, next));
        }}
        className="w-36! shrink-0"
      />
      <div className="flex min-w-0 flex-1">
        {field === undefined || test === 'isEmpty' || test === 'isFilled' ? null : (
          <Value
            line={line}
            field={field}
            label={t('viewDialog.value', { field: name })}
            onChange={onChange}
          />
        )}
      </div>
      <IconButton icon={X} size={14} label={t('viewDialog.removeLine', { field: name })} onClick={onRemove} />
    </div>
  );
}

interface ValueProps {
  readonly line: FieldComparison;
  readonly field: FormField;
  readonly label: string;
  readonly onChange: (line: FieldComparison) => void;
}

function Value({ line, field, label, onChange }: ValueProps): ReactElement {
  const { t, locale } = useText();
  const values = [line.value].flat();
  const [value = ''] = values;
  const put = (next: FieldComparison['value']): void => onChange({ ...line, value: next });
  if (field.type === 'choice' && Array.isArray(line.value)) {
    return (
      <fieldset aria-label={label} className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        {field.choices.map(({ key, titles }) => (
          <label key={key} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={values.includes(key)}
              onChange={({ target }) =>
                put(
                  field.choices
                    .map((choice) => choice.key as string)
                    .filter((each) => (each === key ? target.checked : values.includes(each))),
                )
              }
            />
            {titles[locale] || key}
          </label>
        ))}
      </fieldset>
    );
  }
  switch (field.type) {
    case 'choice':
      return (
        <Select
          label={label}
          value={String(value)}
          options={[
            ...(field.choices.some(({ key }) => key === value)
              ? []
              : [{ value: String(value), label: String(value ?? '') }]),
            ...field.choices.map(({ key, titles }) => ({
              value: key as string,
              label: titles[locale] || key,
            })),
          ]}
          onChange={put}
        />
      );
    case 'checkbox':
      return (
        <Select
          label={label}
          value={value === true ? 'yes' : 'no'}
          options={(['yes', 'no'] as const).map((each) => ({ value: each, label: t(`process.${each}`) }))}
          onChange={(next) => put(next === 'yes')}
        />
      );
    case 'number':
    case 'money':
      return (
        <input
          type="number"
          step="any"
          aria-label={label}
          value={typeof value === 'number' ? value : ''}
          onChange={({ target }) => put(Number.isNaN(target.valueAsNumber) ? '' : target.valueAsNumber)}
          className={`${INPUT_CLASS} tabular max-w-40`}
        />
      );
    default:
      return (
        <input
          type={field.type === 'date' ? 'date' : 'text'}
          aria-label={label}
          value={String(value ?? '')}
          maxLength={200}
          onChange={({ target }) => put(target.value)}
          className={`${INPUT_CLASS} max-w-60`}
        />
      );
  }
}
