import { type ReactElement, useId } from 'react';
import { cx } from '../../components/cx.ts';
import { INPUT_CLASS } from '../../components/text-field.tsx';

interface TextBoxProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly error: string | undefined;
  readonly isRequired: boolean;
  /** Lines that are seen at once. */
  readonly rows?: number;
  readonly onChange: (value: string) => void;
}

/** A labelled text of several lines. */
export function TextBox({
  label,
  value,
  maxLength,
  error,
  isRequired,
  rows = 3,
  onChange,
}: TextBoxProps): ReactElement {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-small font-semibold text-muted">
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        maxLength={maxLength}
        required={isRequired}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        className={cx(INPUT_CLASS, 'h-auto! py-1.5')}
      />
      {error === undefined ? null : (
        <p id={`${id}-note`} className="text-small text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
