import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutboxScreen } from '../../../../renderer/features/attention/outbox-screen.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createClock } from '../../../../renderer/state/clock.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';
import { LostValue } from '../../../../shared/contract/queries.ts';
import { type MountedPart, mountPart, settableSource } from '../../page-parts.ts';

const id = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
const lost = (n: number, fields: Partial<LostValue> = {}): LostValue =>
  LostValue.parse({
    ...{ id: id(n), ticketId: id(9), ticketNumber: 4711, ticketSubject: 'No receipt', field: 'priority' },
    ...{ winnerValue: 0, loserValue: 2, loserUserId: id(8), operationId: id(7), createdAt: n },
    ...{ resolvedAt: null, resolvedById: null, isHidden: false },
    ...fields,
  });

let part: MountedPart;
let values: ReturnType<typeof settableSource<LostValue[]>>;
let asked: unknown[][];
let answer: { isSaved: boolean; n: number | null; code: string | null; params: object };

const cards = () => [...document.querySelectorAll('[data-item]')];
const said = () => document.body.textContent ?? '';
const press = (name: string) =>
  act(async () =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click(),
  );

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  values = settableSource<LostValue[]>([]);
  asked = [];
  answer = { isSaved: true, n: 1, code: null, params: {} };
  const nothing = settableSource([]);
  const store = {
    live: (name: string) => (name === 'conflict.mine' ? values : nothing),
    sync: settableSource({ isOfflineByChoice: false }),
    session: settableSource({ phase: 'signedOut' }),
    mutate: async (...args: unknown[]) => {
      asked.push(args);
      return answer;
    },
  } as unknown as Services['store'];
  part = mountPart({
    store,
    ui: createUi(1440),
    panes: createPanes(document),
    clock: createClock(),
    toasts: { show: (toast: { text: string }) => asked.push(['toast', toast.text]) } as never,
    commands: { run: () => undefined, keysOf: () => [] } as unknown as Services['commands'],
    queue: { model: { get: () => null } } as unknown as Services['queue'],
    translator: createTranslator('en'),
  });
  part.show(createElement(OutboxScreen, { kind: 'attention' }));
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('R205: what a late change lost stands beside what needs a person, with both values', () => {
  expect(said()).toContain('Nothing needs you here');
  act(() => values.set([lost(1), lost(2, { field: 'subject', loserValue: 'Mine', winnerValue: 'Theirs' })]));
  expect(said()).not.toContain('Nothing needs you here');
  expect(cards().map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/#4711 No receipt.*Priority, your value.*P2.*Current value.*P0/),
    expect.stringMatching(/Subject, your valueMineCurrent valueTheirs/),
  ]);
});

test('R205: it is brought back or let go with one press, and a refusal is said', async () => {
  act(() => values.set([lost(1)]));
  await press('Restore');
  await press('Keep as it is');
  const args = { ticketId: id(9), conflictNoteId: id(1) };
  expect(asked).toEqual([
    ['conflict.restore', args],
    ['conflict.resolve', args],
  ]);
  answer = { isSaved: false, n: null, code: 'conflictNotFound', params: {} };
  await press('Restore');
  expect(asked.at(-1)).toEqual(['toast', 'This conflict was already settled. There is nothing more to do.']);
});

test('R205: a value that nobody here writes is only let go, and one that may not be seen is not told', () => {
  act(() => values.set([lost(1, { field: 'customerId', loserValue: id(3), isHidden: true })]));
  expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent)).not.toContain(
    'Restore',
  );
  expect(said()).not.toContain(id(3));
});
