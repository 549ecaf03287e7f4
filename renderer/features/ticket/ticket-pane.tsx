import { MousePointerClick, TicketX } from 'lucide-react';
import { type ReactElement, Suspense, useEffect, useRef } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';

import { EmptyState } from '../../components/empty-state.tsx';
import { Keys } from '../../components/keys.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../i18n/translator.ts';
import { lazyPart } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { setSidebar } from '../../state/layout.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { Guarded } from '../shell/guarded.tsx';
import { Split } from '../shell/split.tsx';
import { closeTab } from '../tabs/tab-acts.ts';
import { TicketHeader } from './ticket-header.tsx';
import { TicketSidebar } from './ticket-sidebar.tsx';
import { TimelineView } from './timeline-view.tsx';
import { useAfterPaint } from './use-after-paint.ts';

/** The editor is the largest part of the screen. */
const Composer = lazyPart(async () => (await import('../composer/composer.tsx')).Composer);

const TabStrip = lazyPart(async () => (await import('../tabs/tab-strip.tsx')).TabStrip);

const SidebarDrawer = lazyPart(async () => (await import('./sidebar-drawer.tsx')).SidebarDrawer);

/** The open ticket, or how to open one. */
export function TicketPane({ ticketId }: { ticketId: TicketId | null }): ReactElement {
  const { t } = useText();
  if (ticketId === null) {
    return (
      <section data-pane="ticket" aria-label={t('ticket.label')} className="h-full bg-sunken">
        <EmptyState icon={MousePointerClick} title={t('ticket.none.title')} text={t('ticket.none.text')}>
          <span className="flex items-center gap-1.5">
            <Keys text="j" />
            <Keys text="k" /> {t('ticket.none.move')}
          </span>
          <span className="flex items-center gap-1.5">
            <Keys text="Enter" /> {t('command.ticket.open')}
          </span>
        </EmptyState>
      </section>
    );
  }
  return <OpenTicket ticketId={ticketId} />;
}

function OpenTicket({ ticketId }: { ticketId: TicketId }): ReactElement {
  const services = useServices();
  const { ui, presence } = services;
  const { t } = useText();
  const { data: detail } = useLiveQuery('ticket.get', { ticketId });
  const isSidebarOpen = useStateValue(ui, (state) => state.isSidebarOpen);
  const isDrawer = useStateValue(ui, (state) => !state.hasSidebarRoom);

  // The sidebar follows a moment later, so that the words of the ticket do not wait for it. Never the composer: what is
  // typed must find the editor of the ticket that is shown.
  const sidebarDetail = useAfterPaint(detail);

  useEffect(() => presence.open(ticketId), [presence, ticketId]);

  // A ticket opens for a public reply unless its draft or the person says otherwise.
  useEffect(() => {
    if (ui.get().composerWanted === ticketId) return;
    patchUi(ui, { composerKind: 'publicReply', composerKindChosen: null });
  }, [ui, ticketId]);

  if (detail === null) return <GoneTicket />;
  const conversation = (
    <div className="flex h-full min-w-0 flex-col">
      <TimelineView ticketId={ticketId} />
      <Guarded subject={ticketId}>
        <Suspense>{detail === undefined ? null : <Composer detail={detail} />}</Suspense>
      </Guarded>
    </div>
  );
  return (
    <section
      data-pane="ticket"
      aria-label={t('ticket.label')}
      aria-busy={detail === undefined}
      className="flex h-full min-w-0 flex-col bg-surface"
    >
      <Suspense>
        <TabStrip />
      </Suspense>
      {detail === undefined ? (
        <div className="flex h-[83px] shrink-0 flex-col justify-center gap-3 border-b border-line px-4">
          <Skeleton width="55%" height={13} />
          <Skeleton width="35%" />
        </div>
      ) : (
        <TicketHeader
          detail={detail}
          isSidebarOpen={isSidebarOpen}
          onToggleSidebar={() => setSidebar(ui, !isSidebarOpen)}
          onClose={() => closeTab(services, ticketId)}
        />
      )}
      <div className="flex min-h-0 flex-1">
        {isSidebarOpen && !isDrawer ? (
          <Split
            name="ticket"
            areas={[
              { id: 'conversation', content: conversation, minSize: '320px' },
              {
                id: 'sidebar',
                content:
                  sidebarDetail == null ? <SidebarSkeleton /> : <TicketSidebar detail={sidebarDetail} />,
                defaultSize: '252px',
                minSize: '220px',
                maxSize: '420px',
                isFixed: true,
              },
            ]}
          />
        ) : (
          <div className="min-w-0 flex-1">{conversation}</div>
        )}
      </div>
      {isDrawer && isSidebarOpen && detail !== undefined ? (
        <Suspense>
          <SidebarDrawer detail={detail} onOpenChange={(isOpen) => setSidebar(ui, isOpen)} />
        </Suspense>
      ) : null}
    </section>
  );
}

/** It takes the keys over from what has gone with the ticket, or they would be nowhere. */
function GoneTicket(): ReactElement {
  const { t } = useText();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) section.current?.focus();
  }, []);
  return (
    <section
      ref={section}
      data-pane="ticket"
      data-pane-focus
      tabIndex={-1}
      aria-label={t('ticket.label')}
      className="flex h-full flex-col bg-sunken"
    >
      <Suspense>
        <TabStrip />
      </Suspense>
      <EmptyState icon={TicketX} title={t('ticket.gone.title')} text={t('ticket.gone.text')} />
    </section>
  );
}

function SidebarSkeleton(): ReactElement {
  return (
    <div className="flex h-full flex-col gap-3 bg-surface p-4">
      <Skeleton width="40%" />
      <Skeleton width="75%" />
      <Skeleton width="60%" />
    </div>
  );
}
