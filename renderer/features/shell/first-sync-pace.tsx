import type { ReactElement } from 'react';
import type { SyncStatus } from '../../../shared/contract/store.ts';
import { roughDuration } from '../../format/duration.ts';
import { fileSize } from '../../format/number.ts';
import { useText } from '../../i18n/translator.ts';

/** How fast the first sync goes and how long it may take, as far as the last seconds tell; nothing otherwise. */
export function FirstSyncPace({ status }: { status: SyncStatus }): ReactElement | null {
  const { t, locale } = useText();
  const { bytesPerSecond, remainingMs } = status.firstSync;
  if (status.connection !== 'online' || bytesPerSecond === null) return null;
  const pace = t('firstSync.pace', { rate: fileSize(bytesPerSecond, locale) });
  if (remainingMs === null) return <span>{pace}</span>;
  return (
    <span>
      {pace} · {t('firstSync.remaining', { time: roughDuration(remainingMs, locale) })}
    </span>
  );
}
