import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServiceLevelsDialog } from '../../../../renderer/features/service-levels/service-levels-dialog.tsx';
import { ServiceLevelsEditor } from '../../../../renderer/features/service-levels/service-levels-editor.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createState } from '../../../../renderer/state/create-state.ts';
import callCenter from '../../../../resources/sla-policies/call-center.json' with { type: 'json' };
import { SlaPolicySet } from '../../../../shared/model/sla-policy.ts';
import type { SlaSettingsDraft } from '../../../../shared/model/sla-settings.ts';
import {
  type MountedPart,
  mountPart,
  settableSource,
  stubResizeObserver,
  typeInto,
} from '../../page-parts.ts';

const READY: SlaSettingsDraft = SlaPolicySet.parse(callCenter);
const COUNTS = { overdueBefore: 1, soonBefore: 4, soonAfter: 2, noLongerOverdue: 0, moved: 9 };

let part: MountedPart;
let saved: { readonly name: string; readonly args: SlaSettingsDraft }[];
let asked: { readonly settings: SlaSettingsDraft; readonly after: number | null }[];
let answer: object;
let settings: ReturnType<typeof settableSource<SlaSettingsDraft>>;
let overlay: { get(): { readonly overlay: unknown } };

function open(role: string): void {
  [saved, asked, answer] = [[], [], { isSaved: true, n: 1 }];
  settings = settableSource(READY);
  const ui = createState({ overlay: null });
  overlay = ui as unknown as typeof overlay;
  const session = settableSource({ phase: 'signedIn', user: { role, isActive: true } });
  part = mountPart({
    translator: createTranslator('en'),
    panes: { hasPromised: () => false, remember: () => () => false } as unknown as Services['panes'],
    toasts: { show: () => undefined } as unknown as Services['toasts'],
    clock: {
      now: () => Date.UTC(2026, 8, 1),
      subscribe: () => () => undefined,
    } as unknown as Services['clock'],
    newId: () => `key ${Math.random()}`,
    ui: ui as unknown as Services['ui'],
    store: {
      session,
      live: (name: string) => (name === 'sla.settings' ? settings : settableSource<unknown>([])),
      query: async (_name: string, args: (typeof asked)[number]) => {
        asked.push(args);
        // Two parts: the second is asked for behind the first.
        return {
          counts: { ...COUNTS, read: 100, overdueAfter: 3, becomeOverdue: 2 },
          next: args.after === null ? 7 : null,
          late: [],
        };
      },
      mutate: async (name: string, args: SlaSettingsDraft) => {
        saved.push({ name, args });
        return answer;
      },
    } as unknown as Services['store'],
  });
}
const edit = () => part.show(createElement(ServiceLevelsEditor, { inForce: READY, begin: READY }));
const at = (place: string): HTMLInputElement => {
  const field = document.querySelector<HTMLInputElement>(`[data-place="${place}"] input`);
  if (field === null) throw new Error(`There is no field at ${place}`);
  return field;
};
const button = (label: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('button')].find(
    (each) => each.textContent === label,
  );
  if (found === undefined) throw new Error(`There is no ${label}`);
  return found;
};
const problemAt = (place: string) => document.querySelector(`[data-problem="${place}"]`)?.textContent;
const rest = () => act(() => vi.advanceTimersByTimeAsync(1_000));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
  open('admin');
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('R190: everybody reads targets, chain and calendar by their names; only administrators go on to the form', async () => {
  const show = () => part.show(createElement(ServiceLevelsDialog, { onClose: () => undefined }));
  show();
  const text = document.body.textContent ?? '';
  const read = [
    'Call center',
    '7 h 30 min',
    '15 min after',
    'tells the manager at level 1',
    'Office hours, China',
  ];
  for (const words of [...read, 'Sep 20, 2026', 'Make-up workday']) expect(text).toContain(words);
  expect(text).not.toContain('office-china');
  await act(async () => button('Edit…').click());
  expect(overlay.get().overlay).toEqual({ kind: 'serviceLevelsEditor', inForce: READY, begin: READY });
  part.unmount();
  open('supervisor');
  show();
  expect(() => button('Edit…')).toThrow();
  expect(document.body.textContent).toContain('Only administrators change these.');
});

test('R190: what is wrong is said at its place by the checks of the mutation, and holds the saving up', async () => {
  edit();
  const reply = 'policies.0.targets.P2.firstResponse';
  typeInto(at(reply), 'soon');
  expect(problemAt('policies.0.targets.P2')).toContain('Write a time such as');
  await act(async () => button('Save service levels').click());
  expect([saved, document.activeElement]).toEqual([[], at(reply)]);
  typeInto(at(reply), '5 min');
  expect(problemAt('policies.0.targets.P2')).toBeUndefined();
  expect(problemAt('policies.0.targets.P1')).toBe(
    'First response: P1 has more time than P2, which is less urgent. Shorten it, or lengthen P2.',
  );
  await rest();
  expect(asked).toEqual([]);
});

test('R247: what a change does is counted before it is saved, over all parts, once it rests', async () => {
  edit();
  expect(document.body.textContent).toContain('how many open tickets would be late');
  for (const text of ['4', '45', '45 m']) typeInto(at('policies.0.targets.P2.firstResponse'), text);
  await rest();
  expect(asked.map(({ after }) => after)).toEqual([null, 7]);
  expect(asked[0]?.settings.policies[0]?.targets.P2.firstResponse?.minutes).toBe(45);
  expect(document.querySelector('[data-preview="overdue"]')?.textContent).toContain('26');
  expect(document.body.textContent).toContain('4 tickets become overdue.');
  expect(document.body.textContent).toContain('Counted over the 200 open tickets on this device.');
});

test('R190: all is saved as one change; what is refused is said, and stays', async () => {
  edit();
  typeInto(at('policies.0.targets.P2.firstResponse'), '45 m');
  answer = { isSaved: false, code: 'notPermitted', params: {} };
  await act(async () => button('Save service levels').click());
  expect(document.querySelector('[role="alert"]')?.textContent).not.toBe('');
  expect(at('policies.0.targets.P2.firstResponse').value).toBe('45 m');
  answer = { isSaved: true, n: 1 };
  await act(async () => button('Save service levels').click());
  const [policy] = READY.policies;
  if (policy === undefined) throw new Error('There is a policy');
  const P2 = { ...policy.targets.P2, firstResponse: { minutes: 45, calendar: 'office-china' } };
  expect(saved.at(-1)).toEqual({
    name: 'sla.save-settings',
    args: { ...READY, policies: [{ ...policy, targets: { ...policy.targets, P2 } }] },
  });
  expect(overlay.get().overlay).toEqual({ kind: 'serviceLevels' });
});

test('R190: who edits is told when somebody else has saved meanwhile, and can begin with that', async () => {
  edit();
  expect(document.body.textContent).not.toContain('Somebody else has saved');
  const theirs = { ...READY, policies: [] };
  act(() => settings.set(theirs));
  await act(async () => button('Start again with theirs').click());
  expect(overlay.get().overlay).toEqual({ kind: 'serviceLevelsEditor', inForce: theirs, begin: theirs });
});
