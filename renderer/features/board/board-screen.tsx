import { ChevronDown, SquareKanban } from 'lucide-react';
import { type ReactElement, useEffect, useSyncExternalStore } from 'react';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Count } from '../../components/count.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { Tip } from '../../components/tip.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useIsAllHere, useSettings } from '../../store-client/use-session.ts';
import { EmptyView } from '../queue/empty-view.tsx';
import { queuePorts } from '../queue/queue-ports.ts';
import { useDelay } from '../shell/use-delay.ts';
import { viewTitle } from '../shell/view-title.ts';
import { BoardColumns } from './board-columns.tsx';
import { type BoardModel, type BoardSnapshot, createBoardModel } from './board-model.ts';
import { putIntoColumn } from './put-into-column.ts';

/** Keeps the board of the present view open while it is on the screen. */
function useBoard(): BoardModel | null {
  const services = useServices();
  const { ui, queue, store } = services;
  const viewId = useStateValue(ui, (state) => state.viewId);
  const sort = useStateValue(ui, (state) =>
    state.viewId === null ? null : (state.sortByView[state.viewId] ?? null),
  );
  const groupBy = useSettings()?.boardGroupBy;
  useEffect(() => {
    if (viewId === null || groupBy === undefined) return;
    const model = createBoardModel({
      ...queuePorts(store),
      viewId,
      sort,
      groupBy,
      begin: ui.get().boardPlace,
      change: (ticketId, column) => putIntoColumn(services, groupBy, ticketId, column),
    });
    queue.board.set(model);
    return () => {
      patchUi(ui, { boardPlace: model.place() });
      queue.board.set(null);
      model.close();
    };
  }, [services, ui, queue, store, viewId, sort, groupBy]);
  return useStateValue(queue.board, (model) => model);
}

const nothing = (): (() => void) => () => undefined;

/** The tickets of the present view as columns. */
export function BoardScreen(): ReactElement {
  const { ui, commands } = useServices();
  const { t } = useText();
  const model = useBoard();
  const snapshot = useSyncExternalStore(
    model?.subscribe ?? nothing,
    (): BoardSnapshot | null => model?.snapshot() ?? null,
  );
  const viewId = useStateValue(ui, (state) => state.viewId);
  const { data: views } = useLiveQuery('view.list', {});
  const isAllHere = useIsAllHere();
  const view = views?.find((entry) => entry.view.id === viewId)?.view;
  const title = view === undefined ? '' : viewTitle(t, view);
  const columns = snapshot?.columns ?? null;
  const keys = commands.keysOf('board.group-by')[0];
  return (
    <section
      data-pane="main"
      data-pane-focus
      tabIndex={-1}
      aria-label={`${t('board.title')}: ${title}`}
      className="flex h-full min-h-0 flex-col bg-surface outline-none"
    >
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
        <h1 className="min-w-0 truncate text-title">{title}</h1>
        <span className="tabular text-faint">
          {columns === null ? null : <Count value={snapshot?.total ?? 0} isComplete={isAllHere} />}
        </span>
        <span className="flex-1" />
        <Tip text={t('command.board.group-by')} keys={keys}>
          <Button tone="quiet" data-board-grouping onClick={() => commands.run('board.group-by')}>
            {model === null ? null : t('board.groupedBy', { value: t(`board.grouping.${model.groupBy}`) })}
            <ChevronDown size={14} aria-hidden />
          </Button>
        </Tip>
      </header>
      {snapshot?.error == null ? null : (
        <Banner tone="danger" code={snapshot.error.code} className="border-x-0 border-t-0">
          {errorText(t, snapshot.error)}
        </Banner>
      )}
      {model === null || columns === null ? (
        snapshot?.error == null ? (
          <LoadingColumns />
        ) : null
      ) : snapshot?.total === 0 ? (
        <EmptyView icon={SquareKanban} />
      ) : (
        <BoardColumns key={`${model.viewId} ${model.groupBy}`} model={model} columns={columns} />
      )}
    </section>
  );
}

/** A board opens faster than this; a skeleton before would only flicker. */
const SKELETON_AFTER_MS = 150;

function LoadingColumns(): ReactElement | null {
  const { t } = useText();
  const isSlow = useDelay(SKELETON_AFTER_MS);
  if (!isSlow) return null;
  return (
    <div role="status" aria-label={t('board.loading')} className="flex min-h-0 flex-1 gap-2 p-2">
      {['62%', '48%', '71%', '55%'].map((width) => (
        <div key={width} className="flex flex-1 flex-col gap-3 rounded-surface bg-side p-3">
          <Skeleton width="40%" />
          <Skeleton width={width} />
          <Skeleton width="80%" />
        </div>
      ))}
    </div>
  );
}
