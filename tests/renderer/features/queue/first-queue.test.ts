import { describe, expect, test } from 'vitest';
import {
  firstViewId,
  readFirstQueue,
  settleFirstView,
} from '../../../../renderer/features/queue/first-queue.ts';
import type { StoreClient } from '../../../../renderer/store-client/store-client.ts';
import type { QueryResult } from '../../../../shared/contract/queries.ts';
import type { ViewId } from '../../../../shared/model/ids.ts';

const [B, GONE] = ['b', 'gone'] as unknown as [ViewId, ViewId];

type Views = QueryResult<'view.list'>;
const views = (...counts: readonly (readonly [string, number])[]) =>
  counts.map(([id, count]) => ({ view: { id }, count })) as unknown as Views;

describe('the first view', () => {
  test.each([
    [
      'the one of the last time',
      [
        ['a', 3],
        ['b', 5],
      ],
      'b',
      'b',
    ],
    [
      'the first that holds something, when that one is empty',
      [
        ['a', 0],
        ['b', 0],
        ['c', 2],
      ],
      'b',
      'c',
    ],
    [
      'the one of the last time, when all are empty',
      [
        ['a', 0],
        ['b', 0],
      ],
      'b',
      'b',
    ],
    [
      'the first that holds something, without a last time',
      [
        ['a', 0],
        ['b', 1],
      ],
      null,
      'b',
    ],
    [
      'the first, when nothing speaks for another',
      [
        ['a', 0],
        ['b', 0],
      ],
      'gone',
      'a',
    ],
    ['none, when there is none', [], 'a', null],
  ] as const)('%s', (_what, list, lastViewId, expected) => {
    expect(firstViewId(views(...list), { lastViewId })).toBe(expected);
  });
});

describe('the view while nobody has chosen', () => {
  const empty = views(['a', 0], ['b', 0]);
  const filled = views(['a', 0], ['b', 3]);
  const none = { viewId: null, placeholderViewId: null };

  test('opened while all are empty, it gives way to the first that gets something, and that one stays', () => {
    const first = settleFirstView(empty, { lastViewId: null }, none);
    expect(first.viewId).toBe('a');
    const second = settleFirstView(filled, { lastViewId: null }, first);
    expect(second.viewId).toBe('b');
    expect(settleFirstView(views(['a', 5], ['b', 0]), { lastViewId: null }, second).viewId).toBe('b');
  });

  test('a view that the person chose stays, though it is empty', () => {
    const first = settleFirstView(empty, { lastViewId: null }, none);
    expect(settleFirstView(filled, { lastViewId: 'a' }, first).viewId).toBe('a');
    expect(settleFirstView(filled, { lastViewId: 'b' }, { ...first, viewId: B }).viewId).toBe('b');
  });

  test('a view that is gone gives way', () => {
    expect(settleFirstView(filled, { lastViewId: 'c' }, { ...none, viewId: GONE }).viewId).toBe('b');
  });
});

/** A store that answers when it is told to. */
function harness() {
  const watched: string[] = [];
  const states = new Map<string, { data: unknown; error: unknown }>();
  const listeners = new Map<string, () => void>();
  const source = (name: string) => ({
    snapshot: () => states.get(name) ?? { data: undefined, error: null },
    subscribe(listener: () => void) {
      watched.push(name);
      listeners.set(name, listener);
      return () => watched.splice(watched.indexOf(name), 1);
    },
  });
  let letGo = (): void => undefined;
  const first = readFirstQueue(
    {
      session: source('session'),
      sync: source('sync'),
      settings: source('settings'),
      live: (name: string, args: object) => source(`${name} ${JSON.stringify(args)}`),
    } as unknown as StoreClient,
    (task) => {
      letGo = task;
    },
  );
  return {
    first,
    watched: () => [...watched].sort(),
    letGo: () => letGo(),
    answer(name: string, state: { data?: unknown; error?: unknown }) {
      states.set(name, { data: state.data, error: state.error ?? null });
      listeners.get(name)?.();
    },
  };
}

test('everything is asked for at once, and the rows as soon as the view is known', () => {
  const { watched, answer, letGo } = harness();
  expect(watched()).toEqual(['session', 'settings', 'sync', 'view.list {}']);
  answer('view.list {}', { data: views(['a', 0], ['b', 4]) });
  expect(watched()).toHaveLength(4);
  answer('settings', { data: { lastViewId: null } });
  expect(watched()).toContain('queue.window {"viewId":"b","sort":null,"offset":0,"limit":100}');
  answer('view.list {}', { data: views(['a', 1], ['b', 4]) });
  expect(watched()).toHaveLength(5);
  letGo();
  expect(watched()).toEqual([]);
});

test('where nobody is signed in, it does not go on asking', () => {
  const { watched, answer } = harness();
  answer('view.list {}', { error: { code: 'notSignedIn', params: {} } });
  expect(watched()).toEqual([]);
});

test.each([
  ['the view is told when its rows are here, and not before', true, 'b'],
  ['while the first sync runs, no view is told', false, null],
] as const)('%s', async (_what, isUsable, expected) => {
  const { first, answer } = harness();
  let isTold = false;
  void first.then(() => {
    isTold = true;
  });
  answer('sync', { data: { firstSync: { isUsable } } });
  answer('settings', { data: { lastViewId: 'b' } });
  answer('view.list {}', { data: views(['a', 0], ['b', 4]) });
  await Promise.resolve();
  expect(isTold).toBe(false);
  answer('queue.window {"viewId":"b","sort":null,"offset":0,"limit":100}', { data: { total: 4, rows: [] } });
  expect(await first).toBe(expected);
});

test.each([
  ['nobody is signed in', 'view.list {}', { error: { code: 'notSignedIn', params: {} } }],
  ['there is no view', 'view.list {}', { data: views() }],
  [
    'all views are still empty, as early in a first sync',
    'view.list {}',
    { data: views(['a', 0], ['b', 0]) },
  ],
] as const)('there is nothing to wait for when %s', async (_what, name, state) => {
  const { first, answer } = harness();
  answer('settings', { data: { lastViewId: null } });
  answer(name, state);
  expect(await first).toBe(null);
});
