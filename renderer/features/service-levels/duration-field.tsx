import type { ReactElement } from 'react';
import { cx } from '../../components/cx.ts';
import { INPUT_CLASS } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { durationText, minutesOf } from './duration-text.ts';
import { useProblemIn } from './editor-context.ts';
import { useWritten } from './use-written.ts';

interface DurationFieldProps {
  readonly place: string;
  readonly label: string;
  /** NaN for what is no time. */
  readonly minutes: number | null;
  readonly onChange: (minutes: number | null) => void;
  readonly className?: string;
}

/** A time written as a person says it; empty for none. */
export function DurationField(props: DurationFieldProps): ReactElement {
  const { place, label, minutes, onChange, className } = props;
  const { locale } = useText();
  const problem = useProblemIn(place);
  const { text, write, leave } = useWritten(
    minutes,
    (value) => (value === null || Number.isNaN(value) ? '' : durationText(value, locale)),
    minutesOf,
    onChange,
  );
  return (
    <div data-place={place} className={className}>
      <input
        aria-label={label}
        aria-invalid={problem !== undefined}
        title={problem}
        value={text}
        maxLength={40}
        placeholder="–"
        spellCheck={false}
        onChange={({ target }) => write(target.value)}
        onFocus={({ target }) => target.select()}
        onBlur={leave}
        className={cx(INPUT_CLASS, 'tabular')}
      />
    </div>
  );
}
