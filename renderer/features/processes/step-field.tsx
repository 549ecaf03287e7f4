import { type ReactElement, useId } from 'react';
import type { ProcessRow } from '../../../shared/contract/process-rows.ts';
import type { FormField } from '../../../shared/model/form-field.ts';
import { SelectField } from '../../components/select-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import type { FormValues } from './form-values.ts';
import { TextBox } from './text-box.tsx';

interface StepFieldProps {
  readonly field: FormField;
  readonly value: FormValues[string];
  readonly files: ProcessRow['files'];
  readonly error: string | undefined;
  readonly onChange: (value: FormValues[string]) => void;
}

const INPUT_TYPES = { text: 'text', number: 'text', money: 'text', date: 'date' } as const;

/** One field of the form of a step. */
export function StepField({ field, value, files, error, onChange }: StepFieldProps): ReactElement {
  const { t, locale } = useText();
  const label = field.titles[locale];
  switch (field.type) {
    case 'longText':
      return (
        <TextBox
          label={label}
          value={String(value)}
          maxLength={5000}
          error={error}
          isRequired={field.isRequired}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <div>
          <SelectField
            label={label}
            value={String(value)}
            options={[
              { value: '', label: t('process.choose') },
              ...field.choices.map(({ key, titles }) => ({ value: key as string, label: titles[locale] })),
            ]}
            onChange={onChange}
          />
          <Problem text={error} />
        </div>
      );
    case 'checkbox':
      return (
        <div>
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={value === true}
              onChange={(event) => onChange(event.target.checked)}
            />
            {label}
          </label>
          <Problem text={error} />
        </div>
      );
    case 'file':
      return (
        <Files
          label={label}
          chosen={Array.isArray(value) ? value : []}
          files={files}
          error={error}
          onChange={onChange}
        />
      );
    default:
      return (
        <TextField
          label={field.type === 'money' ? `${label} (${field.currency})` : label}
          type={INPUT_TYPES[field.type]}
          inputMode={field.type === 'number' || field.type === 'money' ? 'decimal' : undefined}
          maxLength={5000}
          value={String(value)}
          error={error}
          required={field.isRequired}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

function Problem({ text }: { text: string | undefined }): ReactElement | null {
  return text === undefined ? null : (
    <p role="alert" className="mt-1 text-small text-danger">
      {text}
    </p>
  );
}

interface FilesProps {
  readonly label: string;
  readonly chosen: readonly string[];
  readonly files: ProcessRow['files'];
  readonly error: string | undefined;
  readonly onChange: (value: readonly string[]) => void;
}

/** Files of the ticket; what a step needs is attached to a note first, so that everybody reads it there as well. */
function Files({ label, chosen, files, error, onChange }: FilesProps): ReactElement {
  const { t } = useText();
  const id = useId();
  return (
    <fieldset aria-describedby={id} className="flex flex-col gap-1">
      <legend className="mb-1 text-small font-semibold text-muted">{label}</legend>
      {files.length === 0 ? <p className="text-small text-faint">{t('process.noFiles')}</p> : null}
      {files.map((file) => (
        <label key={file.id} className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={chosen.includes(file.id)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...chosen, file.id] : chosen.filter((other) => other !== file.id),
              )
            }
          />
          <span className="truncate">{file.filename}</span>
        </label>
      ))}
      <div id={id}>
        <Problem text={error} />
      </div>
    </fieldset>
  );
}
