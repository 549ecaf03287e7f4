import { describe, expect, test } from 'vitest';
import { createQueueModel, type QueueModel } from '../../../../renderer/features/queue/queue-model.ts';
import type { LiveSource } from '../../../../renderer/store-client/live-source.ts';
import type { StoreClient } from '../../../../renderer/store-client/store-client.ts';
import type { QueueRow } from '../../../../shared/contract/queries.ts';
import { PAGE_SIZE } from '../../../../shared/contract/queue-page.ts';
import { TicketId, ViewId } from '../../../../shared/model/ids.ts';

const VIEW_ID = ViewId.parse('01930000-0000-7000-8000-0000000000aa');

function idOf(number: number): TicketId {
  return TicketId.parse(`01930000-0000-7000-8000-${String(number).padStart(12, '0')}`);
}

function rowOf(number: number, fields: Partial<QueueRow> = {}): QueueRow {
  return {
    id: idOf(number),
    number,
    subject: `Ticket ${number}`,
    status: 'open',
    priority: 2,
    channel: 'mail',
    tags: [],
    assigneeId: null,
    createdAt: 1,
    updatedAt: 1,
    lastCustomerMessageAt: null,
    nextDueAt: null,
    snooze: null,
    isSnoozed: false,
    customerName: null,
    assigneeName: null,
    teamName: null,
    isPending: false,
    ...fields,
  };
}

interface Harness {
  readonly model: QueueModel;
  /** Replaces the queue, as a change on the server would. */
  set(rows: readonly QueueRow[]): void;
  advance(ms: number): void;
  readonly watched: Set<number>;
}

function harness(initial: readonly QueueRow[], isFilling = false): Harness {
  let rows = initial;
  let now = 10_000;
  let tasks: { at: number; task: () => void }[] = [];
  const listeners = new Map<number, () => void>();
  const single = new Set<() => void>();
  const watched = new Set<number>();
  const sources = new Map<number, LiveSource<{ total: number; rows: QueueRow[] }>>();
  const one = (ticketId: string) => ({
    snapshot: () => ({ data: rows.find(({ id }) => id === ticketId) ?? null, error: null }),
    isWatched: () => false,
    preview: () => () => undefined,
    subscribe(listener: () => void) {
      single.add(listener);
      return () => single.delete(listener);
    },
  });
  const live = (
    name: string,
    { offset = 0, limit = 0, ticketId = '' }: { offset?: number; limit?: number; ticketId?: string },
  ) => {
    if (name === 'queue.row') return one(ticketId);
    const known = sources.get(offset);
    if (known !== undefined) return known;
    const source = {
      snapshot: () => ({
        data: { total: rows.length, rows: rows.slice(offset, offset + limit) },
        error: null,
      }),
      isWatched: () => false,
      preview: () => () => undefined,
      subscribe(listener: () => void) {
        watched.add(offset / PAGE_SIZE);
        listeners.set(offset, listener);
        return () => {
          watched.delete(offset / PAGE_SIZE);
          listeners.delete(offset);
        };
      },
    };
    sources.set(offset, source);
    return source;
  };
  const store = { live, query: async (name: string, args: never) => live(name, args).snapshot().data };
  const model = createQueueModel({
    // The fake answers the queries that the model asks.
    store: store as Pick<StoreClient, 'live' | 'query'>,
    viewId: VIEW_ID,
    sort: null,
    now: () => now,
    isFilling: () => isFilling,
    schedule(task, delayMs) {
      const entry = { at: now + delayMs, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((each) => each !== entry);
      };
    },
  });
  return {
    model,
    watched,
    set(next) {
      rows = next;
      for (const listener of [...listeners.values(), ...single]) listener();
    },
    advance(ms) {
      now += ms;
      const due = tasks.filter(({ at }) => at <= now);
      tasks = tasks.filter(({ at }) => at > now);
      for (const { task } of due) task();
    },
  };
}

const numbers = (model: QueueModel, count: number): (number | undefined)[] =>
  Array.from({ length: count }, (_item, index) => model.rowAt(index)?.number);

describe('the window', () => {
  test('watches only the pages that are looked at', () => {
    const { model, watched } = harness(Array.from({ length: 1_000 }, (_item, index) => rowOf(index)));
    model.look(0, 40);
    expect([...watched]).toEqual([0]);
    model.look(480, 620);
    expect([...watched].sort()).toEqual([4, 5, 6]);
    expect(model.rowAt(555)?.number).toBe(555);
    expect(model.snapshot().total).toBe(1_000);
  });

  test('a row that is not loaded can be asked for by its place', async () => {
    const { model } = harness(Array.from({ length: 1_000 }, (_item, index) => rowOf(index)));
    model.look(0, 10);
    expect(await model.idAt(999)).toBe(idOf(999));
    expect(await model.idAt(1_000)).toBeNull();
    expect(await model.idAt(-1)).toBeNull();
  });
});

describe('the focus', () => {
  test('starts at the first row and stays within the queue', () => {
    const { model } = harness([rowOf(1), rowOf(2)]);
    model.look(0, 10);
    expect(model.snapshot().focusId).toBe(idOf(1));
    model.focusRow(99);
    expect(model.snapshot().focusIndex).toBe(1);
    model.focusRow(-5);
    expect(model.snapshot().focusIndex).toBe(0);
  });

  test('follows its ticket when rows move', () => {
    const { model, set } = harness([rowOf(1), rowOf(2), rowOf(3)]);
    model.look(0, 10);
    model.focusRow(1);
    set([rowOf(9), rowOf(1), rowOf(3), rowOf(2)]);
    expect(model.snapshot()).toMatchObject({ focusIndex: 3, focusId: idOf(2) });
  });

  test('stays on the first row while a first synchronization brings others above it, until a key is pressed', () => {
    const { model, set } = harness([rowOf(1)], true);
    model.look(0, 0);
    set([rowOf(3), rowOf(2), rowOf(1)]);
    model.touch(false);
    expect(model.snapshot()).toMatchObject({ focusIndex: 0, focusId: idOf(3) });
    model.touch();
    set([rowOf(4), rowOf(3), rowOf(2), rowOf(1)]);
    model.release();
    expect(model.snapshot()).toMatchObject({ focusIndex: 1, focusId: idOf(3) });
  });

  test('takes the row in its place when its ticket leaves the queue', () => {
    const { model, set } = harness([rowOf(1), rowOf(2), rowOf(3)]);
    model.look(0, 10);
    model.focusRow(1);
    set([rowOf(1), rowOf(3)]);
    expect(model.snapshot()).toMatchObject({ focusIndex: 1, focusId: idOf(3) });
    set([rowOf(1)]);
    expect(model.snapshot()).toMatchObject({ focusIndex: 0, focusId: idOf(1) });
    set([]);
    expect(model.snapshot()).toMatchObject({ focusIndex: 0, focusId: null, total: 0 });
  });
});

describe('changes by others', () => {
  test('do not move rows while the person is active, but show their content', () => {
    const { model, set, advance } = harness([rowOf(1), rowOf(2), rowOf(3)]);
    model.look(0, 10);
    model.touch();
    set([rowOf(3, { updatedAt: 5, subject: 'new words' }), rowOf(1), rowOf(2)]);
    expect(numbers(model, 3)).toEqual([1, 2, 3]);
    expect(model.rowAt(2)?.subject).toBe('new words');
    expect(model.snapshot().isHolding).toBe(true);
    expect(model.snapshot().fresh.has(idOf(3))).toBe(true);
    advance(1_100);
    expect(numbers(model, 3)).toEqual([3, 1, 2]);
    expect(model.snapshot().isHolding).toBe(false);
  });

  test('wait longer while the person goes on', () => {
    const { model, set, advance } = harness([rowOf(1), rowOf(2)]);
    model.look(0, 10);
    model.touch();
    set([rowOf(2), rowOf(1)]);
    advance(600);
    model.touch();
    advance(600);
    expect(numbers(model, 2)).toEqual([1, 2]);
    advance(600);
    expect(numbers(model, 2)).toEqual([2, 1]);
  });

  test('appear at once when the person rests', () => {
    const { model, set } = harness([rowOf(1), rowOf(2)]);
    model.look(0, 10);
    set([rowOf(2), rowOf(1)]);
    expect(numbers(model, 2)).toEqual([2, 1]);
  });

  test('a change of one’s own is shown at once', () => {
    const { model, set } = harness([rowOf(1), rowOf(2)]);
    model.look(0, 10);
    model.touch();
    set([rowOf(2)]);
    expect(numbers(model, 2)).toEqual([1, 2]);
    model.release();
    expect(numbers(model, 2)).toEqual([2, undefined]);
    expect(model.snapshot().total).toBe(1);
  });

  test('a change of one’s own that the center dates anew is no change by others', () => {
    const { model, set } = harness([rowOf(1), rowOf(2)]);
    model.look(0, 10);
    set([rowOf(1), rowOf(2, { updatedAt: 9, isPending: true })]);
    set([rowOf(1), rowOf(2, { updatedAt: 12 })]);
    expect(model.snapshot().fresh.has(idOf(2))).toBe(false);
    set([rowOf(1), rowOf(2, { updatedAt: 13 })]);
    expect(model.snapshot().fresh.has(idOf(2))).toBe(true);
  });

  test('a change of one’s own that is confirmed before it was seen pending is none either, for a while', () => {
    const { model, set, advance } = harness([rowOf(1), rowOf(2), rowOf(3)]);
    model.look(0, 10);
    model.expectOwn([idOf(2)]);
    set([rowOf(1), rowOf(2, { updatedAt: 9 }), rowOf(3, { updatedAt: 9 })]);
    expect([...model.snapshot().fresh]).toEqual([idOf(3)]);
    advance(10_000);
    set([rowOf(1), rowOf(2, { updatedAt: 20 }), rowOf(3, { updatedAt: 9 })]);
    expect([...model.snapshot().fresh]).toEqual([idOf(3), idOf(2)]);
  });

  describe('a change of one’s own to the ticket in focus', () => {
    const begin = () => {
      const queue = harness([rowOf(1), rowOf(2), rowOf(3)]);
      queue.model.look(0, 10);
      queue.model.focusRow(1);
      queue.model.touch();
      return queue;
    };

    test('leaves its row under the focus, with its new content, until the focus is moved and rests', async () => {
      const { model, set, advance } = begin();
      set([rowOf(2, { priority: 0, isPending: true }), rowOf(1), rowOf(3)]);
      await model.changed([idOf(2)]);
      advance(5_000);
      expect(numbers(model, 3)).toEqual([1, 2, 3]);
      expect(model.snapshot()).toMatchObject({ focusIndex: 1, focusId: idOf(2), isHolding: true });
      set([rowOf(2, { priority: 0 }), rowOf(3), rowOf(1)]);
      advance(5_000);
      expect(numbers(model, 3)).toEqual([1, 2, 3]);
      expect(model.rowAt(1)).toMatchObject({ priority: 0, isPending: false });
      model.focusRow(2);
      expect(model.snapshot().focusId).toBe(idOf(3));
      advance(5_000);
      expect(numbers(model, 3)).toEqual([2, 3, 1]);
      expect(model.snapshot()).toMatchObject({ focusIndex: 1, focusId: idOf(3), isHolding: false });
    });

    test('that takes it out of the view shows the next one in its place at once', async () => {
      const { model, set } = begin();
      set([rowOf(1), rowOf(3)]);
      await model.changed([idOf(2)]);
      expect(numbers(model, 2)).toEqual([1, 3]);
      expect(model.snapshot()).toMatchObject({ focusIndex: 1, focusId: idOf(3), isHolding: false });
    });

    test('shows the next one as soon as somebody else takes it out of the view', async () => {
      const { model, set } = begin();
      set([rowOf(2, { priority: 0 }), rowOf(1), rowOf(3)]);
      await model.changed([idOf(2)]);
      set([rowOf(1), rowOf(3)]);
      expect(numbers(model, 2)).toEqual([1, 3]);
      expect(model.snapshot().focusId).toBe(idOf(3));
    });
  });

  test('the mark of a changed row ends when it is looked at', () => {
    const { model, set } = harness([rowOf(1), rowOf(2)]);
    model.look(0, 10);
    set([rowOf(1), rowOf(2, { updatedAt: 9 })]);
    expect(model.snapshot().fresh.has(idOf(2))).toBe(true);
    model.focusRow(1);
    expect(model.snapshot().fresh.has(idOf(2))).toBe(false);
  });
});
