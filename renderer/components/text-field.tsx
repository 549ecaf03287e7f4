import { type ComponentProps, type ReactElement, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

export const INPUT_CLASS =
  'h-8 w-full rounded-control border border-line-control bg-surface px-2.5 placeholder:text-faint focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger';

type TextFieldProps = ComponentProps<'input'> & {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
};

/** A labelled line of text with its hint and error. */
export function TextField({ label, hint, error, className, ...rest }: TextFieldProps): ReactElement {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = hint !== undefined || error !== undefined;
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-small font-semibold text-muted">
        {label}
      </label>
      <input
        id={id}
        {...rest}
        aria-invalid={error !== undefined || rest['aria-invalid'] === true}
        aria-describedby={hasNote ? noteId : undefined}
        className={INPUT_CLASS}
      />
      {hasNote ? (
        <p id={noteId} className={cx('text-small', error === undefined ? 'text-faint' : 'text-danger')}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  );
}
