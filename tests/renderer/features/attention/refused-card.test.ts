import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { editUnsent } from '../../../../renderer/features/attention/edit-unsent.ts';
import { OutboxScreen } from '../../../../renderer/features/attention/outbox-screen.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createClock } from '../../../../renderer/state/clock.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';
import { OutboxItem } from '../../../../shared/contract/queries.ts';
import type { DiscardPreview, MutateResult } from '../../../../shared/contract/store.ts';
import { type MountedPart, mountPart, settableSource } from '../../page-parts.ts';

const id = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
const item = (n: number, fields: Partial<OutboxItem>): OutboxItem =>
  OutboxItem.parse({
    ...{
      n,
      operationId: id(n),
      name: 'ticket.add-note',
      createdAt: n,
      state: 'refused',
      code: null,
      params: {},
    },
    ...{ ticketId: id(9), ticketNumber: null, ticketSubject: null, goneTicketNumber: null },
    ...{ articleId: null, articleTitle: null },
    ...{ text: null, wanted: null, takenBy: null, isLikelyRefused: false, partOf: null, isInDraft: false },
    ...fields,
  });

const done: MutateResult = { isSaved: true, n: 1, code: null, params: {} };
let part: MountedPart;
let services: Services;
let items: ReturnType<typeof settableSource<OutboxItem[]>>;
/** What was asked of the store, in order. */
let asked: unknown[][];
let preview: DiscardPreview;

const cards = () => [...document.querySelectorAll('[data-item]')];
const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
const press = (name: string) => act(async () => button(name)?.click());
const show = (kind: 'attention' | 'outbox', ...shown: OutboxItem[]): void => {
  items.set(shown);
  part.show(createElement(OutboxScreen, { kind }));
};

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  items = settableSource<OutboxItem[]>([]);
  asked = [];
  preview = { changes: [1], keptAsDraft: [1] };
  const answer =
    <T>(name: string, result: T) =>
    async (...args: unknown[]): Promise<T> => {
      asked.push([name, ...args]);
      return result;
    };
  services = {
    store: {
      live: (name: string) =>
        name === 'article.branches' || name === 'conflict.mine' ? settableSource([]) : items,
      sync: settableSource({ isOfflineByChoice: false }),
      session: settableSource({ phase: 'signedOut' }),
      act: answer('act', done),
      actOnGroup: answer('actOnGroup', done),
      editRefused: answer('editRefused', done),
      previewDiscard: async () => preview,
      discardChanges: answer('discardChanges', undefined),
    } as unknown as Services['store'],
    ui: createUi(1440),
    panes: createPanes(document),
    clock: createClock(),
    toasts: { show: (toast: { text: string }) => asked.push(['toast', toast.text]) } as never,
    commands: { run: () => undefined } as unknown as Services['commands'],
    queue: { model: { get: () => null } } as unknown as Services['queue'],
    translator: createTranslator('en'),
  } as Partial<Services> as Services;
  part = mountPart(services);
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('R111 R112 a refused ticket and what was written to it are one card with one act for all of it', async () => {
  const create = item(1, {
    name: 'ticket.create',
    code: 'numberNotLeased',
    params: { number: 7 },
    text: 'Printer',
  });
  const note = item(2, { code: 'ticketNotFound', text: 'called back', partOf: id(1) });
  show('attention', note, create);
  expect(cards()).toHaveLength(1);
  expect(cards()[0]?.textContent).toMatch(/Printer.*1 change was made to it.*called back/);
  await press('Apply all again');
  expect(asked).toEqual([
    ['actOnGroup', [1, 2], 'applyAgain'],
    ['toast', 'Handed in again.'],
  ]);
});

test('R110 Edit opens the ticket with the cursor in its composer', async () => {
  show(
    'attention',
    item(1, { name: 'ticket.reply', state: 'held', code: 'newerReply', ticketNumber: 7, text: 'Hi' }),
  );
  await press('Edit');
  expect(asked).toEqual([['editRefused', 1]]);
  expect(services.ui.get()).toMatchObject({
    screen: 'queue',
    ticketId: id(9),
    composerKind: 'publicReply',
    composerWanted: id(9),
  });
});

test('R110 what was refused in being edited is told, and nothing is opened', async () => {
  services.store.editRefused = async () => ({ isSaved: false, n: null, code: 'draftInTheWay', params: {} });
  show('attention', item(1, { code: 'notPermitted', ticketNumber: 7, text: 'Hi' }));
  await press('Edit');
  expect(asked).toEqual([['toast', expect.stringContaining('Another text has been begun')]]);
  expect(services.ui.get().ticketId).toBeNull();
});

test('R84 words that were never sent are edited from the outbox, never in the place of other words', async () => {
  const unsent = item(1, { state: 'queued', ticketNumber: 7, text: 'Hi' });
  show('outbox', unsent);
  preview = { changes: [1], keptAsDraft: [] };
  await press('Edit');
  expect(asked).toEqual([['toast', expect.stringContaining('Another text has been begun')]]);
  asked.length = 0;
  preview = { changes: [1], keptAsDraft: [1] };
  await press('Edit');
  expect(asked).toEqual([['discardChanges', [1]]]);
  expect(services.ui.get()).toMatchObject({ ticketId: id(9), composerKind: 'internalNote' });
  act(() => items.set([item(1, { state: 'sent', ticketNumber: 7, text: 'Hi' })]));
  expect(button('Edit')).toBeUndefined();
});

test('R83 where other changes would go with the words, nothing is done without asking', async () => {
  show('outbox', item(1, { state: 'queued', ticketNumber: 7, text: 'Hi' }));
  preview = { changes: [1, 2], keptAsDraft: [1] };
  expect(await editUnsent(services, items.snapshot().data?.[0] as OutboxItem)).toBe('moreWouldGo');
  expect(asked).toEqual([]);
  expect(services.ui.get().ticketId).toBeNull();
});
