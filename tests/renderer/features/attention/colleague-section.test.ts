import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ColleagueSection } from '../../../../renderer/features/attention/colleague-section.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createClock } from '../../../../renderer/state/clock.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';
import { ColleagueWork, type MutateResult } from '../../../../shared/contract/store.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { type MountedPart, mountPart, settableSource } from '../../page-parts.ts';

const id = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
const work = (n: number, fields: Partial<ColleagueWork> = {}): ColleagueWork =>
  ColleagueWork.parse({
    ...{ operationId: id(n), name: 'ticket.set-priority', createdAt: n, state: 'refused' },
    ...{ code: 'ticketNotFound', params: {}, ticketId: id(9), ticketNumber: 7, ticketSubject: 'No receipt' },
    ...{
      goneTicketNumber: null,
      articleId: null,
      articleTitle: null,
      text: null,
      wanted: null,
      takenBy: null,
    },
    ...{ partOf: null, authorName: 'Mira', deviceName: 'till-3', canTakeOver: true },
    ...fields,
  });

let part: MountedPart;
let here: { items: ColleagueWork[]; hasMore: boolean };
let failure: Error | null;
let asked: string[];
let takenOver: MutateResult;
let isFirst: boolean;
let sync: ReturnType<typeof settableSource<{ connection: string }>>;

const body = () => document.body.textContent ?? '';
const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
const press = (name: string) => act(async () => button(name)?.click());
const show = () => act(async () => part.show(createElement(ColleagueSection)));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  here = { items: [], hasMore: false };
  failure = null;
  asked = [];
  takenOver = { isSaved: true, n: 1, code: null, params: {} };
  isFirst = true;
  sync = settableSource({ connection: 'online' });
  const store = {
    sync,
    session: settableSource({ phase: 'signedOut' }),
    live: () => settableSource([]),
    listColleagueWork: async () => {
      asked.push('list');
      if (failure !== null) throw failure;
      return here;
    },
    takeOverColleagueWork: async (operationId: string) => {
      asked.push(`take over ${operationId}`);
      return takenOver;
    },
    settleColleagueWork: async (operationId: string) => {
      asked.push(`settle ${operationId}`);
      return isFirst;
    },
  } as unknown as Services['store'];
  part = mountPart({
    store,
    ui: createUi(1440),
    panes: createPanes(document),
    clock: createClock(),
    toasts: { show: (toast: { text: string }) => asked.push(`toast ${toast.text}`) } as never,
    translator: createTranslator('en'),
  });
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('without a line it says where the list lies, and asks as soon as the line is there', async () => {
  sync.set({ connection: 'offline' });
  await show();
  expect(body()).toContain('This list is at the server.');
  expect(button('Refresh')).toBeUndefined();
  expect(asked).toEqual([]);
  here = { items: [work(1)], hasMore: false };
  await act(async () => sync.set({ connection: 'online' }));
  expect(asked).toEqual(['list']);
  expect(body()).toContain('Mira · till-3');
});

test('nothing to look after and a question that failed are told apart, and can be asked again', async () => {
  await show();
  expect(body()).toContain('No work of your colleagues is waiting.');
  failure = new AppError('serverBusy');
  await press('Refresh');
  expect(body()).not.toContain('No work of your colleagues is waiting.');
  expect(document.querySelectorAll('[data-item]')).toHaveLength(0);
  failure = null;
  here = { items: [work(1)], hasMore: true };
  await press('Refresh');
  expect(document.querySelectorAll('[data-item]')).toHaveLength(1);
  expect(body()).toContain('There is more.');
});

test('it says who was told what, with the words in full', async () => {
  here = { items: [work(1, { name: 'ticket.add-note', text: 'Rebooted it twice.' })], hasMore: false };
  await show();
  expect(body()).toContain('Mira was told:');
  expect(body()).toContain('Rebooted it twice.');
});

test('what belongs together is done in one’s own name as one, and the list is asked for again', async () => {
  here = { items: [work(1), work(2, { partOf: id(1) as never })], hasMore: false };
  await show();
  expect(document.querySelectorAll('[data-item]')).toHaveLength(1);
  await press('Mark as looked after');
  expect(asked).toEqual([
    'list',
    `settle ${id(1)}`,
    `settle ${id(2)}`,
    'toast Marked as looked after.',
    'list',
  ]);
});

test('somebody else was quicker', async () => {
  here = { items: [work(1)], hasMore: false };
  isFirst = false;
  await show();
  await press('Mark as looked after');
  expect(asked).toContain('toast Somebody else has looked after it already.');
});

test('what cannot be done by somebody else, or not now, is not offered', async () => {
  here = { items: [work(1, { code: 'notPermitted', canTakeOver: false })], hasMore: false };
  await show();
  expect(button('Do it in my name')).toBeUndefined();
  expect(button('Open ticket')).toBeDefined();
});

test('taking over ends at the first refusal, which is said', async () => {
  here = {
    items: [work(1, { code: 'notPermitted' }), work(2, { code: 'notPermitted', partOf: id(1) as never })],
    hasMore: false,
  };
  takenOver = { isSaved: false, n: null, code: 'ticketNotFound', params: {} } as unknown as MutateResult;
  await show();
  await press('Do it in my name');
  expect(asked.filter((what) => what.startsWith('take over'))).toEqual([`take over ${id(1)}`]);
  expect(asked).not.toContain('toast Done in your name.');
  expect(asked.at(-1)).toBe('list');
});
