import { implement, ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { expect, test, vi } from 'vitest';
import { createStoreConnection } from '../../../renderer/store-client/connection.ts';
// Loaded on demand by the client; here beforehand, so that no test waits for a compiler.
import '../../../renderer/store-client/preview-change.ts';
import { readError } from '../../../renderer/store-client/read-error.ts';
import { createStoreClient, type StoreClient } from '../../../renderer/store-client/store-client.ts';
import { storeContract } from '../../../shared/contract/store.ts';
import { TicketId } from '../../../shared/model/ids.ts';

const TICKET_ID = TicketId.parse('01930000-0000-7000-8000-000000000001');

/** A store process of one life: answers over its port until it is killed. */
interface Life {
  readonly port: MessagePort;
  readonly askedNames: string[];
  emit(value: unknown): void;
  kill(): void;
}

function startLife(): Life {
  const { port1, port2 } = new MessageChannel();
  const askedNames: string[] = [];
  let wake: (() => void) | null = null;
  const queue: unknown[] = [];
  const os = implement(storeContract);
  const handler = new RPCHandler({
    query: os.query.handler(() => {
      throw new ORPCError('serverBusy', { status: 503, data: { params: { seconds: 3 } } });
    }),
    mutate: os.mutate.handler(({ input }) => {
      askedNames.push(input.name);
      return new Promise(() => undefined);
    }),
    watch: os.watch.handler(async function* ({ input, signal }) {
      askedNames.push(input.name);
      while (signal?.aborted !== true) {
        if (queue.length > 0) yield queue.shift();
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    }),
  });
  handler.upgrade(port2);
  return {
    port: port1,
    askedNames,
    emit(value) {
      queue.push(value);
      wake?.();
    },
    kill: () => port2.close(),
  };
}

function harness(): { client: StoreClient; begin(): Life; detach(): void } {
  const connection = createStoreConnection();
  return {
    client: createStoreClient(connection),
    begin() {
      const life = startLife();
      connection.attach(life.port);
      return life;
    },
    detach: () => connection.detach(),
  };
}

test('a question asked before the store is there is answered when it comes', async () => {
  const { client, begin } = harness();
  const source = client.live('team.list', {});
  const stop = source.subscribe(() => undefined);
  const life = begin();
  life.emit([]);
  await vi.waitFor(() => expect(source.snapshot().data).toEqual([]));
  stop();
  life.kill();
});

test('live answers go on after the store was started again, and the last one stays until then', async () => {
  const { client, begin, detach } = harness();
  const first = begin();
  const source = client.live('tag.list', {});
  const stop = source.subscribe(() => undefined);
  first.emit(['a']);
  await vi.waitFor(() => expect(source.snapshot().data).toEqual(['a']));
  first.kill();
  detach();
  expect(source.snapshot().data).toEqual(['a']);
  const second = begin();
  await vi.waitFor(() => expect(second.askedNames).toEqual(['tag.list']));
  second.emit(['a', 'b']);
  await vi.waitFor(() => expect(source.snapshot().data).toEqual(['a', 'b']));
  stop();
  second.kill();
});

test('the same question is asked once, however many look', async () => {
  const { client, begin } = harness();
  const life = begin();
  const stops = [1, 2, 3].map(() => client.live('user.list', {}).subscribe(() => undefined));
  life.emit([]);
  await vi.waitFor(() => expect(client.live('user.list', {}).snapshot().data).toEqual([]));
  expect(life.askedNames).toEqual(['user.list']);
  for (const stop of stops) stop();
  life.kill();
});

test('a change that the store can no longer answer fails as storeStopped instead of waiting for ever', async () => {
  const { client, begin, detach } = harness();
  const life = begin();
  const change = client.mutate('ticket.set-status', { ticketId: TICKET_ID, status: 'solved' });
  const failure = change.catch(readError);
  await vi.waitFor(() => expect(life.askedNames).toEqual(['ticket.set-status']));
  detach();
  expect(await failure).toEqual({ code: 'storeStopped', params: {} });
  life.kill();
});

test('an error of the store arrives with its code and values', async () => {
  const { client, begin } = harness();
  const life = begin();
  const failure = await client.query('team.list', {}).catch(readError);
  expect(failure).toEqual({ code: 'serverBusy', params: { seconds: 3 } });
  life.kill();
});

test('nothing of an answered call stays with the life of the store, which may last for days', async () => {
  const connection = createStoreConnection();
  const client = createStoreClient(connection);
  const life = startLife();
  connection.attach(life.port);
  const link = await connection.whenLinked();
  const [added, removed] = (['addEventListener', 'removeEventListener'] as const).map((name) =>
    vi.spyOn(link.ended, name),
  );
  for (let count = 0; count < 5; count += 1) await client.query('team.list', {}).catch(readError);
  expect(added?.mock.calls.length).toBeGreaterThan(0);
  await vi.waitFor(() => {
    const stopped = new Set(removed?.mock.calls.map(([, listener]) => listener));
    expect(added?.mock.calls.filter(([, listener]) => !stopped.has(listener))).toEqual([]);
  });
  life.kill();
});

test('what has no code of ours reads as internal', () => {
  expect(readError(new TypeError('x is undefined'))).toEqual({ code: 'internal', params: {} });
  expect(readError(null)).toEqual({ code: 'internal', params: {} });
});

test('a change is on the screen before the store has answered, and gone again when the store cannot take it', async () => {
  const { client, begin, detach } = harness();
  const life = begin();
  const source = client.live('ticket.get', { ticketId: TICKET_ID });
  const stop = source.subscribe(() => undefined);
  const detail = {
    ticket: {
      id: TICKET_ID,
      status: 'open',
      solvedAt: null,
      mergedIntoId: null,
      snooze: null,
      watcherIds: [],
    },
    isPending: false,
  };
  life.emit(detail);
  await vi.waitFor(() => expect(source.snapshot().data).toEqual(detail));
  const failure = client
    .mutate('ticket.set-status', { ticketId: TICKET_ID, status: 'solved' })
    .catch(readError);
  await vi.waitFor(() =>
    expect(source.snapshot().data).toMatchObject({ ticket: { status: 'solved' }, isPending: true }),
  );
  detach();
  expect(await failure).toEqual({ code: 'storeStopped', params: {} });
  expect(source.snapshot().data).toEqual(detail);
  stop();
  life.kill();
});

test('a change is on the screen at once also after hundreds of other answers were looked at', async () => {
  const { client, begin } = harness();
  const life = begin();
  const source = client.live('ticket.get', { ticketId: TICKET_ID });
  const stop = source.subscribe(() => undefined);
  const detail = {
    ticket: { id: TICKET_ID, priority: 2, mergedIntoId: null, watcherIds: [] },
    isPending: false,
  };
  life.emit(detail);
  await vi.waitFor(() => expect(source.snapshot().data).toEqual(detail));
  for (let number = 0; number < 500; number += 1) client.live('ticket.find', { text: `${number}`, limit: 1 });
  expect(client.live('ticket.get', { ticketId: TICKET_ID })).toBe(source);
  client.mutate('ticket.set-priority', { ticketId: TICKET_ID, priority: 0 }).catch(readError);
  await vi.waitFor(() => expect(source.snapshot().data).toMatchObject({ ticket: { priority: 0 } }));
  stop();
  life.kill();
});
