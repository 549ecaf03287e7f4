import { CircleAlert, TriangleAlert } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import type { SyncStatus } from '../../../shared/contract/store.ts';
import { cx } from '../../components/cx.ts';
import { Keys } from '../../components/keys.tsx';
import { Menu } from '../../components/menu.tsx';
import { Tip } from '../../components/tip.tsx';
import { exactTime, relativeTime } from '../../format/time.ts';
import { noticeText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useIsFirstScreenDone } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { useClockText } from '../../state/clock.ts';
import { useSettings, useSyncStatus } from '../../store-client/use-session.ts';
import { FirstSyncPace } from './first-sync-pace.tsx';
import {
  firstSyncPercent,
  type LineState,
  lineExplanation,
  lineState,
  outboxRoomTaken,
} from './line-state.ts';

/** A full disc for a line that works, a half one for one that is tried, a crossed ring for none, two bars for a pause. */
function LineShape({ state }: { state: LineState }): ReactElement {
  const ring = <circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.5" />;
  const isPaused = state === 'paused';
  const isOff = state === 'offline';
  const isTrying = state === 'connecting';
  return (
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      aria-hidden="true"
      className={cx(
        'shrink-0',
        isPaused ? 'text-muted' : isOff || isTrying ? 'text-amber-mark' : 'text-accent',
      )}
    >
      {isPaused ? (
        <path d="M3.2 1.5v7M6.8 1.5v7" stroke="currentColor" strokeWidth="1.8" />
      ) : isOff ? (
        <>
          {ring}
          <path d="M2.4 7.6 7.6 2.4" stroke="currentColor" strokeWidth="1.5" />
        </>
      ) : isTrying ? (
        <>
          {ring}
          <path d="M5 1.1a3.9 3.9 0 0 1 0 7.8z" fill="currentColor" />
        </>
      ) : (
        <circle cx="5" cy="5" r="4" fill="currentColor" />
      )}
    </svg>
  );
}

/** On a line that is up to date the time says how old the newest change is; without one, how old everything may be. */
function LastSync({ at, state }: { at: number; state: LineState }): ReactElement {
  const { clock } = useServices();
  const { t, locale } = useText();
  const time = useClockText(clock, (now) => relativeTime(at, now, locale));
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, locale)} className="tabular">
      {t(state === 'synced' ? 'line.newestChange' : 'line.lastSync', { time })}
    </time>
  );
}

function Line({ status }: { status: SyncStatus }): ReactElement {
  const { commands } = useServices();
  const language = useText();
  const { t } = language;
  const state = lineState(status);
  const isPaused = state === 'paused';
  const isMetered = useSettings()?.isMetered === true;
  return (
    <Menu
      side="top"
      heading={
        <span className="block max-w-72 text-pretty whitespace-normal text-muted">
          {status.problem === null
            ? t(`line.explain.${lineExplanation(status)}`, { count: status.attentionCount })
            : noticeText(language, status.problem)}
          {isMetered ? <span className="block">{t('line.explain.metered')}</span> : null}
          {status.transport === 'longPoll' ? <span className="block">{t('line.longPoll')}</span> : null}
        </span>
      }
      items={[
        {
          id: 'now',
          label: state === 'offline' ? t('line.tryAgain') : t('command.sync.now'),
          isDisabled: isPaused,
          run: () => commands.run('sync.now'),
        },
        {
          id: 'offline',
          label: isPaused ? t('line.goOnline') : t('line.goOffline'),
          run: () => commands.run('sync.toggle-offline'),
        },
        {
          id: 'metered',
          label: isMetered ? t('line.goUnmetered') : t('line.goMetered'),
          run: () => commands.run('sync.toggle-metered'),
        },
      ]}
      trigger={
        <button
          type="button"
          className={cx(
            'flex h-6 items-center gap-1.5 rounded-control px-1.5 hover:bg-active',
            state === 'offline' && 'bg-amber-soft text-amber',
            isPaused && 'bg-active font-semibold',
          )}
        >
          <LineShape state={state} />
          <span>{t(`line.${state}`)}</span>
          {isMetered ? <span className="text-faint">{t('line.metered')}</span> : null}
        </button>
      }
    />
  );
}

/** The line at the bottom: always there, always true. */
export const StatusBar = memo(function StatusBar(): ReactElement {
  const { commands } = useServices();
  const { t } = useText();
  const status = useSyncStatus();
  // The first relative time loads the rules of a language, which the first screen does not wait for.
  const isFirstScreenDone = useIsFirstScreenDone();
  const percent = status === undefined ? null : firstSyncPercent(status.firstSync);
  const roomTaken = status === undefined ? null : outboxRoomTaken(status.warnings);
  return (
    <section
      aria-label={t('line.label')}
      className="flex h-7 shrink-0 items-center gap-2 border-t border-line bg-rail px-1.5 text-small text-muted"
    >
      {status === undefined ? null : (
        <>
          <Line status={status} />
          {!status.firstSync.isComplete && percent !== null ? (
            <span className="tabular flex items-center gap-1.5">
              <progress
                value={percent}
                max={100}
                aria-label={t('line.receiving')}
                className="h-1 w-20 overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
              />
              {percent} %
              <FirstSyncPace status={status} />
            </span>
          ) : null}
          {status.pendingCount > 0 ? (
            <button
              type="button"
              onClick={() => commands.run('go.outbox')}
              className={cx(
                'tabular flex h-6 items-center gap-1 rounded-control px-1.5',
                roomTaken === null
                  ? 'hover:bg-active'
                  : 'bg-amber-soft font-semibold text-amber hover:brightness-95',
              )}
            >
              {roomTaken === null ? null : <TriangleAlert size={13} aria-hidden />}
              {t('line.pending', { count: status.pendingCount })}
              {roomTaken === null ? null : (
                <span className="font-normal">{t('line.pendingRoom', { percent: roomTaken })}</span>
              )}
            </button>
          ) : null}
          {status.failedCount > 0 ? (
            <button
              type="button"
              onClick={() => commands.run('go.attention')}
              className="tabular flex h-6 items-center gap-1 rounded-control bg-danger-soft px-1.5 font-semibold text-danger hover:brightness-95"
            >
              <CircleAlert size={13} aria-hidden />
              {t('line.failed', { count: status.failedCount })}
            </button>
          ) : null}
          {status.attentionCount > status.failedCount ? (
            <button
              type="button"
              onClick={() => commands.run('go.attention')}
              className="tabular flex h-6 items-center gap-1 rounded-control bg-amber-soft px-1.5 font-semibold text-amber hover:brightness-95"
            >
              <TriangleAlert size={13} aria-hidden />
              {t('line.attention', { count: status.attentionCount - status.failedCount })}
            </button>
          ) : null}
          {status.lastSyncedAt === null || !isFirstScreenDone ? null : (
            <span>
              <LastSync at={status.lastSyncedAt} state={lineState(status)} />
            </span>
          )}
        </>
      )}
      <span className="flex-1" />
      <Tip text={t('command.help.open')} side="top">
        <button
          type="button"
          onClick={() => commands.run('help.open')}
          className="flex h-6 items-center rounded-control px-1 hover:bg-active"
        >
          <span className="sr-only">{t('command.help.open')}</span>
          <Keys text="?" />
        </button>
      </Tip>
      <Tip text={t('command.palette.open')} side="top">
        <button
          type="button"
          onClick={() => commands.run('palette.open')}
          className="flex h-6 items-center rounded-control px-1 hover:bg-active"
        >
          <span className="sr-only">{t('command.palette.open')}</span>
          <Keys text="Mod+K" />
        </button>
      </Tip>
    </section>
  );
});
