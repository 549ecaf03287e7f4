// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
import { type ReactElement, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { Button } from '../../components/button.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { dayTitle } from '../../format/time.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { usePane } from '../../state/panes.ts';
import { EventRun } from './event-run.tsx';
import { MessageCard } from './message-card.tsx';
import { type TimelineItem, withDays } from './timeline-items.ts';
import { useTimeline } from './use-timeline.ts';

/** How near to the end counts as reading the newest. */
const END_DISTANCE_PX = 80;
/** Entries at the end that a high window may show at once. */
const NEAR_ENTRIES = 16;

/** The conversation. It opens at the newest entry and stays there while new ones arrive. */
export function TimelineView({ ticketId }: { ticketId: TicketId }): ReactElement {
  const { t } = useText();
  const { entries, events, hasEarlier, isLoadingEarlier, loadEarlier } = useTimeline(ticketId);
  const scroller = useRef<HTMLDivElement>(null);
  /** Pixels from the end, as last scrolled to. */
  const fromEnd = useRef({ ticketId, px: 0 });
  const items = useMemo(() => (entries === undefined ? [] : withDays(entries, events)), [entries, events]);

  // The list grows upwards from its end, so what is read stays where it is without measuring anything. Only the way
  // back to the end is ours: for another ticket, and for new entries while the newest were in sight.
  useLayoutEffect(() => {
    const { current } = fromEnd;
    const isOther = current.ticketId !== ticketId;
    fromEnd.current = { ticketId, px: isOther ? 0 : current.px };
    const isAtEnd = isOther || current.px < END_DISTANCE_PX;
    if (scroller.current !== null && entries !== undefined && isAtEnd && current.px > 0) {
      scroller.current.scrollTop = 0;
    }
  }, [entries, ticketId]);

  const move = useCallback((delta: number): void => {
    const cards = [
      ...(scroller.current?.querySelectorAll<HTMLElement>('[data-message], [data-events]') ?? []),
    ];
    const active = document.activeElement?.closest<HTMLElement>('[data-message], [data-events]') ?? null;
    const at = active === null ? -1 : cards.indexOf(active);
    const next = at === -1 ? (delta > 0 ? 0 : cards.length - 1) : at + delta;
    const card = cards[Math.min(Math.max(0, next), cards.length - 1)];
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'nearest' });
  }, []);
  const focus = useCallback((): void => scroller.current?.focus({ preventScroll: true }), []);
  usePane(
    'ticket',
    useMemo(() => ({ move, focus }), [move, focus]),
  );

  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="log"
      aria-label={t('ticket.conversation')}
      data-pane-focus
      onScroll={(event) => {
        const element = event.currentTarget;
        fromEnd.current.px = -element.scrollTop;
        const fromStart = element.scrollHeight - element.clientHeight + element.scrollTop;
        if (fromStart < END_DISTANCE_PX && hasEarlier) loadEarlier();
      }}
      className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto bg-sunken -outline-offset-2"
    >
      {/* The container of the cards: one question of width for all of them, and none when the ticket changes. */}
      <div className="@container mx-auto mb-auto flex w-full max-w-[860px] flex-col gap-2 px-4 py-3">
        {hasEarlier ? (
          <div className="flex justify-center">
            <Button tone="quiet" disabled={isLoadingEarlier} onClick={loadEarlier}>
              {t('ticket.earlier')}
            </Button>
          </div>
        ) : null}
        {entries === undefined ? <LoadingMessages /> : null}
        {items.map((item, index) => (
          <Item key={item.key} item={item} isFar={index < items.length - NEAR_ENTRIES} />
        ))}
        {entries?.length === 0 ? (
          <p className="p-6 text-center text-faint">{t('ticket.noMessages')}</p>
        ) : null}
      </div>
    </div>
  );
}

function Item({ item, isFar }: { item: TimelineItem; isFar: boolean }): ReactElement {
  switch (item.kind) {
    case 'day':
      return <DayHeading at={item.at} />;
    case 'events':
      return <EventRun events={item.events} />;
    case 'entry':
      return <MessageCard entry={item.entry} isFar={isFar} />;
  }
}

function DayHeading({ at }: { at: number }): ReactElement {
  const { clock } = useServices();
  const { locale } = useText();
  return (
    <h3 className="mt-1 flex items-center gap-3 text-small font-normal text-faint">
      <span className="h-px flex-1 bg-line" />
      <span className="first-letter:uppercase inline-block">{dayTitle(at, clock.now(), locale)}</span>
      <span className="h-px flex-1 bg-line" />
    </h3>
  );
}

function LoadingMessages(): ReactElement {
  return (
    <>
      {[52, 96, 64].map((height) => (
        <div key={height} className="rounded-surface border border-line bg-surface p-3">
          <Skeleton width={120} />
          <div style={{ height }} />
        </div>
      ))}
    </>
  );
}
