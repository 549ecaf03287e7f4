import type { ReactElement, Ref } from 'react';
import { cx } from './cx.ts';
import { INPUT_CLASS } from './text-field.tsx';

export interface SelectProps<T extends string> {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  /** Said to screen readers where no label stands beside it. */
  readonly label?: string;
  /** For the label that does. */
  readonly id?: string;
  readonly ref?: Ref<HTMLSelectElement> | undefined;
  readonly className?: string | undefined;
}

/** A choice of one; the system's own list, which every keyboard and reader knows. */
export function Select<T extends string>(props: SelectProps<T>): ReactElement {
  const { value, options, onChange, label, id, ref, className } = props;
  return (
    <select
      ref={ref}
      id={id}
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      className={cx(INPUT_CLASS, 'pr-1', className)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
