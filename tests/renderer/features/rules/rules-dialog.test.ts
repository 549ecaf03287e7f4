import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RuleDialog } from '../../../../renderer/features/rules/rule-dialog.tsx';
import { RulesDialog } from '../../../../renderer/features/rules/rules-dialog.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createState } from '../../../../renderer/state/create-state.ts';
import { Rule } from '../../../../shared/model/rule.ts';
import { type MountedPart, mountPart, settableSource, stubResizeObserver } from '../../page-parts.ts';

const rule = (place: number, name: string) =>
  Rule.parse({
    id: `01930000-0000-7000-8000-00000000000${place}`,
    name,
    position: place,
    isEnabled: true,
    when: { all: [{ field: 'event', operator: 'is', value: 'created' }] },
    actions: [{ kind: 'setPriority', priority: 1 }],
    isLast: false,
    version: 1,
  });
const RULES = [rule(1, 'First'), rule(2, 'Second')];

let part: MountedPart;
let saved: Record<string, unknown>[];
let answer: object;
let overlay: { get(): { readonly overlay: unknown } };

function open(): void {
  saved = [];
  answer = { isSaved: true, n: 1 };
  const ui = createState({ overlay: null });
  overlay = ui as unknown as typeof overlay;
  part = mountPart({
    translator: createTranslator('en'),
    panes: { hasPromised: () => false, remember: () => () => false } as unknown as Services['panes'],
    toasts: { show: () => undefined } as unknown as Services['toasts'],
    newId: () => `key ${Math.random()}`,
    ui: ui as unknown as Services['ui'],
    store: {
      live: (name: string) => settableSource<unknown>(name === 'rule.list' ? RULES : []),
      mutate: async (name: string, args: Record<string, unknown>) => {
        saved.push({ mutation: name, ...args });
        return answer;
      },
    } as unknown as Services['store'],
  });
}
const button = (label: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('button')].find(
    (each) => each.getAttribute('aria-label') === label || each.textContent === label,
  );
  if (found === undefined) throw new Error(`There is no ${label}`);
  return found;
};

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
  open();
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('R182: the list has the rules in their order, and moving one changes places with its neighbour', async () => {
  part.show(createElement(RulesDialog, { onClose: () => undefined }));
  expect([...document.querySelectorAll('li')].map((each) => each.textContent)).toEqual([
    expect.stringContaining('1FirstOn a new ticket: Set priority · version 1'),
    expect.stringContaining('Second'),
  ]);
  await act(async () => button('Move “Second” up').click());
  expect(saved.map(({ mutation, position }) => [mutation, position])).toEqual([
    ['rule.save', 1],
    ['rule.save', 2],
  ]);
  await act(async () => document.querySelector<HTMLElement>('[role="switch"]')?.click());
  expect(saved.at(-1)).toMatchObject({ ruleId: RULES[0]?.id, isEnabled: false });
  await act(async () => button('Edit “First”').click());
  expect(overlay.get().overlay).toEqual({ kind: 'rule', rule: RULES[0], isNew: false });
});

test('R184: where a rule cannot be rehearsed yet, it is said why', () => {
  const [first] = RULES;
  if (first === undefined) throw new Error('There are rules');
  part.show(createElement(RuleDialog, { rule: { ...first, actions: [] }, isNew: true }));
  expect(document.body.textContent).toContain('To rehearse it, add what it does.');
  part.show(createElement(RuleDialog, { key: 'other', rule: first, isNew: true }));
  expect(document.body.textContent).not.toContain('To rehearse it');
});

test('R182: the form saves what it says, stays with a refused rule, and says what is wrong with it', async () => {
  const [first] = RULES;
  if (first === undefined) throw new Error('There are rules');
  part.show(createElement(RuleDialog, { rule: first, isNew: false }));
  answer = { isSaved: false, code: 'ruleInvalid', params: { problem: 'ruleNeverTrue', rule: 'First' } };
  await act(async () => button('Save rule').click());
  expect(document.body.textContent).toContain('Rule “First”: its condition contradicts itself');
  answer = { isSaved: true, n: 1 };
  await act(async () => button('Save rule').click());
  expect(saved.at(-1)).toEqual({
    mutation: 'rule.save',
    name: 'First',
    ruleId: first.id,
    position: 1,
    isEnabled: true,
    when: first.when,
    actions: first.actions,
    isLast: false,
  });
  expect(overlay.get().overlay).toEqual({ kind: 'rules' });
});
