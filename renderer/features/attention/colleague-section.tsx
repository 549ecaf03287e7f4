import { CloudOff, RefreshCw } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { ColleagueCard } from './colleague-card.tsx';
import { groupWork } from './group-work.ts';
import { StatusLine } from './status-line.tsx';
import { useColleagueWork } from './use-colleague-work.ts';

/** Refused work of the people this person looks after. */
export function ColleagueSection(): ReactElement {
  const { t } = useText();
  const { state, refresh } = useColleagueWork();
  const [isAsking, setIsAsking] = useState(false);
  const ask = async (): Promise<void> => {
    setIsAsking(true);
    await refresh();
    setIsAsking(false);
  };
  return (
    <section aria-labelledby="colleague-work" className="flex flex-col gap-2">
      <header className="flex items-end gap-3 pt-3">
        <div className="min-w-0 flex-1">
          <h2 id="colleague-work" className="font-semibold">
            {t('colleagues.title')}
          </h2>
          <p className="text-pretty text-muted">{t('colleagues.text')}</p>
        </div>
        {state.kind === 'offline' ? null : (
          <Button
            icon={<RefreshCw size={14} aria-hidden />}
            disabled={isAsking || state.kind === 'loading'}
            onClick={() => void ask()}
          >
            {t('colleagues.refresh')}
          </Button>
        )}
      </header>
      {state.kind === 'offline' ? (
        <StatusLine icon={<CloudOff size={16} aria-hidden className="shrink-0 text-amber-mark" />}>
          {t('colleagues.offline')}
        </StatusLine>
      ) : state.kind === 'loading' ? (
        <StatusLine>
          <Skeleton width="40%" />
        </StatusLine>
      ) : state.kind === 'failed' ? (
        <StatusLine>{errorText(t, state.error)}</StatusLine>
      ) : state.items.length === 0 ? (
        <StatusLine>{t('colleagues.empty')}</StatusLine>
      ) : (
        <>
          <ul className="flex flex-col gap-2">
            {groupWork(state.items).map((group) => (
              <ColleagueCard key={group.first.operationId} group={group} onDone={refresh} />
            ))}
          </ul>
          {state.hasMore ? <p className="text-small text-muted">{t('colleagues.more')}</p> : null}
        </>
      )}
    </section>
  );
}
