import { expect, test } from 'vitest';
import type { QueueModel } from '../../../../renderer/features/queue/queue-model.ts';
import { startReadAhead } from '../../../../renderer/features/ticket/read-ahead.ts';
import type { StoreClient } from '../../../../renderer/store-client/store-client.ts';

function runAll(tasks: (() => void)[]): void {
  for (const task of tasks.splice(0)) task();
}

/** A queue of tickets named by their row, a store that counts who is watched, and a clock turned by hand. */
function harness(options: { readonly isReading: boolean; readonly customerOf?: (id: string) => string }) {
  const watched = new Set<string>();
  const idle: (() => void)[] = [];
  const rested: (() => void)[] = [];
  const listeners = new Set<() => void>();
  let focusIndex = 10;
  const queueTask = (tasks: (() => void)[]) => (task: () => void) => {
    tasks.push(task);
    return () => {
      const at = tasks.indexOf(task);
      if (at !== -1) tasks.splice(at, 1);
    };
  };
  const stop = startReadAhead({
    store: {
      live: (name: string, args: { readonly ticketId?: string; readonly customerId?: string }) => ({
        snapshot: () => ({
          data:
            name === 'ticket.get' && options.customerOf !== undefined
              ? { customer: { id: options.customerOf(args.ticketId ?? '') } }
              : undefined,
          error: null,
        }),
        subscribe() {
          const key = `${name} ${args.ticketId ?? args.customerId}`;
          watched.add(key);
          return () => watched.delete(key);
        },
      }),
    } as unknown as StoreClient,
    model: {
      snapshot: () => ({ focusIndex }),
      subscribe(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      rowAt: (index: number) => (index < 0 || index > 20 ? undefined : { id: `t${index}` }),
    } as unknown as QueueModel,
    isReading: () => options.isReading,
    quoteLabel: () => 'quote',
    whenIdle: queueTask(idle),
    schedule: queueTask(rested),
  });
  return {
    stop,
    watched: (name: string) =>
      [...watched].filter((key) => key.startsWith(name)).map((key) => key.split(' ')[1]),
    moveTo(index: number) {
      focusIndex = index;
      for (const listener of listeners) listener();
    },
    runIdle: () => runAll(idle),
    rest: () => runAll(rested),
  };
}

test('while a ticket is read, the next ones and the last one are watched whole', () => {
  const { watched, runIdle, moveTo } = harness({ isReading: true, customerOf: (id) => `c-${id}` });
  expect(watched('')).toEqual([]);
  runIdle();
  expect(watched('ticket.get')).toEqual(['t9', 't10', 't11', 't12', 't13']);
  expect(watched('ticket.timeline')).toEqual(['t9', 't10', 't11', 't12', 't13']);
  expect(watched('customer.tickets')).toEqual(['c-t9', 'c-t10', 'c-t11', 'c-t12', 'c-t13']);
  moveTo(11);
  runIdle();
  expect(watched('ticket.get')).toEqual(['t10', 't11', 't12', 't13', 't14']);
});

test('it looks in the direction of travel, and stops at the ends', () => {
  const { watched, runIdle, moveTo } = harness({ isReading: true });
  moveTo(9);
  runIdle();
  expect(new Set(watched('ticket.get'))).toEqual(new Set(['t10', 't9', 't8', 't7', 't6']));
  moveTo(20);
  runIdle();
  expect(new Set(watched('ticket.get'))).toEqual(new Set(['t19', 't20']));
});

test('in the list nothing is read until the focus rests, and nothing stays when the queue is left', () => {
  const { watched, rest, moveTo, stop, runIdle } = harness({ isReading: false });
  moveTo(11);
  moveTo(12);
  runIdle();
  expect(watched('')).toEqual([]);
  rest();
  expect(watched('ticket.get')).toEqual(['t11', 't12', 't13', 't14', 't15']);
  stop();
  expect(watched('')).toEqual([]);
});
