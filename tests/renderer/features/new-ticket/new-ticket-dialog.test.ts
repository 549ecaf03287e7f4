import { act, createElement } from 'react';
import { flushSync } from 'react-dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NewTicketDialog } from '../../../../renderer/features/new-ticket/new-ticket-dialog.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { createIds } from '../../../../renderer/ids.ts';
import type { Services } from '../../../../renderer/services.ts';
import type { NewTicketContent } from '../../../../renderer/state/new-ticket-form.ts';
import { createUi, type UiStore } from '../../../../renderer/state/ui-state.ts';
import type { TicketDetail } from '../../../../shared/contract/queries.ts';
import { type MountedPart, mountPart, pressOn, settableSource, typeInto } from '../../page-parts.ts';

const TEAM = '018f0000-0000-7000-8000-00000000000a';
const ME = { id: '018f0000-0000-7000-8000-000000000001', name: 'Mira Lang', teamIds: [TEAM] };
const LEE = {
  id: '018f0000-0000-7000-8000-0000000000c1',
  name: 'Lee Ann',
  phone: null,
  email: 'lee@example.com',
};

let part: MountedPart;
let saved: { readonly name: string; readonly args: Record<string, unknown>; readonly how: unknown }[];
let kept: Map<string, NewTicketContent>;
let order: string[];
let refuseOnce: string | null;
let ui: UiStore;

const dialog = (whole: TicketDetail | null = null) =>
  createElement(NewTicketDialog, { whole, onClose: () => part.show(null) });
const customer = () => document.querySelector<HTMLInputElement>('[role=combobox]');
const subject = () => document.querySelector<HTMLInputElement>('input[required]');
const said = (field: Element | null) =>
  document.getElementById(field?.getAttribute('aria-describedby') ?? '')?.textContent;
const save = () => pressOn(document.activeElement, 'Enter', { ctrlKey: true });
const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  saved = [];
  kept = new Map();
  order = [];
  refuseOnce = null;
  const teams = settableSource([{ id: TEAM, name: 'Network' }]);
  const found = settableSource([LEE]);
  const store = {
    session: settableSource<unknown>({ phase: 'signedIn', user: ME }),
    live: (name: string) => (name === 'team.list' ? teams : found),
    takeNumber: async () => 50_001,
    mutate: async (name: string, args: Record<string, unknown>, how: unknown) => {
      saved.push({ name, args, how });
      order.push('create');
      const code = refuseOnce;
      refuseOnce = null;
      return { isSaved: code === null, n: 1, code };
    },
    // As the store does it: what was chosen is named by its id, and looked up again.
    getNewTicketDraft: async () => {
      order.push('read');
      const [content] = [...kept.values()].slice(-1);
      return content === undefined
        ? null
        : { draft: { ...content, updatedAt: 1_700_000_000_000 }, customer: null, parent: null };
    },
    saveNewTicketDraft: async (content: NewTicketContent) => {
      order.push('save');
      kept.set(content.ticketId, content);
    },
    discardNewTicketDraft: async (ticketId: string) => {
      order.push('discard');
      kept.delete(ticketId);
    },
  } as unknown as Services['store'];
  ui = createUi(1440);
  part = mountPart({
    store,
    ui,
    newId: createIds(),
    translator: createTranslator('en'),
    toasts: { show: () => undefined } as unknown as Services['toasts'],
    queue: { model: { get: () => null } } as unknown as Services['queue'],
    panes: {
      promise: () => undefined,
      hasPromised: () => false,
      remember: () => () => false,
    } as unknown as Services['panes'],
  });
  await act(async () => part.show(dialog()));
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('a customer that was typed but not chosen is asked about instead of dropped', async () => {
  typeInto(customer(), 'Lee');
  typeInto(subject(), 'No network');
  save();
  expect(saved).toEqual([]);
  expect(document.activeElement).toBe(customer());
  expect(customer()?.getAttribute('aria-invalid')).toBe('true');
  expect(said(customer())).toBe(
    'This customer is not chosen yet. Pick one from the list, add a new customer there, or empty the field.',
  );
  pressOn(customer(), 'Enter');
  save();
  await expect.poll(() => saved.map(({ name }) => name)).toEqual(['ticket.create']);
  expect(saved[0]?.args).toMatchObject({ customerId: LEE.id, subject: 'No network' });
});

test('the customer field says nothing while somebody types in it, only when it is left or the ticket saved', () => {
  typeInto(customer(), 'Lee');
  save();
  expect(customer()?.getAttribute('aria-invalid')).toBe('true');
  typeInto(customer(), 'Lee A');
  expect(customer()?.getAttribute('aria-invalid')).toBe('false');
  act(() => subject()?.focus());
  expect(said(customer())).toContain('This customer is not chosen yet.');
});

test('an emptied customer field is no customer, and may be saved', async () => {
  typeInto(customer(), 'Lee');
  typeInto(subject(), 'No network');
  save();
  typeInto(customer(), '');
  expect(said(customer())).toBeUndefined();
  save();
  await expect.poll(() => saved.map(({ args }) => args.customerId)).toEqual([null]);
});

test('the list of customers is there only while the field has the focus', () => {
  typeInto(customer(), 'Lee');
  expect(document.querySelectorAll('[role=option]')).toHaveLength(2);
  act(() => subject()?.focus());
  expect(document.querySelectorAll('[role=option]')).toHaveLength(0);
});

test('without a subject the field says so and takes the focus', () => {
  act(() => customer()?.focus());
  save();
  expect(saved).toEqual([]);
  expect(document.activeElement).toBe(subject());
  expect(subject()?.getAttribute('aria-invalid')).toBe('true');
  expect(said(subject())).toBe('A ticket needs a subject. Write in a few words what it is about.');
});

test('a ticket that was begun is there again, says so, and is cleared only after a question', async () => {
  const reopen = async () => {
    await act(async () => part.show(null));
    await act(async () => part.show(dialog()));
  };
  expect(button('Clear form')).toBeUndefined();
  typeInto(customer(), 'Lee');
  typeInto(subject(), 'No network');
  await reopen();
  expect([customer()?.value, subject()?.value]).toEqual(['Lee', 'No network']);
  expect(document.body.textContent).toContain('You began this ticket and did not create it. Last written:');
  act(() => button('Clear form')?.click());
  await expect.poll(() => document.body.textContent).toContain('What you wrote for this ticket is lost.');
  expect([subject()?.value, kept.size]).toEqual(['No network', 1]);
  // The form under the question is dimmed, as the window is under the form.
  expect(document.querySelectorAll('.bg-backdrop')).toHaveLength(2);
  const question = document.querySelector('[role=alertdialog]');
  const yes = [...(question?.querySelectorAll('button') ?? [])].find(
    ({ textContent }) => textContent === 'Clear form',
  );
  await act(async () => yes?.click());
  expect([customer()?.value, subject()?.value, kept.size]).toEqual(['', '', 0]);
  await expect.poll(() => document.activeElement).toBe(customer());
  await reopen();
  expect(document.body.textContent).not.toContain('You began this ticket');
});

test('the draft of a ticket goes with the write that creates it, and nothing is saved behind it', async () => {
  typeInto(subject(), 'Printer');
  save();
  await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull();
  const [call] = saved;
  expect(call).toMatchObject({ name: 'ticket.create', how: { endsDraft: true } });
  expect(order).toEqual(['read', 'save', 'create', 'discard']);
});

test('a begun ticket that another window has created meanwhile becomes a ticket of its own', async () => {
  typeInto(subject(), 'Printer');
  refuseOnce = 'ticketExists';
  save();
  await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull();
  expect(saved.map(({ args }) => args.subject)).toEqual(['Printer', 'Printer']);
  expect(new Set(saved.map(({ args }) => args.ticketId)).size).toBe(2);
});

test('a pointer that rests where the list of customers opens chooses nobody; one that moves does', async () => {
  typeInto(customer(), 'Zoe');
  const options = () => [...document.querySelectorAll('[role=option]')];
  const chosen = () => options().findIndex((option) => option.getAttribute('aria-selected') === 'true');
  const pointer = (type: string, movementX: number) =>
    act(() => void options()[1]?.dispatchEvent(new MouseEvent(type, { bubbles: true, movementX })));
  pointer('pointerover', 0);
  pointer('pointermove', 0);
  expect(chosen()).toBe(0);
  pointer('pointermove', 3);
  expect(chosen()).toBe(1);
  pressOn(customer(), 'ArrowUp');
  expect(chosen()).toBe(0);
  pressOn(customer(), 'Enter');
  expect(document.body.textContent).toContain(LEE.name);
  expect(document.activeElement).toBe(subject());
});

test('a form that is opened in the very moment in which it was put away has what was written in it', async () => {
  typeInto(subject(), 'No network');
  order.length = 0;
  await act(async () => {
    // Both in one breath: nothing that waits for its turn comes between.
    flushSync(() => part.show(null));
    flushSync(() => part.show(dialog()));
  });
  expect(order).toEqual(['save', 'read']);
  expect(subject()?.value).toBe('No network');
});

test('R209: a part of a ticket has its customer and its priority, says of what it is one, and leaves that open', async () => {
  const ticket = {
    id: '018f0000-0000-7000-8000-0000000000d1',
    number: 7,
    subject: 'No network',
    priority: 1,
  };
  const whole = { ticket: { ...ticket, channel: 'phone' }, customer: LEE } as unknown as TicketDetail;
  await act(async () => part.show(null));
  await act(async () => part.show(dialog(whole)));
  expect(document.body.textContent).toContain('Part of#7 No network');
  typeInto(subject(), 'Replace the switch');
  save();
  await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull();
  expect(saved.map(({ args }) => args)).toMatchObject([
    { parentId: ticket.id, customerId: LEE.id, priority: 1, channel: 'mail', assigneeId: null },
  ]);
  expect(ui.get().ticketId).toBeNull();
});
