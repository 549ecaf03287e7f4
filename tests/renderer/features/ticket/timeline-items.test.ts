import { describe, expect, test } from 'vitest';
import {
  deliveryOf,
  mergeEntries,
  mergeEvents,
  withDays,
} from '../../../../renderer/features/ticket/timeline-items.ts';
import type { HistoryEntry } from '../../../../shared/contract/history-rows.ts';
import { TimelineEntry } from '../../../../shared/contract/queries.ts';

const DAY = 24 * 3_600_000;

function entry(place: number, fields: Partial<TimelineEntry> = {}): TimelineEntry {
  return TimelineEntry.parse({
    id: `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`,
    ticketId: '01930000-0000-7000-8000-0000000000aa',
    kind: 'inbound',
    channel: 'mail',
    authorUserId: null,
    authorCustomerId: null,
    subject: null,
    bodyHtml: '',
    bodyText: `entry ${place}`,
    createdAt: place * 1_000,
    delivery: 'none',
    deliveryDetail: '',
    mailMessageId: null,
    inputNames: {},
    cause: null,
    fromNumber: null,
    authorName: null,
    attachments: [],
    isPending: false,
    ...fields,
  });
}

test('earlier pages and the live window join without doubles; the live state of an entry counts', () => {
  const sent = entry(3, { delivery: 'sent' });
  const merged = mergeEntries([entry(1), entry(2), entry(3, { delivery: 'queued' })], [sent, entry(4)]);
  expect(merged.map(({ bodyText }) => bodyText)).toEqual(['entry 1', 'entry 2', 'entry 3', 'entry 4']);
  expect(merged[2]?.delivery).toBe('sent');
});

test('entries of the same instant keep one order', () => {
  const a = entry(1, { createdAt: 5 });
  const b = entry(2, { createdAt: 5 });
  expect(mergeEntries([b], [a])).toEqual([a, b]);
  expect(mergeEntries([a], [b])).toEqual([a, b]);
});

test('every day begins with its heading', () => {
  const items = withDays(
    [entry(1, { createdAt: 0 }), entry(2, { createdAt: 1_000 }), entry(3, { createdAt: DAY })],
    [],
    'UTC',
  );
  expect(items.map(({ kind }) => kind)).toEqual(['day', 'entry', 'entry', 'day', 'entry']);
});

test('what became of the ticket stands between the entries, in runs that end with an entry or a day', () => {
  const event = (at: number) => ({ id: `e${at}`, at }) as unknown as HistoryEntry;
  const entries = [
    entry(1, { createdAt: 10 }),
    entry(2, { createdAt: 50 }),
    entry(3, { createdAt: DAY + 10 }),
  ];
  const items = withDays(entries, [5, 10, 20, 60, DAY + 5, DAY + 20].map(event), 'UTC');
  const told = items.map((item) => (item.kind === 'events' ? item.events.map(({ at }) => at) : item.kind));
  expect(told).toEqual(['day', [5], 'entry', [10, 20], 'entry', [60], 'day', [DAY + 5], 'entry', [DAY + 20]]);
  expect(withDays([], [event(1)], 'UTC').map(({ kind }) => kind)).toEqual(['day', 'events']);
  expect(mergeEvents([event(1), event(2)], [event(2), event(3)]).map(({ at }) => at)).toEqual([1, 2, 3]);
});

describe('deliveryOf', () => {
  const reply = { kind: 'publicReply' as const };
  test.each([
    [
      { ...reply, delivery: 'queued' as const, isPending: true },
      { view: 'kept', canCancel: true },
    ],
    [
      { ...reply, delivery: 'queued' as const, isPending: false },
      { view: 'waiting', canCancel: true },
    ],
    [
      { ...reply, delivery: 'sending' as const, isPending: false },
      { view: 'sending', canCancel: false },
    ],
    [
      { ...reply, delivery: 'sent' as const, isPending: false },
      { view: 'sent', canCancel: false },
    ],
    [
      { ...reply, delivery: 'failed' as const, isPending: false },
      { view: 'failed', canCancel: false },
    ],
    [
      { ...reply, delivery: 'cancelled' as const, isPending: true },
      { view: 'cancelled', canCancel: false },
    ],
    [
      { ...reply, delivery: 'none' as const, isPending: true },
      { view: 'kept', canCancel: false },
    ],
    [
      { kind: 'internalNote' as const, delivery: 'none' as const, isPending: true },
      { view: 'kept', canCancel: false },
    ],
    [
      { kind: 'inbound' as const, delivery: 'none' as const, isPending: false },
      { view: 'none', canCancel: false },
    ],
  ])('%o', (given, expected) => {
    expect(deliveryOf(given)).toEqual(expected);
  });
});
