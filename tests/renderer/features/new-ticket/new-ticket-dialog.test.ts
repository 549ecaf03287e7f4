import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NewTicketDialog } from '../../../../renderer/features/new-ticket/new-ticket-dialog.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { createIds } from '../../../../renderer/ids.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';
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
let saved: { readonly name: string; readonly args: Record<string, unknown> }[];
let ui: Services['ui'];
let me: ReturnType<typeof settableSource<unknown>>;

const dialog = () => createElement(NewTicketDialog, { onClose: () => part.show(null) });
const customer = () => document.querySelector<HTMLInputElement>('[role=combobox]');
const subject = () => document.querySelector<HTMLInputElement>('input[required]');
const said = (field: Element | null) =>
  document.getElementById(field?.getAttribute('aria-describedby') ?? '')?.textContent;
const save = () => pressOn(document.activeElement, 'Enter', { ctrlKey: true });
const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  saved = [];
  ui = createUi(1440);
  me = settableSource<unknown>({ phase: 'signedIn', user: ME });
  const teams = settableSource([{ id: TEAM, name: 'Network' }]);
  const found = settableSource([LEE]);
  const store = {
    session: me,
    live: (name: string) => (name === 'team.list' ? teams : found),
    takeNumber: async () => 50_001,
    mutate: async (name: string, args: Record<string, unknown>) => {
      saved.push({ name, args });
      return { isSaved: true, n: 1 };
    },
  } as unknown as Services['store'];
  part = mountPart({
    store,
    ui,
    newId: createIds(),
    translator: createTranslator('en'),
    toasts: { show: () => undefined } as unknown as Services['toasts'],
    queue: { model: { get: () => null } } as unknown as Services['queue'],
    panes: { promise: () => undefined, hasPromised: () => false } as unknown as Services['panes'],
  });
  part.show(dialog());
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

test('what was typed is there again, for the same person, until it is cleared or saved', async () => {
  const reopen = () => {
    part.show(null);
    part.show(dialog());
  };
  expect(button('Clear form')).toBeUndefined();
  typeInto(customer(), 'Lee');
  typeInto(subject(), 'No network');
  reopen();
  expect([customer()?.value, subject()?.value]).toEqual(['Lee', 'No network']);
  act(() => me.set({ phase: 'signedIn', user: { ...ME, id: '018f0000-0000-7000-8000-000000000002' } }));
  reopen();
  expect([customer()?.value, subject()?.value]).toEqual(['', '']);
  act(() => me.set({ phase: 'signedIn', user: ME }));
  reopen();
  act(() => button('Clear form')?.click());
  expect([customer()?.value, subject()?.value]).toEqual(['', '']);
  expect(document.activeElement).toBe(customer());
  typeInto(subject(), 'Printer');
  save();
  await expect.poll(() => ui.get().newTicket).toBeNull();
  reopen();
  expect(subject()?.value).toBe('');
});
