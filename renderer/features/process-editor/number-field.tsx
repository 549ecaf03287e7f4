import type { ReactElement } from 'react';
import { cx } from '../../components/cx.ts';
import { TextField } from '../../components/text-field.tsx';
import { useProblemAt } from './editor-context.ts';

interface NumberFieldProps {
  readonly place: string;
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly min?: number;
  readonly className?: string;
}

/** A number that may be left empty. */
export function NumberField({
  place,
  label,
  value,
  onChange,
  min,
  className,
}: NumberFieldProps): ReactElement {
  const error = useProblemAt(place);
  return (
    <div data-place={place} className={cx('w-32', className)}>
      <TextField
        type="number"
        step="any"
        min={min}
        label={label}
        value={value ?? ''}
        error={error}
        onChange={({ target }) =>
          onChange(Number.isNaN(target.valueAsNumber) ? undefined : target.valueAsNumber)
        }
      />
    </div>
  );
}
