import { act, createElement, type ReactElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MacroDialog } from '../../../../renderer/features/macros/macro-dialog.tsx';
import { MacroPicker } from '../../../../renderer/features/macros/macro-picker.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { createIds } from '../../../../renderer/ids.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createRunningActs } from '../../../../renderer/state/running-acts.ts';
import { createUi, type UiStore } from '../../../../renderer/state/ui-state.ts';
import type { TicketId } from '../../../../shared/model/ids.ts';
import { Macro } from '../../../../shared/model/macro.ts';
import { Team } from '../../../../shared/model/team.ts';
import { User } from '../../../../shared/model/user.ts';
import { sampleTicket } from '../../../support/small-organization.ts';
import {
  type MountedPart,
  mountPart,
  pressOn,
  settableSource,
  stubResizeObserver,
  typeInto,
} from '../../page-parts.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const team = Team.parse({ id: id(100), branchId: id(110), parentId: null, name: 'Support' });
const me = User.parse({
  id: id(1),
  email: 'mira@example.com',
  name: 'Mira',
  role: 'agent',
  teamIds: [team.id],
  locale: 'en',
  isActive: true,
});
const macro = (place: number, name: string, actions: readonly unknown[], more: object = {}): Macro =>
  Macro.parse({ id: id(place), name, ownerId: me.id, teamId: null, actions, key: null, ...more });
const INVOICE = macro(20, 'Ask for the invoice', [
  { kind: 'setStatus', status: 'pending' },
  { kind: 'setPriority', priority: 2 },
  { kind: 'addNote', text: 'Asked {{customer.name}}' },
]);
const CLOSE = macro(21, '关闭工单', [{ kind: 'setStatus', status: 'closed' }], { key: 3 });
const target = (place: number, fields: object = {}, customerName: string | null = 'Ann') => ({
  ticket: sampleTicket({
    id: id(place),
    number: place,
    teamId: team.id,
    branchId: id(110),
    ...fields,
  } as never),
  customerName,
  mergedInto: [],
  hasNoteDraft: false,
});

let part: MountedPart;
let ui: UiStore;
let macros: Macro[];
let targets: ReturnType<typeof target>[];
let called: { name: string; args: Record<string, unknown>; act: string | undefined }[];
let toasts: string[];

const page = (): string => document.body.textContent ?? '';
const effects = (): string[] =>
  [...document.querySelectorAll('[data-outcome]')].map((line) => line.getAttribute('data-outcome') ?? '');
const search = (): HTMLInputElement => document.querySelector('input[cmdk-input]') as HTMLInputElement;
const button = (text: string): HTMLElement => {
  const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === text);
  if (found === undefined) throw new Error(`There is no button ${text}`);
  return found;
};
const labelled = (name: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[aria-label="${name}"]`);
  if (found === null) throw new Error(`There is no ${name}`);
  return found;
};
const choose = (element: Element, value: string): void =>
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(element, value);
    element.dispatchEvent(new Event('change', { bubbles: true }));
  });
const show = async (element: ReactElement): Promise<void> => {
  await act(async () => part.show(element));
};
const close = (): void => ui.update((state) => ({ ...state, overlay: null }));
const showPicker = (ids: readonly string[]): Promise<void> =>
  show(createElement(MacroPicker, { ticketIds: ids as TicketId[], chosen: null, onClose: close }));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
  // jsdom scrolls nothing.
  Element.prototype.scrollIntoView = () => undefined;
  ui = createUi(1440);
  macros = [INVOICE, CLOSE];
  targets = [target(50)];
  called = [];
  toasts = [];
  const answer = (name: string, args: unknown): unknown => {
    if (name === 'macro.list') return macros;
    if (name === 'team.list') return [team];
    if (name === 'user.list' || name === 'user.some') return [me];
    if (name === 'ticket.open-parts') return { count: 0, parts: [] };
    if (name === 'action.targets') {
      const { ticketIds } = args as { ticketIds: string[] };
      return targets.filter(({ ticket }) => ticketIds.includes(ticket.id));
    }
    return [];
  };
  const sources = new Map<string, ReturnType<typeof settableSource>>();
  part = mountPart({
    store: {
      session: settableSource({ phase: 'signedIn', user: me }),
      live: (name: string, args: unknown) => {
        const key = JSON.stringify([name, args]);
        const known = sources.get(key) ?? settableSource(answer(name, args));
        sources.set(key, known);
        return known;
      },
      query: async (name: string, args: unknown) => answer(name, args),
      mutate: async (name: string, args: Record<string, unknown>, how?: { act?: string }) => {
        called.push({ name, args, act: how?.act });
        return { isSaved: true, n: called.length, code: null, params: {} };
      },
    } as unknown as Services['store'],
    ui,
    newId: createIds(),
    acts: createRunningActs(),
    translator: createTranslator('en'),
    toasts: { show: ({ text }: { text: string }) => toasts.push(text) } as unknown as Services['toasts'],
    queue: { lists: () => [] } as unknown as Services['queue'],
    commands: { bindings: { get: () => [] }, find: () => undefined } as unknown as Services['commands'],
    panes: {
      promise: () => undefined,
      hasPromised: () => false,
      remember: () => () => false,
    } as unknown as Services['panes'],
  });
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('every effect on the ticket stands beside the list before Enter, which makes them as one act', async () => {
  await showPicker([id(50)]);
  expect(effects()).toEqual(['changes', 'nothing', 'writes']);
  expect(labelled('Effects').textContent).toContain('OpenPending');
  expect(page()).toContain('Asked Ann');
  expect(called).toEqual([]);
  await act(async () => pressOn(search(), 'Enter'));
  await expect.poll(() => toasts).toEqual(['#50: Ask for the invoice applied']);
  expect(called.map(({ name }) => name)).toEqual([
    'ticket.set-status',
    'ticket.set-priority',
    'ticket.add-note',
  ]);
  expect(called[2]?.args).toMatchObject({ bodyText: 'Asked Ann', bodyHtml: '<p>Asked Ann</p>' });
  expect(new Set(called.map((each) => each.act)).size).toBe(1);
});

test('a macro is found by its Chinese name, in pinyin too', async () => {
  await showPicker([id(50)]);
  typeInto(search(), 'guanbi');
  await expect.poll(() => document.querySelectorAll('[cmdk-item]').length, { timeout: 10_000 }).toBe(1);
  expect(document.querySelector('[cmdk-item]')?.textContent).toContain('关闭工单');
});

test('what cannot be done is said with its reason, and nothing of the macro is done', async () => {
  targets = [target(50, {}, null)];
  await showPicker([id(50)]);
  expect(effects()).toEqual(['changes', 'nothing', 'blocked']);
  expect(page()).toContain('Nothing is known for: Customer name.');
  expect(page()).toContain('the macro would change nothing on this ticket');
  await act(async () => pressOn(search(), 'Enter'));
  await expect.poll(() => ui.get().overlay?.kind).toBe('macroLeft');
  expect(called).toEqual([]);
});

test('of many tickets those that cannot be changed are counted before, and listed with their reason after', async () => {
  targets = [target(50), target(51), target(52, { status: 'closed' })];
  await showPicker([50, 51, 52].map(id));
  expect(labelled('Effects').textContent).toContain('changes 2 tickets');
  expect(labelled('Effects').textContent).toContain('On 1 ticket:');
  expect(page()).toContain('One ticket would stay as it is');
  await act(async () => pressOn(search(), 'Enter'));
  await expect
    .poll(() => ui.get().overlay)
    .toMatchObject({
      kind: 'macroLeft',
      savedCount: 2,
      untouched: [{ number: 52, obstacle: { code: 'statusNotAllowed' } }],
    });
  expect(new Set(called.map(({ args }) => args.ticketId))).toEqual(new Set([id(50), id(51)]));
  expect(toasts).toEqual(['Ask for the invoice applied to 2 tickets']);
});

test('a digit applies its macro at once; where something is in the way, it is shown instead', async () => {
  await showPicker([id(50)]);
  typeInto(search(), '3');
  await expect
    .poll(() => called.map(({ name, args }) => [name, args.status]))
    .toEqual([['ticket.set-status', 'closed']]);
  called.length = 0;
  targets = [target(50, { status: 'closed' }), target(51, { mergedIntoId: id(59) })];
  await showPicker([id(51)]);
  typeInto(search(), '3');
  await expect.poll(() => ui.get().overlay).toMatchObject({ kind: 'macros', chosen: CLOSE.id });
  expect(called).toEqual([]);
});

test('without any macro it says what one is, and how to make it', async () => {
  macros = [];
  await showPicker([id(50)]);
  expect(page()).toContain('No macros yet');
  await act(async () => button('New macro…').click());
  expect(ui.get().overlay).toMatchObject({ kind: 'macro', isNew: true });
});

test('a macro is made: what is missing is said beside its field, and it is saved whole', async () => {
  const begun: Macro = { ...INVOICE, id: id(30) as Macro['id'], name: '', actions: [] };
  await show(createElement(MacroDialog, { macro: begun, isNew: true, onClose: close }));
  const nameField = document.querySelector('input[required]') as HTMLInputElement;
  const save = () => act(async () => pressOn(nameField, 'Enter', { ctrlKey: true }));
  await save();
  expect(page()).toContain('Give the macro a name.');
  expect(page()).toContain('Add at least one action.');
  typeInto(nameField, ' Solve it ');
  choose(labelled('Add an action…'), 'addNote');
  const text = labelled('Value: Internal note') as HTMLTextAreaElement;
  expect(document.activeElement).toBe(text);
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(
      text,
      'To {{customr}}',
    );
    text.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await save();
  expect(page()).toContain('There is no such placeholder: {{customr}}.');
  expect(called).toEqual([]);
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(text, 'To ');
    text.dispatchEvent(new Event('input', { bubbles: true }));
  });
  act(() => text.setSelectionRange(3, 3));
  act(() => button('Insert Customer name').click());
  choose(labelled('Add an action…'), 'setStatus');
  pressOn(labelled('Value: Set status'), 'ArrowUp', { altKey: true });
  await save();
  expect(called).toMatchObject([
    {
      name: 'macro.save',
      args: {
        name: 'Solve it',
        teamId: null,
        actions: [
          { kind: 'setStatus', status: 'solved' },
          { kind: 'addNote', text: 'To {{customer.name}}' },
        ],
      },
    },
  ]);
});

test('a key that another macro has is not offered, and refused where it was taken meanwhile', async () => {
  const clash = macro(22, 'Other', INVOICE.actions, { key: 3 });
  await show(createElement(MacroDialog, { macro: clash, isNew: false, onClose: close }));
  const keys = [...document.querySelectorAll('option')].map(({ textContent }) => textContent);
  expect(keys).toContain('m 4');
  await act(async () => pressOn(document.querySelector('input[required]'), 'Enter', { ctrlKey: true }));
  expect(page()).toContain('m 3 belongs to “关闭工单”.');
  expect(called).toEqual([]);
  await show(
    createElement(MacroDialog, { macro: { ...INVOICE }, isNew: false, onClose: close, key: 'other' }),
  );
  const free = [...document.querySelectorAll('option')].map(({ textContent }) => textContent);
  expect(free).not.toContain('m 3');
});
