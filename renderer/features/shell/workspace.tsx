import { type ReactElement, type ReactNode, Suspense, useEffect, useLayoutEffect, useState } from 'react';
import { Banner } from '../../components/banner.tsx';
import { noticeText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { lazyPart } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { fitLayout } from '../../state/layout.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useSession, useSettings, useSyncStatus } from '../../store-client/use-session.ts';
import { settleFirstView } from '../queue/first-queue.ts';
import { QueuePane } from '../queue/queue-pane.tsx';
import { TicketPane } from '../ticket/ticket-pane.tsx';
import { useReadAhead } from '../ticket/use-read-ahead.ts';
import { Overlays } from './overlays.tsx';
import { Rail } from './rail.tsx';
import { Split, type SplitArea } from './split.tsx';
import { StatusBar } from './status-bar.tsx';
import { useWindowWidth } from './use-window-width.ts';
import { ViewsList } from './views-list.tsx';

const BoardScreen = lazyPart(async () => (await import('../board/board-screen.tsx')).BoardScreen);
const OutboxScreen = lazyPart(async () => (await import('../attention/outbox-screen.tsx')).OutboxScreen);
const KnowledgeScreen = lazyPart(
  async () => (await import('../knowledge/knowledge-screen.tsx')).KnowledgeScreen,
);

/** Opens a view at the start, and a better one as long as nobody has chosen. */
function useFirstView(): void {
  const { ui, panes } = useServices();
  const { data: views } = useLiveQuery('view.list', {});
  const settings = useSettings();
  useEffect(() => {
    if (views === undefined || settings === undefined) return;
    const now = ui.get();
    const next = settleFirstView(views, settings, now);
    if (next.viewId !== now.viewId || next.placeholderViewId !== now.placeholderViewId) patchUi(ui, next);
    if (next.viewId === now.viewId) return;
    panes.focus('queue');
  }, [ui, panes, views, settings]);
}

/** Keeps the queue of the present view open, also while only a ticket is shown. */
function useOpenQueue(): void {
  const { ui, queue } = useServices();
  const viewId = useStateValue(ui, (state) => state.viewId);
  const sort = useStateValue(ui, (state) =>
    state.viewId === null ? null : (state.sortByView[state.viewId] ?? null),
  );
  useEffect(() => {
    if (viewId !== null) queue.open(viewId, sort);
  }, [queue, viewId, sort]);
  useEffect(() => () => queue.close(), [queue]);
}

/** Troubles of the line that need nobody: the status bar says them, and the sync tries again by itself. */
const WORKS_ITSELF_OUT: ReadonlySet<string> = new Set([
  'serverUnreachable',
  'serverBusy',
  'serverShuttingDown',
  'databaseUnavailable',
]);

function Notices(): ReactElement | null {
  const session = useSession();
  const language = useText();
  const { t } = language;
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const status = useSyncStatus();
  const problem = status?.problem ?? null;
  if (session?.phase !== 'signedIn') return null;
  const problems = problem === null || WORKS_ITSELF_OUT.has(problem.code) ? [] : [problem];
  const warnings = status?.warnings ?? [];
  const shown = [...problems, ...warnings, ...session.notices].filter(({ code }) => !dismissed.has(code));
  return (
    <>
      {shown.map((notice) => (
        <Banner
          key={notice.code}
          tone="warning"
          code={notice.code}
          className="shrink-0 border-x-0 border-t-0"
          dismissLabel={t('action.dismiss')}
          onDismiss={() => setDismissed(new Set([...dismissed, notice.code]))}
        >
          {noticeText(language, notice)}
        </Banner>
      ))}
    </>
  );
}

/** Everything a signed-in person works in. */
export function Workspace(): ReactElement {
  const { ui } = useServices();
  useFirstView();
  useOpenQueue();
  useReadAhead();
  const screen = useStateValue(ui, (state) => state.screen);
  const isViewsOpen = useStateValue(ui, (state) => state.isViewsOpen);
  const isSplit = useStateValue(ui, (state) => state.isSplit);
  const ticketId = useStateValue(ui, (state) => state.ticketId);
  const width = useWindowWidth();

  // Before the next picture, or the sidebar would lie over the ticket for a moment.
  useLayoutEffect(() => fitLayout(ui, width), [ui, width]);

  const main: readonly SplitArea[] =
    screen !== 'queue'
      ? [
          {
            id: 'main',
            minSize: '320px',
            content: (
              <Suspense>
                {screen === 'knowledge' ? (
                  <KnowledgeScreen />
                ) : screen === 'board' ? (
                  <BoardScreen />
                ) : (
                  <OutboxScreen key={screen} kind={screen} />
                )}
              </Suspense>
            ),
          },
        ]
      : isSplit
        ? [
            { id: 'queue', content: <QueuePane />, defaultSize: '36%', minSize: '260px' },
            {
              id: 'ticket',
              subject: ticketId,
              content: <TicketPane ticketId={ticketId} />,
              minSize: '360px',
            },
          ]
        : ticketId === null
          ? [{ id: 'queue', content: <QueuePane />, minSize: '260px' }]
          : [
              {
                id: 'ticket',
                subject: ticketId,
                content: <TicketPane ticketId={ticketId} />,
                minSize: '360px',
              },
            ];
  const views: SplitArea = {
    id: 'views',
    content: <ViewsList />,
    defaultSize: '200px',
    minSize: '150px',
    maxSize: '320px',
    isFixed: true,
  };
  return (
    <Frame>
      <Rail />
      <Split name="shell" areas={isViewsOpen ? [views, ...main] : main} />
    </Frame>
  );
}

function Frame({ children }: { children: ReactNode }): ReactElement {
  return (
    <div className="flex h-full flex-col">
      <Notices />
      <main className="flex min-h-0 flex-1">{children}</main>
      <StatusBar />
      <Overlays />
    </div>
  );
}
