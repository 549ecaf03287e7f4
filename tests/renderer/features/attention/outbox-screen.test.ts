import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CommandContext } from '../../../../renderer/commands/command.ts';
import { ticketOpen } from '../../../../renderer/commands/ticket-open.ts';
import { MoreLine } from '../../../../renderer/features/attention/more-line.tsx';
import { OutboxScreen } from '../../../../renderer/features/attention/outbox-screen.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createClock } from '../../../../renderer/state/clock.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createUi, patchUi } from '../../../../renderer/state/ui-state.ts';
import { type FinishedItem, MOST_LISTED, type OutboxItem } from '../../../../shared/contract/queries.ts';
import { type MountedPart, mountPart, settableSource } from '../../page-parts.ts';

const ticketId = (n: number) => `018f0000-0000-7000-8000-00000000000${n}` as never;
const item = (n: number) =>
  ({
    n,
    name: 'ticket.set-status',
    state: 'queued',
    code: null,
    params: {},
    createdAt: 1,
    ticketId: ticketId(n),
    ticketNumber: 50_000 + n,
    ticketSubject: `Subject ${n}`,
    goneTicketNumber: null,
    text: null,
    isLikelyRefused: false,
    wanted: null,
    takenBy: null,
  }) as unknown as OutboxItem;

let part: MountedPart;
let services: Services;
let items: ReturnType<typeof settableSource<OutboxItem[]>>;
let finished: ReturnType<typeof settableSource<FinishedItem[]>>;
let sync: ReturnType<typeof settableSource<object>>;

const focusedCard = () => document.activeElement?.closest('[data-item]')?.textContent ?? null;
const context = () => ({ services, ui: services.ui.get(), pane: services.panes.focused() }) as CommandContext;
const move = (delta: number) => act(() => services.panes.find('main')?.move?.(delta));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  Element.prototype.scrollIntoView = () => undefined;
  items = settableSource([1, 2, 3].map(item));
  finished = settableSource<FinishedItem[]>([]);
  sync = settableSource<object>({ isOfflineByChoice: false, attentionCount: 0 });
  services = {
    store: {
      live: (name: string) => (name === 'outbox.finished' ? finished : items),
      sync,
      session: settableSource({ phase: 'signedOut' }),
    } as unknown as Services['store'],
    ui: createUi(1440),
    panes: createPanes(document),
    clock: createClock(),
    commands: { run: () => undefined } as unknown as Services['commands'],
    queue: { model: { get: () => null } } as unknown as Services['queue'],
    translator: createTranslator('en'),
  } as Partial<Services> as Services;
  patchUi(services.ui, { screen: 'outbox' });
  part = mountPart(services);
  part.show(createElement(OutboxScreen, { kind: 'outbox' }));
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('Enter opens the ticket of the change that was chosen with the keys', async () => {
  expect(ticketOpen.when?.(context())).toBe(false);
  move(1);
  move(1);
  expect(focusedCard()).toContain('#50002');
  expect(ticketOpen.when?.(context())).toBe(true);
  await act(async () => ticketOpen.run(context()));
  expect(services.ui.get()).toMatchObject({ screen: 'queue', ticketId: ticketId(2) });
});

test('a list that is full says how many more there are, and a shorter one nothing', () => {
  const said = () => document.querySelector('[role="status"]')?.textContent ?? null;
  const show = (listed: number, total: number) =>
    part.show(createElement(MoreLine, { kind: 'outbox', listed, total }));
  show(MOST_LISTED, MOST_LISTED + 5);
  expect(said()).toContain('5 more changes');
  show(MOST_LISTED, MOST_LISTED);
  expect(said()).toBe(null);
  show(3, 4);
  expect(said()).toBe(null);
});

test('when the chosen change is gone, the focus is on the one in its place', async () => {
  move(1);
  move(1);
  act(() => items.set([item(1), item(3)]));
  await expect.poll(focusedCard).toContain('#50003');
  act(() => items.set([item(1)]));
  await expect.poll(focusedCard).toContain('#50001');
  act(() => items.set([]));
  await expect.poll(() => document.activeElement?.getAttribute('data-pane')).toBe('main');
});

test('a focus that is elsewhere stays there', async () => {
  const search = document.body.appendChild(document.createElement('input'));
  move(1);
  act(() => search.focus());
  act(() => items.set([item(2), item(3)]));
  await new Promise((done) => requestAnimationFrame(done));
  expect(document.activeElement).toBe(search);
});

test('an empty outbox does not say that everything went out while something was not taken', () => {
  act(() => items.set([]));
  expect(document.body.textContent).toContain('Everything has gone out');
  act(() => sync.set({ isOfflineByChoice: false, attentionCount: 2 }));
  expect(document.body.textContent).not.toContain('Everything has gone out');
  expect(document.body.textContent).toContain('2 changes wait for you under Needs attention');
});

test('what has ended is told below what waits, and instead of an empty page', () => {
  const sent = { ...item(7), state: 'merged', isDealtWith: false } as FinishedItem;
  const putAway = { ...item(6), state: 'refused', isDealtWith: true, text: 'my words' } as FinishedItem;
  act(() => finished.set([sent, putAway]));
  expect(document.body.textContent).toContain('Done in the last two weeks');
  act(() => items.set([]));
  expect(document.body.querySelector('[role="status"]')?.textContent).toBe('Everything has gone out');
  const told = [...document.body.querySelectorAll('[data-item]')].map((card) => card.textContent);
  expect(told).toHaveLength(2);
  expect(told[0]).toContain('What was not kept of yours is under Needs attention.');
  expect(told[1]).toContain('You have dealt with it. The server did not take it.');
  expect(told[1]).toContain('my words');
});
