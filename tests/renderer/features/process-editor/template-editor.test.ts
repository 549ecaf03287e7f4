import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TemplateEditor } from '../../../../renderer/features/process-editor/template-editor.tsx';
import { TemplatesDialog } from '../../../../renderer/features/process-editor/templates-dialog.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createState } from '../../../../renderer/state/create-state.ts';
import type { TeamId } from '../../../../shared/model/ids.ts';
import { field, step, template } from '../../../support/process-template.ts';
import { idOf, playbook } from '../../../support/running-process.ts';
import {
  type MountedPart,
  mountPart,
  pressOn,
  settableSource,
  stubResizeObserver,
  typeInto,
} from '../../page-parts.ts';

const TEAM = { id: idOf(50) as TeamId, name: '财务' };
const team = (name: string) => ({ kind: 'team', team: name });
const sample = template(
  step('ask', ['pay'], { fields: [field('amount', 'number')], handler: team('finance') }),
  step('pay', ['end'], { handler: team('finance'), returnTo: ['ask'] }),
);
const adopted = { ...playbook(sample, { finance: 50 }).template, version: 3 };
const before = { template: sample, matches: { teams: { finance: TEAM.id }, skills: {}, people: {} } };

let part: MountedPart;
let saved: Record<string, unknown>[];
let ui: { get(): { readonly overlay: unknown } };

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
  // jsdom has no layout: where the picture is measured, which depends on when it is painted, nothing is enlarged.
  vi.stubGlobal(
    'DOMMatrixReadOnly',
    class {
      readonly m22 = 1;
    },
  );
  saved = [];
  const state = createState({ overlay: null });
  ui = state as unknown as typeof ui;
  const answers: Readonly<Record<string, unknown>> = {
    'team.list': [TEAM],
    'user.list': [],
    'process.overview': [{ template: adopted, running: [{ version: 2, count: 4 }] }],
  };
  part = mountPart({
    translator: createTranslator('en'),
    panes: { hasPromised: () => false, remember: () => () => false } as unknown as Services['panes'],
    toasts: { show: () => undefined } as unknown as Services['toasts'],
    newId: () => idOf(90),
    ui: state as unknown as Services['ui'],
    store: {
      live: (name: string) => settableSource<unknown>(answers[name] ?? []),
      mutate: async (mutation: string, args: object) => {
        saved.push({ mutation, ...args });
        return { isSaved: true, n: 1 };
      },
    } as unknown as Services['store'],
  });
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

const at = (place: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-place="${place}"] :is(input, select, textarea, button)`);
const line = (place: number | 'template'): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-line="${place}"]`);
const button = (text: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('button')].find((each) =>
    each.textContent?.includes(text),
  );
  if (found === undefined) throw new Error(`There is no ${text}`);
  return found;
};
const press = (element: Element | null, key: string, init: KeyboardEventInit = {}): void =>
  pressOn(element, key, init);

test('R260 R261: what is broken is not saved but led to; what is in order is saved as the next version of what is here', async () => {
  part.show(createElement(TemplateEditor, { before, isNew: false }));
  expect(document.body.textContent).toContain('4 processes run here and keep their version');
  act(() => line(0)?.focus());
  press(line(0), 'ArrowDown');
  act(() => line(0)?.click());
  press(line(0), 'Insert');
  expect(document.activeElement).toBe(at('steps.1.titles.en'));
  await act(async () => button('Save version 4').click());
  expect(saved).toEqual([]);
  expect(document.activeElement).toBe(at('steps.1.titles.en'));
  expect(document.body.textContent).toContain('Title (English) is missing.');
  for (const language of ['en', 'zh-CN']) {
    act(() => at(`steps.1.titles.${language}`)?.focus());
    typeInto(at(`steps.1.titles.${language}`), 'Look it up');
    const norm = at(`steps.1.norm.${language}`) as HTMLTextAreaElement;
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(
        norm,
        'In the book.',
      );
      norm.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }
  act(() => at('steps.1.norm.en')?.focus());
  expect(document.querySelector('[data-problem], [data-leads-to]')).toBeNull();
  await act(async () => button('Save version 4').click());
  expect(saved).toMatchObject([
    {
      mutation: 'process.adopt',
      template: {
        key: 'sample',
        version: 4,
        steps: [
          { key: 'ask', next: [{ to: 'look-it-up' }] },
          { key: 'look-it-up', titles: { 'zh-CN': 'Look it up' }, next: [{ to: 'pay' }] },
          { key: 'pay' },
        ],
      },
      matches: { teams: { finance: TEAM.id } },
    },
  ]);
  expect(ui.get().overlay).toEqual({ kind: 'processTemplates' });
});

test('R261: a problem leads to its place, and a team that is chosen for a name stands for it everywhere', async () => {
  const open = { template: sample, matches: { teams: {}, skills: {}, people: {} } };
  part.show(createElement(TemplateEditor, { before: open, isNew: false }));
  const links = [...document.querySelectorAll<HTMLElement>('[data-leads-to]')];
  expect(links.map((each) => each.dataset.leadsTo)).toEqual(['steps.0.handler.team', 'steps.1.handler.team']);
  act(() => links[1]?.click());
  const who = document.querySelectorAll<HTMLSelectElement>('[data-place="steps.1.handler"] select')[1];
  act(() => {
    if (who === undefined) throw new Error('There is no choice');
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(who, TEAM.id);
    who.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect(document.querySelector('[data-leads-to]')).toBeNull();
  await act(async () => button('Save version 4').click());
  expect(saved).toMatchObject([{ matches: { teams: { finance: TEAM.id } } }]);
});

test('R262: Alt with an arrow moves a step and keeps the keys on it; Delete takes it out; leaving asks then', async () => {
  part.show(createElement(TemplateEditor, { before, isNew: false }));
  act(() => line(1)?.click());
  act(() => line(1)?.focus());
  press(line(1), 'ArrowUp', { altKey: true });
  expect(line(0)?.textContent).toContain('pay');
  expect(document.activeElement).toBe(line(0));
  // It returned to a step that comes after it now.
  expect(document.querySelector('[data-leads-to="steps.0.returnTo"]')).not.toBeNull();
  press(line(0), 'Delete');
  expect(line(1)).toBeNull();
  press(line(0), 'z', { ctrlKey: true });
  expect(line(1)?.textContent).toContain('ask');
  press(line(0), 'Delete');
  expect(line(0)?.textContent).toContain('ask');
  await act(async () => button('Cancel').click());
  await vi.waitFor(() => expect(document.querySelector('[role="alertdialog"]')).not.toBeNull());
  expect(ui.get().overlay).toBeNull();
});

test('R260: the list has every template with its version and what runs by it, and the ready-made ones to take over', () => {
  part.show(createElement(TemplatesDialog, { onClose: () => undefined }));
  expect(document.body.textContent).toContain('Version 3 · 2 steps4 runningOwn');
  act(() => button('Take “Purchase approval” over').click());
  expect(ui.get().overlay).toMatchObject({
    kind: 'processTemplate',
    isNew: true,
    before: { template: { key: 'purchase-approval' } },
  });
});
