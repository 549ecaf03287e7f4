import { CloudOff } from 'lucide-react';
import type { ReactElement } from 'react';
import type { SessionState, SyncStatus } from '../../../shared/contract/store.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { wholeNumber } from '../../format/number.ts';
import { exactTime } from '../../format/time.ts';
import { noticeText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { FirstRunFrame } from './first-run-frame.tsx';
import { LeaveButton } from './leave-button.tsx';

interface LockedScreenProps {
  readonly session: Extract<SessionState, { phase: 'locked' }>;
  readonly status: SyncStatus;
}

/** Away from the server for longer than it allows: what is here and what waits, and that all of it is kept. */
export function LockedScreen({ session, status }: LockedScreenProps): ReactElement {
  const { store } = useServices();
  const language = useText();
  const { t, locale } = language;
  const { connection, pendingCount, problem } = status;
  const isTrying = connection === 'connecting';
  return (
    <FirstRunFrame>
      <h1 className="text-heading">{t('locked.title')}</h1>
      <p className="mt-0.5 mb-4 text-pretty text-muted">
        {t('locked.text', {
          name: session.organizationName,
          date: exactTime(session.heardAt, locale),
          count: session.days,
        })}
      </p>
      <ul className="tabular flex flex-col gap-1.5">
        <li>{t('locked.here', { rows: wholeNumber(status.firstSync.rowsDone) })}</li>
        <li>{pendingCount > 0 ? t('locked.waiting', { count: pendingCount }) : t('locked.nothingWaits')}</li>
      </ul>
      <div
        role="status"
        className="mt-4 flex items-center gap-2 rounded-control bg-amber-soft px-3 py-2 text-amber"
      >
        <CloudOff size={16} strokeWidth={1.75} aria-hidden />
        <span className="flex-1">{t(isTrying ? 'locked.trying' : 'locked.offline')}</span>
      </div>
      {problem === null ? null : (
        <Banner tone="warning" code={problem.code} className="mt-3 rounded-control">
          {noticeText(language, problem)}
        </Banner>
      )}
      <Button tone="primary" autoFocus className="mt-4 h-8! w-full" onClick={() => void store.syncNow()}>
        {t('action.tryAgain')}
      </Button>
      <LeaveButton pendingCount={pendingCount} />
    </FirstRunFrame>
  );
}
