import type { HistoryEntry } from '../../../shared/contract/history-rows.ts';
import type { TimelineEntry } from '../../../shared/contract/queries.ts';
import { isSameDay } from '../../format/time.ts';

/** What the conversation shows one under the other. */
export type TimelineItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: TimelineEntry }
  /** What became of the ticket between two entries. */
  | { readonly kind: 'events'; readonly key: string; readonly events: readonly HistoryEntry[] };

/** Earlier pages and the live window as one conversation, oldest first; the live window knows better. */
export function mergeEntries(
  earlier: readonly TimelineEntry[],
  live: readonly TimelineEntry[],
): readonly TimelineEntry[] {
  const byId = new Map(earlier.map((entry) => [entry.id as string, entry]));
  for (const entry of live) byId.set(entry.id, entry);
  return [...byId.values()].sort(
    (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

/** Earlier pages and the live window of the history as one, in their order; the live window knows better. */
export function mergeEvents(
  earlier: readonly HistoryEntry[],
  live: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  if (earlier.length === 0) return live;
  const known = new Set(live.map(({ id }) => id));
  return [...earlier.filter(({ id }) => !known.has(id)), ...live];
}

/**
 * The conversation with a heading before the first item of each day, and between its entries what became of the ticket
 * there. Events of the instant of an entry come from it, and stand behind it.
 */
export function withDays(
  entries: readonly TimelineEntry[],
  events: readonly HistoryEntry[] = [],
  timeZone?: string,
): readonly TimelineItem[] {
  const items: TimelineItem[] = [];
  let previousAt: number | undefined;
  let run: HistoryEntry[] | null = null;
  const heading = (key: string, at: number): void => {
    if (previousAt === undefined || !isSameDay(previousAt, at, timeZone)) {
      items.push({ kind: 'day', key: `day ${key}`, at });
      run = null;
    }
    previousAt = at;
  };
  let next = 0;
  const tell = (until: number): void => {
    for (let event = events[next]; event !== undefined && event.at < until; event = events[next]) {
      heading(event.id, event.at);
      if (run === null) {
        run = [];
        items.push({ kind: 'events', key: `events ${event.id}`, events: run });
      }
      run.push(event);
      next += 1;
    }
  };
  for (const entry of entries) {
    tell(entry.createdAt);
    heading(entry.id, entry.createdAt);
    items.push({ kind: 'entry', key: entry.id, entry });
    run = null;
  }
  tell(Number.POSITIVE_INFINITY);
  return items;
}

/** What a person is told about the way of a reply to the customer. */
export type DeliveryView = 'none' | 'kept' | 'waiting' | 'sending' | 'sent' | 'failed' | 'cancelled';

/**
 * How far an entry has come: a reply not confirmed by the server is kept here; after that the server's sender
 * reports. It can be taken back as long as nothing has left.
 */
export function deliveryOf(entry: Pick<TimelineEntry, 'kind' | 'delivery' | 'isPending'>): {
  readonly view: DeliveryView;
  readonly canCancel: boolean;
} {
  if (entry.kind !== 'publicReply' || entry.delivery === 'none') {
    return { view: entry.isPending ? 'kept' : 'none', canCancel: false };
  }
  switch (entry.delivery) {
    case 'queued':
      return { view: entry.isPending ? 'kept' : 'waiting', canCancel: true };
    case 'sending':
    case 'sent':
    case 'failed':
    case 'cancelled':
      return { view: entry.delivery, canCancel: false };
  }
}
