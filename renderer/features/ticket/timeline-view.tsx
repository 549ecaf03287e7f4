// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
import { type ReactElement, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { Button } from '../../components/button.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { dayTitle } from '../../format/time.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { usePane } from '../../state/panes.ts';
import { MessageCard } from './message-card.tsx';
import { withDays } from './timeline-items.ts';
import { useTimeline } from './use-timeline.ts';

/** How near to the end counts as reading the newest. */
const END_DISTANCE_PX = 80;

/** The conversation. It opens at the newest entry and stays there while new ones arrive. */
export function TimelineView({ ticketId }: { ticketId: TicketId }): ReactElement {
  const { clock } = useServices();
  const { t, locale } = useText();
  const { entries, hasEarlier, isLoadingEarlier, loadEarlier } = useTimeline(ticketId);
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const heightBefore = useRef<{ first: string | undefined; height: number }>({ first: undefined, height: 0 });
  const items = useMemo(() => withDays(entries ?? []), [entries]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || entries === undefined) return;
    const first = entries[0]?.id;
    const before = heightBefore.current;
    if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    else if (before.first !== undefined && before.first !== first) {
      // Earlier entries came in above: what is read stays where it is.
      element.scrollTop += element.scrollHeight - before.height;
    }
    heightBefore.current = { first, height: element.scrollHeight };
  }, [entries]);

  // Pictures and folded parts change heights after the first paint.
  useLayoutEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (element === null || content == null) return;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(content);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const move = useCallback((delta: number): void => {
    const cards = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-message]') ?? [])];
    const active = document.activeElement?.closest<HTMLElement>('[data-message]') ?? null;
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
        isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_DISTANCE_PX;
        if (element.scrollTop < END_DISTANCE_PX && hasEarlier) loadEarlier();
      }}
      className="min-h-0 flex-1 overflow-y-auto bg-sunken -outline-offset-2"
    >
      <div className="mx-auto flex max-w-[860px] flex-col gap-2 px-4 py-3">
        {hasEarlier ? (
          <div className="flex justify-center">
            <Button tone="quiet" disabled={isLoadingEarlier} onClick={loadEarlier}>
              {t('ticket.earlier')}
            </Button>
          </div>
        ) : null}
        {entries === undefined ? <LoadingMessages /> : null}
        {items.map((item) =>
          item.kind === 'day' ? (
            <h3 key={item.key} className="mt-1 flex items-center gap-3 text-small font-normal text-faint">
              <span className="h-px flex-1 bg-line" />
              <span className="first-letter:uppercase inline-block">
                {dayTitle(item.at, clock.now(), locale)}
              </span>
              <span className="h-px flex-1 bg-line" />
            </h3>
          ) : (
            <MessageCard key={item.key} entry={item.entry} />
          ),
        )}
        {entries?.length === 0 ? (
          <p className="p-6 text-center text-faint">{t('ticket.noMessages')}</p>
        ) : null}
      </div>
    </div>
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
