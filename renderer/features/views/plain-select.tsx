import type { ReactElement, Ref } from 'react';
import { cx } from '../../components/cx.ts';
import { INPUT_CLASS } from '../../components/text-field.tsx';

interface PlainSelectProps<T extends string> {
  /** Said to screen readers; beside its line the choice speaks for itself. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly ref?: Ref<HTMLSelectElement>;
  readonly className?: string;
}

/** A choice of one within a line of a form. */
export function PlainSelect<T extends string>(props: PlainSelectProps<T>): ReactElement {
  const { label, value, options, onChange, ref, className } = props;
  return (
    <select
      ref={ref}
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
