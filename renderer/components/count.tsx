import type { ReactElement } from 'react';
import { wholeNumber } from '../format/number.ts';
import { useText } from '../i18n/translator.ts';

/** How many there are; while the first synchronization goes on, a number that may still grow is marked as one. */
export function Count({ value, isComplete }: { value: number; isComplete: boolean }): ReactElement {
  const { t } = useText();
  const number = wholeNumber(value);
  if (isComplete) return <>{number}</>;
  const soFar = t('count.soFar', { number });
  return (
    <span title={soFar}>
      <span aria-hidden>{number}+</span>
      <span className="sr-only">{soFar}</span>
    </span>
  );
}
