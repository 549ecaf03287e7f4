import { Inbox, PanelLeftOpen, X } from 'lucide-react';
import { memo, type ReactElement, useEffect, useMemo, useRef } from 'react';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Count } from '../../components/count.tsx';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { fetchLazyParts } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { usePane } from '../../state/panes.ts';
import { countSelected, EMPTY_SELECTION } from '../../state/selection.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useIsAllHere } from '../../store-client/use-session.ts';
import { useDelay } from '../shell/use-delay.ts';
import { viewTitle } from '../shell/view-title.ts';
import { EmptyView } from './empty-view.tsx';
import { QueueGrid } from './queue-grid.tsx';
import type { QueueModel } from './queue-model.ts';
import { useQueueSnapshot } from './use-queue.ts';
import { ViewMenu } from './view-menu.tsx';

/** The list of a view: its title with the exact total, the grid, or what to do when it is empty. */
export const QueuePane = memo(function QueuePane(): ReactElement {
  const services = useServices();
  const { ui, queue, commands, host } = services;
  const { t } = useText();
  const viewId = useStateValue(ui, (state) => state.viewId);
  const isViewsOpen = useStateValue(ui, (state) => state.isViewsOpen);
  const selection = useStateValue(ui, (state) => state.selection);
  const { data: views } = useLiveQuery('view.list', {});
  const isAllHere = useIsAllHere();
  const opened = useStateValue(queue.model, (current) => current);
  const newest = useQueueSnapshot(opened);
  // While the same view loads in another order, the former order stays on the screen.
  const lastReady = useRef<QueueModel | null>(null);
  const model = newest?.total === null ? lastReady.current : opened;
  const isReady = model !== null && model.viewId === viewId;
  useEffect(() => {
    if (newest !== null && newest.total !== null) lastReady.current = opened;
  }, [newest, opened]);
  const snapshot = isReady ? (model === opened ? newest : model.snapshot()) : newest;
  const view = views?.find((entry) => entry.view.id === viewId)?.view;
  const total = snapshot?.total ?? null;

  const hasPainted = useRef(false);
  useEffect(() => {
    if (hasPainted.current || total === null || total === 0) return;
    hasPainted.current = true;
    // Two frames: the rows are laid out in the first and on the screen with the second.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        void host.queuePainted();
        fetchLazyParts();
      }),
    );
  }, [total, host]);

  const selectedCount = countSelected(selection, total ?? 0);
  const title = view === undefined ? '' : viewTitle(t, view);
  return (
    <section
      data-pane="queue"
      aria-label={title}
      data-pane-focus
      tabIndex={-1}
      className={cx('flex h-full flex-col bg-surface -outline-offset-2', total !== 0 && 'outline-none')}
    >
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
        {isViewsOpen ? null : (
          <IconButton
            icon={PanelLeftOpen}
            label={t('command.layout.toggle-views')}
            onClick={() => commands.run('layout.toggle-views')}
            className="-ml-1"
          />
        )}
        <h1 className="min-w-0 truncate text-title">{title}</h1>
        <span className="tabular text-faint" aria-live="off">
          {total === null ? null : <Count value={total} isComplete={isAllHere} />}
        </span>
        {view === undefined ? null : <ViewMenu isOwn={view.ownerId !== null} />}
        <span className="flex-1" />
        {snapshot?.isHolding === true ? (
          <Button tone="quiet" onClick={() => model?.release()} className="text-accent">
            {t('queue.newOrder')}
          </Button>
        ) : null}
        <span
          className={cx(
            'flex items-center gap-1 rounded-control text-small text-accent',
            selectedCount > 0 && 'bg-accent-soft pl-2',
          )}
        >
          <span role="status" className="tabular">
            {selectedCount > 0 ? t('select.count', { count: selectedCount }) : ''}
          </span>
          {selectedCount > 0 ? (
            <IconButton
              icon={X}
              size={14}
              label={t('command.select.clear')}
              keys={commands.keysOf('select.clear')[0]}
              onClick={() => patchUi(ui, { selection: EMPTY_SELECTION })}
            />
          ) : null}
        </span>
      </header>
      {snapshot?.error === null || snapshot?.error === undefined ? null : (
        <Banner tone="danger" code={snapshot.error.code} className="border-x-0 border-t-0">
          {errorText(t, snapshot.error)}
        </Banner>
      )}
      {!isReady || view === undefined || total === null ? (
        <LoadingRows model={opened} />
      ) : total === 0 ? (
        <EmptyView icon={Inbox} />
      ) : (
        <QueueGrid key={view.id} model={model} view={view} title={title} />
      )}
    </section>
  );
});

/** A view opens faster than this; a skeleton before would only flicker. */
const SKELETON_AFTER_MS = 150;

const LOADING_WIDTHS = ['62%', '48%', '71%', '55%', '66%', '43%', '58%', '69%'] as const;

function LoadingRows({ model }: { readonly model: QueueModel | null }): ReactElement | null {
  const { t } = useText();
  const handlers = useMemo(
    () => ({
      move: (delta: number) => model?.focusRow(model.snapshot().focusIndex + delta),
    }),
    [model],
  );
  usePane('queue', handlers);
  const isSlow = useDelay(SKELETON_AFTER_MS);
  if (!isSlow) return null;
  return (
    <div role="status" aria-label={t('queue.loading')} className="flex flex-col pt-7">
      {LOADING_WIDTHS.map((width) => (
        <div key={width} className="flex h-8 items-center gap-6 border-b border-line/60 px-4">
          <Skeleton width={40} />
          <Skeleton width={width} />
        </div>
      ))}
    </div>
  );
}
