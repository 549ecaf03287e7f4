import type { TimelineEntry } from '../../../shared/contract/queries.ts';
import { isSameDay } from '../../format/time.ts';

/** What the conversation shows one under the other. */
export type TimelineItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: TimelineEntry };

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

/** The conversation with a heading before the first entry of each day. */
export function withDays(entries: readonly TimelineEntry[], timeZone?: string): readonly TimelineItem[] {
  const items: TimelineItem[] = [];
  let previous: TimelineEntry | undefined;
  for (const entry of entries) {
    if (previous === undefined || !isSameDay(previous.createdAt, entry.createdAt, timeZone)) {
      items.push({ kind: 'day', key: `day ${entry.id}`, at: entry.createdAt });
    }
    items.push({ kind: 'entry', key: entry.id, entry });
    previous = entry;
  }
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
