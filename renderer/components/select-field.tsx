import { type ReactElement, useId } from 'react';
import { cx } from './cx.ts';
import { Select, type SelectProps } from './select.tsx';

type SelectFieldProps<T extends string> = Omit<SelectProps<T>, 'id' | 'label'> & { readonly label: string };

/** A labelled choice of one. */
export function SelectField<T extends string>(props: SelectFieldProps<T>): ReactElement {
  const { label, className, ...select } = props;
  const id = useId();
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-small font-semibold text-muted">
        {label}
      </label>
      <Select {...select} id={id} />
    </div>
  );
}
