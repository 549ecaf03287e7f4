import { X } from 'lucide-react';
import { type ReactElement, useEffect, useId, useRef } from 'react';
import { IconButton } from '../../components/icon-button.tsx';
import { Select } from '../../components/select.tsx';
import { INPUT_CLASS } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import {
  type AGO_UNITS,
  type AgoUnit,
  type ConditionLine,
  fieldsFor,
  isLineComplete,
  joinAgo,
  newLine,
  splitAgo,
  testsFor,
} from './condition-form.ts';
import { FieldValues } from './field-values.tsx';

interface ConditionLineViewProps {
  readonly line: ConditionLine;
  readonly onChange: (line: ConditionLine) => void;
  readonly onRemove: () => void;
  readonly isNew: boolean;
  readonly isForRules: boolean;
  /** Whether what is missing is said: not before the person has tried to save. */
  readonly hasTried: boolean;
}

/** One comparison: which field, how, and with what. */
export function ConditionLineView(props: ConditionLineViewProps): ReactElement {
  const { line, onChange, onRemove, isNew, isForRules, hasTried } = props;
  const { t } = useText();
  const id = useId();
  const fieldChoice = useRef<HTMLSelectElement>(null);
  // The line was asked for with a key or a click just now.
  useEffect(() => {
    if (isNew) fieldChoice.current?.focus();
  }, [isNew]);
  const problemId = hasTried && !isLineComplete(line) ? `${id}-problem` : undefined;
  const name = t(`conditionField.${line.field}`);
  return (
    <fieldset aria-label={name} className="flex flex-col gap-1">
      <div className="flex items-start gap-1.5">
        <Select
          ref={fieldChoice}
          label={t('viewDialog.field')}
          value={line.field}
          options={fieldsFor(isForRules).map((value) => ({ value, label: t(`conditionField.${value}`) }))}
          onChange={(field) => onChange(newLine(() => line.key, field, isForRules))}
          className="w-36! shrink-0"
        />
        <Select
          label={t('viewDialog.test', { field: name })}
          value={line.test}
          options={testsFor(isForRules, line.field).map((value) => ({
            value,
            label: t(`conditionTest.${value}`),
          }))}
          onChange={(test) => onChange({ ...line, test })}
          className="w-40! shrink-0"
        />
        <div className="flex min-w-0 flex-1">
          <LineValue line={line} onChange={onChange} problemId={problemId} />
        </div>
        <IconButton
          icon={X}
          size={14}
          label={t('viewDialog.removeLine', { field: name })}
          onClick={onRemove}
        />
      </div>
      {problemId === undefined ? null : (
        <p id={problemId} className="pl-[19.75rem] text-small text-danger">
          {t('viewDialog.needsValue')}
        </p>
      )}
    </fieldset>
  );
}

type LineValueProps = Pick<ConditionLineViewProps, 'line' | 'onChange'> & {
  readonly problemId: string | undefined;
};

function LineValue({ line, onChange, problemId }: LineValueProps): ReactElement | null {
  const { t } = useText();
  const label = t('viewDialog.value', { field: t(`conditionField.${line.field}`) });
  switch (line.test) {
    case 'oneOf':
    case 'noneOf':
      return (
        <FieldValues
          field={line.field}
          label={label}
          values={line.values}
          onChange={(values) => onChange({ ...line, values })}
          problemId={problemId}
        />
      );
    case 'within':
    case 'longerAgo':
      return <Ago label={label} line={line} onChange={onChange} />;
    case 'since':
    case 'until':
      return (
        <input
          type="datetime-local"
          aria-label={label}
          aria-invalid={problemId !== undefined}
          aria-describedby={problemId}
          value={localTime(line.at)}
          onChange={(event) => {
            const at = new Date(event.target.value).getTime();
            onChange({ ...line, at: Number.isNaN(at) ? null : at });
          }}
          className={`${INPUT_CLASS} max-w-56`}
        />
      );
    default:
      return null;
  }
}

function Ago({ label, line, onChange }: Omit<LineValueProps, 'problemId'> & { label: string }): ReactElement {
  const { t } = useText();
  const { count, unit } = splitAgo(line.agoMinutes);
  const set = (next: number, of: AgoUnit): void => onChange({ ...line, agoMinutes: joinAgo(next, of) });
  return (
    <span className="flex items-center gap-1.5">
      <input
        type="number"
        min={0}
        aria-label={label}
        value={count}
        onChange={(event) => set(event.target.valueAsNumber, unit)}
        className={`${INPUT_CLASS} tabular w-20!`}
      />
      <Select
        label={t('viewDialog.unit')}
        value={unit}
        options={(['minutes', 'hours', 'days'] as const satisfies readonly (keyof typeof AGO_UNITS)[]).map(
          (value) => ({ value, label: t(`agoUnit.${value}`) }),
        )}
        onChange={(next) => set(count, next)}
        className="w-28!"
      />
    </span>
  );
}

/** A moment as the field of the system writes it, in the time of this place. */
function localTime(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const local = new Date(at - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
