import { type ReactElement, useMemo } from 'react';
import { Banner } from '../../components/banner.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useClockText } from '../../state/clock.ts';
import type { ErrorInfo } from '../../store-client/read-error.ts';

/** Errors whose sentence does not name the address; several may have been tried. */
const NAMELESS_ERRORS: ReadonlySet<string> = new Set(['serverUnreachable', 'notAnOutpostServer']);

interface SignInErrorProps {
  readonly error: ErrorInfo;
  /** The addresses that were tried. */
  readonly tried: readonly string[];
}

/** Why signing in failed and what to do; a time to wait counts down. */
export function SignInError({ error, tried }: SignInErrorProps): ReactElement {
  const { t } = useText();
  const { seconds } = error.params;
  if (typeof seconds === 'number') return <Wait error={error} seconds={seconds} />;
  return (
    <Banner tone="danger" code={error.code} className="mb-4 rounded-control">
      {error.code === 'serverUnreachable' ? t('signIn.unreachable') : errorText(t, error)}
      {NAMELESS_ERRORS.has(error.code) ? (
        <span className="mt-1 block break-words">
          {t('signIn.tried', { address: String(error.params.address ?? tried.join(', ')) })}
        </span>
      ) : null}
    </Banner>
  );
}

/** Read out when it comes and when it is over; the seconds in between are only to be seen. */
function Wait({ error, seconds }: { error: ErrorInfo; seconds: number }): ReactElement {
  const { clock } = useServices();
  const { t } = useText();
  // A new refusal begins a new wait, also with the same number.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the error is what it is counted from
  const until = useMemo(() => Date.now() + seconds * 1_000, [error, seconds]);
  const left = Number(useClockText(clock, (now) => String(Math.ceil((until - now) / 1_000))));
  if (left <= 0) {
    return (
      <Banner tone="info" className="mb-4 rounded-control">
        {t('signIn.waitIsOver')}
      </Banner>
    );
  }
  const counted = { ...error, params: { ...error.params, seconds: Math.min(left, seconds) } };
  return (
    <Banner tone="danger" code={error.code} className="mb-4 rounded-control">
      <span className="sr-only">{errorText(t, error)}</span>
      <span aria-hidden>{errorText(t, counted)}</span>
    </Banner>
  );
}
