import { CloudOff } from 'lucide-react';
import type { ReactElement } from 'react';
import type { SyncStatus } from '../../../shared/contract/store.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { wholeNumber } from '../../format/number.ts';
import { noticeText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { FirstSyncPace } from '../shell/first-sync-pace.tsx';
import { firstSyncPercent } from '../shell/line-state.ts';
import { FirstRunFrame } from './first-run-frame.tsx';
import { LeaveButton } from './leave-button.tsx';

/**
 * The first fetch, with numbers. Work begins with the first page; the rest comes while one works. Who meets the wrong
 * server here, or one that cannot go on, finds the way back to the sign-in.
 */
export function FirstSyncScreen({ status, name }: { status: SyncStatus; name: string }): ReactElement {
  const { store } = useServices();
  const language = useText();
  const { t } = language;
  const { rowsDone, rowsTotal } = status.firstSync;
  const percent = firstSyncPercent(status.firstSync);
  return (
    <FirstRunFrame>
      <h1 className="text-heading">{t('firstSync.title', { name })}</h1>
      <p className="mt-0.5 mb-4 text-pretty text-muted">{t('firstSync.text')}</p>
      <progress
        {...(percent === null ? {} : { value: percent })}
        max={100}
        aria-label={t('firstSync.progress')}
        className="h-1.5 w-full overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-active [&::-webkit-progress-value]:bg-accent"
      />
      <p className="tabular mt-2 flex justify-between text-small text-faint">
        <span>
          {rowsTotal > 0
            ? t('firstSync.rows', {
                done: wholeNumber(rowsDone),
                total: wholeNumber(rowsTotal),
              })
            : t('firstSync.starting')}
        </span>
        {percent === null ? null : <span>{percent} %</span>}
      </p>
      <p className="tabular min-h-5 text-small text-faint">
        <FirstSyncPace status={status} />
      </p>
      {status.connection === 'offline' && status.problem === null ? (
        <div className="mt-4 flex items-center gap-2 rounded-control bg-amber-soft px-3 py-2 text-amber">
          <CloudOff size={16} strokeWidth={1.75} aria-hidden />
          <span className="flex-1">{t('firstSync.offline')}</span>
          <Button onClick={() => void store.syncNow()}>{t('action.tryAgain')}</Button>
        </div>
      ) : null}
      {status.problem === null ? null : (
        <>
          <Banner tone="warning" code={status.problem.code} className="mt-4 rounded-control">
            {noticeText(language, status.problem)}
          </Banner>
          <Button className="mt-3 h-8! w-full" onClick={() => void store.syncNow()}>
            {t('action.tryAgain')}
          </Button>
        </>
      )}
      <LeaveButton pendingCount={status.pendingCount} />
    </FirstRunFrame>
  );
}
