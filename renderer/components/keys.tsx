import { Fragment, type ReactElement } from 'react';
import { keyNames, type Platform } from '../keymap/key-step.ts';
import { cx } from './cx.ts';

const PLATFORM: Platform = navigator.userAgent.includes('Mac') ? 'darwin' : 'linux';

interface KeysProps {
  /** As written in the keymap: `Mod+K`, `g q`. */
  readonly text: string;
  readonly className?: string;
}

/** Keys as they are printed on a keyboard. */
export function Keys({ text, className }: KeysProps): ReactElement {
  return (
    <span className={cx('inline-flex shrink-0 items-center gap-0.5 text-faint', className)}>
      {text.split(' ').map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may hold the same key twice; it never changes
        <Fragment key={`${index} ${step}`}>
          {index > 0 ? <span className="w-1" /> : null}
          {keyNames(step, PLATFORM).map((name) => (
            <kbd
              key={name}
              className="inline-grid h-[18px] min-w-[18px] place-items-center rounded-[3px] border border-line bg-sunken px-1 font-sans text-[11px] leading-none text-muted"
            >
              {name}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
