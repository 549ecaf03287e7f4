import { expect, test, vi } from 'vitest';
import { stepHistory, undoAct } from '../../../../renderer/commands/step-history.ts';
import { createToasts, type ToastMessage } from '../../../../renderer/components/toasts.ts';
import { createQueueHolder } from '../../../../renderer/features/queue/queue-holder.ts';
import { setPriorityOf, setStatusOf } from '../../../../renderer/features/ticket/ticket-actions.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createRunningActs } from '../../../../renderer/state/running-acts.ts';
import { createUi, patchUi } from '../../../../renderer/state/ui-state.ts';
import type { StoreClient } from '../../../../renderer/store-client/store-client.ts';
import { TicketId, ViewId } from '../../../../shared/model/ids.ts';

const VIEW_ID = ViewId.parse('01930000-0000-7000-8000-0000000000aa');
const idOf = (n: number): TicketId => TicketId.parse(`01930000-0000-7000-8000-00000000000${n}`);

test('tickets that leave the view by an act leave the selection as well; the others stay selected', async () => {
  const acts = new Set<string>();
  const inView = new Set([idOf(1), idOf(2), idOf(3)]);
  const store = {
    query: async (name: string, args: { ticketId: TicketId; ticketIds: TicketId[] }) =>
      name === 'queue.present'
        ? args.ticketIds.filter((id) => inView.has(id))
        : name === 'ticket.open-parts'
          ? { count: 0, parts: [] }
          : { ticket: { id: args.ticketId, number: 7, assigneeId: null, tags: [] } },
    mutate: async (_name: string, { ticketId }: { ticketId: TicketId }, { act }: { act: string }) => {
      acts.add(act);
      inView.delete(ticketId);
      return { isSaved: true, n: 1, code: null, params: {} };
    },
  } as unknown as StoreClient;
  const ui = createUi(1440);
  patchUi(ui, { viewId: VIEW_ID, selection: { kind: 'some', ids: new Set([1, 2, 3].map(idOf)) } });
  const services = {
    ui,
    store,
    queue: createQueueHolder(store),
    toasts: createToasts(),
    translator: createTranslator('en'),
    newId: () => 'one act',
    acts: createRunningActs(),
  } as Partial<Services> as Services;
  expect(await setStatusOf(services, [idOf(1), idOf(3)], 'solved')).toBe(true);
  expect(ui.get().selection).toEqual({ kind: 'some', ids: new Set([idOf(2)]) });
  // Both were one act, and are taken back as one.
  expect([...acts]).toEqual(['one act']);
});

test('undo while many tickets are being changed stops that first and takes back all of it', async () => {
  const log: string[] = [];
  let letGo = (): void => undefined;
  const store = {
    query: async (_name: string, { ticketId }: { ticketId: TicketId }) => ({
      count: 0,
      ticket: { id: ticketId, number: 7, assigneeId: null, tags: [] },
    }),
    mutate: async (_name: string, { ticketId }: { ticketId: TicketId }) => {
      log.push(`change ${ticketId.at(-1)}`);
      if (ticketId === idOf(2)) {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
      }
      log.push(`changed ${ticketId.at(-1)}`);
      return { isSaved: true, n: 1, code: null, params: {} };
    },
    undo: async ({ act }: { readonly act?: string } = {}) => {
      log.push(`undo ${act}`);
      return {
        isSaved: true,
        n: 2,
        code: null,
        params: {},
        names: ['ticket.reply', 'ticket.set-status'],
        ticketCount: 2,
        ticketNumber: 1001,
        draftOf: null,
      };
    },
  } as unknown as StoreClient;
  const toasts = createToasts();
  const said: string[] = [];
  toasts.attach(({ text }) => void said.push(text));
  const services = {
    ui: createUi(1440),
    store,
    queue: createQueueHolder(store),
    toasts,
    translator: createTranslator('en'),
    newId: () => 'the act',
    acts: createRunningActs(),
  } as Partial<Services> as Services;
  const changing = setStatusOf(services, [1, 2, 3, 4].map(idOf), 'solved');
  await vi.waitFor(() => expect(log).toContain('change 2'));
  const undoing = stepHistory(services, 'undo');
  letGo();
  await undoing;
  expect(await changing).toBe(false);
  expect(log).toEqual(['change 1', 'changed 1', 'change 2', 'changed 2', 'undo the act']);
  expect(said).toEqual(['Undone: Reply to the customer + Change of status, 2 tickets']);
});

test('taking back an act that has ended leaves another one that still goes on alone', async () => {
  const acts = createRunningActs();
  acts.begin('the ended one', []).end();
  const other = acts.begin('the other one', []);
  const undone: (string | undefined)[] = [];
  const toasts = createToasts();
  const said: string[] = [];
  toasts.attach(({ text }) => void said.push(text));
  const store = {
    undo: async ({ act }: { readonly act?: string } = {}) => {
      undone.push(act);
      return {
        isSaved: true,
        n: 2,
        code: null,
        params: {},
        names: ['ticket.set-status'],
        ticketCount: 1,
        ticketNumber: 1001,
        draftOf: null,
      };
    },
  } as unknown as StoreClient;
  const services = {
    store,
    acts,
    queue: createQueueHolder(store),
    toasts,
    translator: createTranslator('zh-CN'),
  } as Partial<Services> as Services;
  await undoAct(services, 'the ended one');
  expect(undone).toEqual(['the ended one']);
  expect(said).toEqual(['已撤销：修改状态（#1001）']);
  expect(other.isStopped).toBe(false);
});

test('the list is told which changes are one’s own, before an act and before it is taken back', async () => {
  const log: string[] = [];
  const store = {
    query: async (_name: string, { ticketId }: { ticketId: TicketId }) => ({
      count: 0,
      ticket: { id: ticketId, number: 7, assigneeId: null, tags: [] },
    }),
    mutate: async () => {
      log.push('change');
      return { isSaved: true, n: 1, code: null, params: {} };
    },
    undo: async () => {
      log.push('undo');
      return null;
    },
  } as unknown as StoreClient;
  const model = {
    rowOf: () => undefined,
    release: () => undefined,
    changed: async () => undefined,
    expectOwn: (ids: readonly TicketId[]) => log.push(`own ${ids.map((id) => id.at(-1)).join(' ')}`),
  };
  const services = {
    ui: createUi(1440),
    store,
    queue: { model: { get: () => model }, lists: () => [model] },
    toasts: createToasts(),
    translator: createTranslator('en'),
    newId: () => 'the act',
    acts: createRunningActs(),
  } as unknown as Services;
  await setStatusOf(services, [idOf(1), idOf(2)], 'solved');
  await stepHistory(services, 'undo');
  // Each right before its change: a long act takes longer than one's own changes are expected.
  expect(log).toEqual(['own 1', 'change', 'own 2', 'change', 'own 1 2', 'undo']);
});

test('R140 undo right after a new ticket says that it stays, and offers what was done before', async () => {
  const said: ToastMessage[] = [];
  const undone: unknown[] = [];
  const stays = { ...{ isSaved: false, n: 4, code: 'ticketCreated', params: {} }, ticketCount: 1 };
  const store = {
    undo: async (how: unknown) => {
      undone.push(how);
      return { ...stays, names: ['ticket.create'], ticketNumber: 7, draftOf: null };
    },
  } as unknown as StoreClient;
  const services = {
    store,
    queue: createQueueHolder(store),
    toasts: { show: (message: ToastMessage) => void said.push(message) },
    translator: createTranslator('en'),
    acts: createRunningActs(),
  } as Partial<Services> as Services;
  await stepHistory(services, 'undo');
  expect(said).toMatchObject([
    {
      text: 'New ticket, #7: it cannot be taken back. Solve it, or merge it into another ticket.',
      action: { label: 'Undo earlier' },
    },
  ]);
  said[0]?.action?.run();
  await vi.waitFor(() => expect(undone).toEqual([undefined, { isPastWords: true }]));
});

test('quick changes of one ticket are made in the order of the keys, however long its facts take', async () => {
  const answers: (() => void)[] = [];
  const made: number[] = [];
  const store = {
    query: async (_name: string, { ticketId }: { ticketId: TicketId }) => {
      // The first question takes until the second would have been answered.
      if (answers.length === 0) await new Promise<void>((resolve) => answers.push(resolve));
      return { ticket: { id: ticketId, number: 7, assigneeId: null, tags: [] } };
    },
    mutate: async (_name: string, { priority }: { priority: number }) => {
      made.push(priority);
      return { isSaved: true, n: made.length, code: null, params: {} };
    },
  } as unknown as StoreClient;
  const services = {
    ui: createUi(1440),
    store,
    queue: createQueueHolder(store),
    toasts: createToasts(),
    translator: createTranslator('en'),
    newId: () => 'an act',
    acts: createRunningActs(),
  } as Partial<Services> as Services;
  const all = [2, 0, 3].map((priority) => setPriorityOf(services, [idOf(1)], priority as 0 | 2 | 3));
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 0));
  answers[0]?.();
  expect(await Promise.all(all)).toEqual([true, true, true]);
  expect(made).toEqual([2, 0, 3]);
});

test('R212: a ticket with open parts is solved after a question alone, and what is done to it next waits for the answer', async () => {
  const made: string[] = [];
  const store = {
    query: async (name: string, { ticketId }: { ticketId: TicketId }) =>
      name === 'ticket.open-parts'
        ? { count: 2, parts: [] }
        : { ticket: { id: ticketId, number: 7, assigneeId: null, tags: [] } },
    mutate: async (name: string) => {
      made.push(name);
      return { isSaved: true, n: 1, code: null, params: {} };
    },
  } as unknown as StoreClient;
  const ui = createUi(1440);
  const services = {
    ui,
    store,
    queue: createQueueHolder(store),
    toasts: createToasts(),
    translator: createTranslator('en'),
    newId: () => crypto.randomUUID(),
    acts: createRunningActs(),
  } as Partial<Services> as Services;
  const answer = async (isSolved: boolean): Promise<void> => {
    await vi.waitFor(() =>
      expect(ui.get().overlay).toMatchObject({ kind: 'openParts', question: { count: 2 } }),
    );
    const { overlay } = ui.get();
    if (overlay?.kind === 'openParts') overlay.question.answer(isSolved);
    patchUi(ui, { overlay: null });
  };
  const kept = setStatusOf(services, [idOf(1)], 'solved');
  const next = setPriorityOf(services, [idOf(1)], 1);
  await answer(false);
  expect([await kept, await next, made]).toEqual([false, true, ['ticket.set-priority']]);
  const solved = setStatusOf(services, [idOf(1)], 'closed');
  await answer(true);
  expect([await solved, made.at(-1)]).toEqual([true, 'ticket.set-status']);
  expect(await setStatusOf(services, [idOf(1)], 'pending')).toBe(true);
  expect(ui.get().overlay).toBeNull();
});
