import type { ReactElement } from 'react';
import { exactTime, relativeTime, shortTime } from '../format/time.ts';
import { useText } from '../i18n/translator.ts';
import { useServices } from '../services.ts';
import { useClockText } from '../state/clock.ts';

interface RelativeTimeProps {
  /** UTC milliseconds. */
  readonly at: number;
  /** `short` gives the time or day as a column has room for, `relative` counts. */
  readonly as?: 'relative' | 'short';
  readonly className?: string;
}

/** A time in words that keeps itself right, with the exact one on hover. */
export function RelativeTime({ at, as = 'relative', className }: RelativeTimeProps): ReactElement {
  const { clock } = useServices();
  const { locale } = useText();
  const write = as === 'short' ? shortTime : relativeTime;
  const text = useClockText(clock, (now) => write(at, now, locale));
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exactTime(at, locale)}
      className={className === undefined ? 'tabular' : `tabular ${className}`}
    >
      {text}
    </time>
  );
}
