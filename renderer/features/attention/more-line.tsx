import type { ReactElement } from 'react';
import { MOST_LISTED } from '../../../shared/contract/queries.ts';
import { useText } from '../../i18n/translator.ts';
import { StatusLine } from './status-line.tsx';

interface MoreLineProps {
  readonly kind: 'attention' | 'outbox';
  readonly listed: number;
  readonly total: number;
}

/** How many changes there are beside those listed, where the list ends at the most that it takes. */
export function MoreLine({ kind, listed, total }: MoreLineProps): ReactElement | null {
  const { t } = useText();
  // Count and list come one after the other: short of the limit, a difference is of that moment only.
  if (listed < MOST_LISTED || total <= listed) return null;
  return <StatusLine>{t(`${kind}.more`, { count: total - listed })}</StatusLine>;
}
