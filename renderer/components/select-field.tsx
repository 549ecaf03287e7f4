import { type ReactElement, type Ref, useId } from 'react';
import { cx } from './cx.ts';
import { INPUT_CLASS } from './text-field.tsx';

interface SelectFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly className?: string;
  readonly ref?: Ref<HTMLSelectElement>;
}

/** A labelled choice of one; the system's own list, which every keyboard and reader knows. */
export function SelectField<T extends string>({
  label,
  value,
  options,
  onChange,
  className,
  ref,
}: SelectFieldProps<T>): ReactElement {
  const id = useId();
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-small font-semibold text-muted">
        {label}
      </label>
      <select
        ref={ref}
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        className={cx(INPUT_CLASS, 'pr-1')}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
