import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ViewDialog } from '../../../../renderer/features/views/view-dialog.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { createIds } from '../../../../renderer/ids.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';
import { View } from '../../../../shared/model/view.ts';
import {
  type MountedPart,
  mountPart,
  pressOn,
  settableSource,
  stubResizeObserver,
  typeInto,
} from '../../page-parts.ts';

const VIEW = View.parse({
  id: '018f0000-0000-7000-8000-0000000000d1',
  builtin: null,
  name: 'Waiting',
  ownerId: '018f0000-0000-7000-8000-000000000001',
  position: 1000,
  condition: { all: [{ field: 'updatedAt', operator: 'before', value: { agoMinutes: 2_880 } }] },
  sort: [{ field: 'updatedAt', direction: 'desc' }],
  columns: ['number', 'subject', 'status'],
});

let part: MountedPart;
let saved: unknown[];
let asked: unknown[];
let refusal: { readonly code: string; readonly params: Record<string, unknown> } | null;
let isOpen: boolean;

const field = (name: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[aria-label="${name}"]`);
  if (found === null) throw new Error(`There is no ${name}`);
  return found;
};
const nameField = (): HTMLInputElement => document.querySelector('input[required]') as HTMLInputElement;
const button = (text: string): HTMLElement => {
  const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === text);
  if (found === undefined) throw new Error(`There is no button ${text}`);
  return found;
};
const click = (element: HTMLElement): void => act(() => element.click());
const choose = (name: string, value: string): void =>
  act(() => {
    const select = field(name) as HTMLSelectElement;
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(select, value);
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
const save = async (): Promise<void> => {
  await act(async () => pressOn(nameField(), 'Enter', { ctrlKey: true }));
};
const dialog = (view: View) =>
  createElement(ViewDialog, {
    view,
    isNew: false,
    onClose: () => {
      isOpen = false;
    },
  });

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
  saved = [];
  asked = [];
  refusal = null;
  isOpen = true;
  const answers: Record<string, unknown> = { 'view.count': 12_345 };
  const store = {
    live: (name: string, args: unknown) => {
      if (name === 'view.count') asked.push(args);
      return settableSource(answers[name] ?? []);
    },
    mutate: async (name: string, args: unknown) => {
      saved.push({ name, args });
      return { isSaved: refusal === null, n: 1, code: null, params: {}, ...refusal };
    },
    setSettings: async () => undefined,
  } as unknown as Services['store'];
  part = mountPart({
    store,
    ui: createUi(1440),
    newId: createIds(),
    translator: createTranslator('en'),
    toasts: { show: () => undefined } as unknown as Services['toasts'],
    queue: { open: () => undefined, close: () => undefined } as unknown as Services['queue'],
    panes: {
      promise: () => undefined,
      hasPromised: () => false,
      remember: () => () => false,
    } as unknown as Services['panes'],
  });
  await act(async () => part.show(dialog(VIEW)));
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('it says what the view is, how many tickets that are, and saves it whole', async () => {
  expect(nameField().value).toBe('Waiting');
  expect((field('Value: Updated') as HTMLInputElement).value).toBe('2');
  expect((field('Unit') as HTMLSelectElement).value).toBe('days');
  expect(document.querySelector('[role=status]')?.textContent).toBe('12,345 tickets match');
  typeInto(nameField(), '  Waiting long ');
  choose('Unit', 'hours');
  choose('How the conditions count', 'none');
  click(field('Move up: Status'));
  choose('Direction: Updated', 'asc');
  click(button('Then by…'));
  await save();
  expect(isOpen).toBe(false);
  const condition = {
    all: [{ none: [{ field: 'updatedAt', operator: 'before', value: { agoMinutes: 120 } }] }],
  };
  expect(saved).toEqual([
    {
      name: 'view.save',
      args: {
        viewId: VIEW.id,
        name: 'Waiting long',
        condition,
        columns: ['number', 'status', 'subject'],
        sort: [
          { field: 'updatedAt', direction: 'asc' },
          { field: 'number', direction: 'desc' },
        ],
      },
    },
  ]);
  expect(asked.at(-1)).toEqual({ condition });
});

test('what is missing is said beside its field, which has the focus', async () => {
  typeInto(nameField(), ' ');
  click(button('Add condition'));
  // A new line is where the person goes on.
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Field');
  await save();
  expect(document.activeElement).toBe(nameField());
  const described = (element: HTMLElement) =>
    document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(described(nameField())).toBe('Give the view a name.');
  expect(described(field('Value: Status'))).toBe('Choose a value, or remove this condition.');
  typeInto(nameField(), 'Named');
  await save();
  expect(document.activeElement).toBe(field('Value: Status'));
  click(field('Remove condition: Status'));
  for (const column of ['Number', 'Subject', 'Status']) {
    click(boxOf(column));
  }
  await save();
  expect(saved).toEqual([]);
  expect(document.body.textContent).toContain('Choose at least one column.');
});

test('Alt with an arrow moves a column, and the focus stays with it', () => {
  const box = boxOf('Subject');
  act(() => box.focus());
  pressOn(box, 'ArrowDown', { altKey: true });
  const names = [...document.querySelectorAll('[aria-label="Columns"] label')].map(
    (each) => each.textContent,
  );
  expect(names.slice(0, 3)).toEqual(['Number', 'Status', 'Subject']);
  expect(document.activeElement).toBe(boxOf('Subject'));
});

test('a refusal says in the form what to do, and keeps it open', async () => {
  refusal = { code: 'tooManyViews', params: { most: 50 } };
  typeInto(nameField(), 'One more');
  await save();
  expect(isOpen).toBe(true);
  expect(document.body.textContent).toContain('You already have 50 views of your own.');
  expect(nameField().value).toBe('One more');
});

test('Cancel asks only where something would be lost', async () => {
  typeInto(nameField(), 'Other');
  await act(async () => button('Cancel').click());
  expect(isOpen).toBe(true);
  await expect
    .poll(() => document.querySelector('[role=alertdialog]')?.textContent)
    .toContain('Leave without saving?');
  await act(async () => button('Keep editing').click());
  typeInto(nameField(), 'Waiting');
  await act(async () => button('Cancel').click());
  expect(isOpen).toBe(false);
});

test('a condition that is more nested than the form stays as it is', async () => {
  const condition: View['condition'] = {
    any: [{ all: [{ field: 'type', operator: 'is', value: 'question' }] }],
  };
  await act(async () => part.show(null));
  await act(async () => part.show(dialog({ ...VIEW, condition })));
  expect(document.body.textContent).toContain('more nested than can be edited here');
  typeInto(nameField(), 'Renamed');
  await save();
  expect(saved).toMatchObject([{ args: { name: 'Renamed', condition } }]);
});

/** The box of a column. */
function boxOf(column: string): HTMLElement {
  const label = [...document.querySelectorAll('[aria-label="Columns"] label')].find(
    ({ textContent }) => textContent === column,
  );
  const box = label?.querySelector('input');
  if (!(box instanceof HTMLElement)) throw new Error(`There is no column ${column}`);
  return box;
}
