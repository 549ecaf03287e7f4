import { CircleAlert, Timer } from 'lucide-react';
import type { ReactElement } from 'react';
import { useText } from '../i18n/translator.ts';
import { useServices } from '../services.ts';
import { useClockText } from '../state/clock.ts';
import { cx } from './cx.ts';
import { RelativeTime } from './relative-time.tsx';

/** How near a deadline is told in lists. */
const SOON_MS = 3_600_000;

/** Where a deadline stands: it has passed, it is near, or there is time. */
export function useDueState(at: number): 'overdue' | 'soon' | 'later' {
  const { clock } = useServices();
  const state = useClockText(clock, (now) => (now > at ? 'overdue' : at - now <= SOON_MS ? 'soon' : 'later'));
  return state === 'overdue' || state === 'soon' ? state : 'later';
}

/** In a list: a deadline that is near or has passed, with the time that counts down by itself. Others are not told. */
export function DueMark({ at }: { at: number | null }): ReactElement | null {
  return at === null ? null : <Near at={at} />;
}

function Near({ at }: { at: number }): ReactElement | null {
  const { t } = useText();
  const state = useDueState(at);
  if (state === 'later') return null;
  const Icon = state === 'overdue' ? CircleAlert : Timer;
  return (
    <span
      data-due={state}
      className={cx(
        'ml-auto inline-flex shrink-0 items-center gap-1 pl-2 text-small',
        state === 'overdue' ? 'text-danger' : 'text-amber',
      )}
    >
      <Icon size={13} strokeWidth={1.75} aria-hidden />
      <span className="sr-only">{t(state === 'overdue' ? 'deadline.overdue' : 'deadline.due')}</span>
      <RelativeTime at={at} />
    </span>
  );
}
