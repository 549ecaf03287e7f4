import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventRun } from '../../../../renderer/features/ticket/event-run.tsx';
import { HistoryDialog } from '../../../../renderer/features/ticket/history-dialog.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createClock } from '../../../../renderer/state/clock.ts';
import { HistoryEntry } from '../../../../shared/contract/history-rows.ts';
import type { Locale } from '../../../../shared/model/locale.ts';
import {
  type MountedPart,
  mountPart,
  pressOn,
  settableSource,
  stubResizeObserver,
} from '../../page-parts.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const [LI, ANA, TICKET] = [id(1), id(2), id(7)];

function event(place: number, change: object, fields: object = {}): HistoryEntry {
  return HistoryEntry.parse({
    id: id(100 + place),
    ticketId: TICKET,
    at: 1_700_000_000_000 + place * 1_000,
    actorId: LI,
    actorName: 'Li Wei',
    change,
    fromName: null,
    toName: null,
    inputNames: {},
    toldNames: [],
    cause: null,
    fromNumber: null,
    isPending: false,
    ...fields,
  });
}
const priority = (place: number, from: number, to: number, fields: object = {}) =>
  event(place, { field: 'priority', from, to }, fields);
const RUN = [
  priority(1, 2, 0),
  priority(2, 0, 1),
  event(3, { field: 'assigneeId', from: null, to: ANA }, { toName: 'Ana' }),
];

let part: MountedPart;
let asked: { readonly field: string | null }[];
let history = settableSource<HistoryEntry[]>([]);

function open(locale: Locale): void {
  asked = [];
  part = mountPart({
    clock: createClock(),
    translator: createTranslator(locale),
    panes: { hasPromised: () => false, remember: () => () => false } as unknown as Services['panes'],
    store: {
      live: (_name: string, args: { readonly field: string | null }) => {
        asked.push(args);
        return history;
      },
    } as unknown as Services['store'],
  });
}
const button = (): HTMLElement => {
  const found = document.querySelector<HTMLElement>('[data-events]');
  if (found === null) throw new Error('There is no folded line');
  return found;
};
const lines = () => [...document.querySelectorAll('li')].map((each) => each.textContent);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test.each([
  ['en', RUN, 'Li Wei set priority to P1 and assigned Ana · 3 changes'],
  ['zh-CN', RUN, 'Li Wei 将优先级设为 P1，并分派给Ana · 3 项变更'],
  ['en', [priority(1, 2, 0)], 'Li Wei set priority to P0'],
  [
    'en',
    [
      event(1, { field: 'assigneeId', from: null, to: LI }),
      event(2, { field: 'status', from: 'solved', to: 'closed' }, { actorId: null, actorName: null }),
    ],
    'Li Wei took the ticket; Outpost set status to Closed · 2 changes',
  ],
  ['en', [event(1, { field: 'tags', from: ['a', 'b'], to: ['b', 'c'] })], 'Li Wei changed labels: + c  − a'],
  [
    'en',
    [event(1, { field: 'mergedIntoId', from: null, to: id(8) }, { toName: '12' })],
    'Li Wei merged it into #12',
  ],
  [
    'en',
    [event(1, { field: 'mergedIntoId', from: null, to: TICKET }, { fromNumber: 13 })],
    'Li Wei merged #13 into this ticket',
  ],
  ['en', [event(1, { field: 'category', from: null, to: null })], 'Li Wei changed the Category (hidden)'],
  ['en', [priority(1, 2, 0, { actorName: null })], 'Somebody set priority to P0'],
] as const)('R167: in %s a run of changes is one line that says who did what', (locale, events, text) => {
  open(locale);
  part.show(createElement(EventRun, { events: [...events] }));
  expect([...button().querySelectorAll('span')].map((each) => each.textContent).join(' ')).toBe(text);
  expect(lines()).toEqual([]);
});

test('the line opens and closes by click, is a button for the keyboard, and tells each change from what to what', () => {
  open('en');
  part.show(createElement(EventRun, { events: RUN }));
  expect(button().tagName).toBe('BUTTON');
  expect(button().getAttribute('aria-expanded')).toBe('false');
  act(() => button().click());
  expect(button().getAttribute('aria-expanded')).toBe('true');
  expect(
    document.querySelector(`#${CSS.escape(button().getAttribute('aria-controls') ?? '')}`)?.tagName,
  ).toBe('OL');
  expect(lines()).toEqual([
    expect.stringMatching(/Li WeiPriorityP2P0$/),
    expect.stringMatching(/Li WeiPriorityP0P1$/),
    expect.stringMatching(/Li WeiAssigneeNobodyAna$/),
  ]);
  act(() => button().click());
  expect(lines()).toEqual([]);
});

const BY_RULE = priority(1, 2, 0, {
  actorId: null,
  actorName: null,
  inputNames: { [ANA]: 'Ana' },
  cause: {
    kind: 'rule',
    ruleId: id(30),
    version: 3,
    name: 'Incidents',
    event: 'customerMessage',
    round: 2,
    inputs: { type: 'incident', assigneeId: ANA, tags: [] },
  },
});

test.each([
  [
    'en',
    'Rule “Incidents” set priority to P0',
    /P2P0Version 3, because of a message of the customer\. It met: Type Incident, Assignee Ana, Labels none\. Other rules had set it off \(round 2\)\.$/,
  ],
  [
    'zh-CN',
    '规则“Incidents” 将优先级设为 P0',
    /P2P0第 3 版，由客户来信触发。当时：类型为故障，负责人为Ana，标签为无。 由其他规则引起（第 2 轮）。$/,
  ],
] as const)('R185: in %s what a rule did says which, and why in the line below', (locale, text, why) => {
  open(locale);
  part.show(createElement(EventRun, { events: [BY_RULE] }));
  expect(button().textContent).toContain(text);
  act(() => button().click());
  expect(lines()[0]).toMatch(why);
});

const BREACHED = event(
  1,
  { field: 'escalation', from: null, to: { kind: 'escalation', told: [LI, ANA] } },
  {
    actorId: null,
    actorName: null,
    toldNames: ['Li Wei', 'Ana'],
    cause: {
      kind: 'sla',
      policy: 'call-center',
      titles: { en: 'Call center', 'zh-CN': '呼叫中心' },
      agreement: 'sla',
      metric: 'firstResponse',
      priority: 0,
      targetMinutes: 15,
      calendar: null,
      dueAt: 1_700_000_000_000,
      level: 2,
      afterMinutes: 30,
    },
  },
);
const RAISED = priority(2, 2, 0, { actorId: null, actorName: null, cause: BREACHED.cause });

test.each([
  [
    'en',
    'Call center escalates: First response, level 2, told Li Wei, Ana and set priority to P0',
    /Call centerService levelescalates: .*AnaFirst response within 15 min at P0, due .*\. Level 2 of the chain: 30 min after it was due\.$/,
  ],
  [
    'zh-CN',
    '呼叫中心 升级：首次响应，第 2 级，已通知Li Wei，Ana，并将优先级设为 P0',
    /呼叫中心服务级别升级：.*AnaP0 的首次响应应在15分钟内，到期时间 .*。升级链第 2 级：到期后 30分钟。$/,
  ],
] as const)('R196: in %s a level of a chain says which, whom it told, and why', (locale, text, why) => {
  open(locale);
  part.show(createElement(EventRun, { events: [BREACHED, RAISED] }));
  expect(button().textContent).toContain(text);
  act(() => button().click());
  expect(lines()[0]).toMatch(why);
});

test('what the center does not know yet looks so, folded and open, until it is confirmed', () => {
  open('en');
  const pending = { isPending: true };
  part.show(createElement(EventRun, { events: [priority(1, 2, 0), priority(2, 0, 1, pending)] }));
  expect(button().textContent).toContain('not confirmed yet');
  act(() => button().click());
  expect(lines().map((line) => line?.includes('not confirmed yet'))).toEqual([false, true]);
  part.show(createElement(EventRun, { events: [priority(1, 2, 0), priority(2, 0, 1)] }));
  expect(document.body.textContent).not.toContain('not confirmed yet');
});

test('the history of a field is listed newest first, of another one on demand, and says when there is none', () => {
  open('en');
  history = settableSource([priority(2, 0, 1), priority(1, 2, 0)]);
  let isOpen = true;
  const onClose = () => {
    isOpen = false;
  };
  part.show(createElement(HistoryDialog, { ticketId: TICKET as never, field: 'priority', onClose }));
  expect(asked.at(-1)?.field).toBe('priority');
  expect(lines()).toEqual([expect.stringContaining('P0P1'), expect.stringContaining('P2P0')]);
  const select = document.querySelector('select');
  if (select === null) throw new Error('There is no choice of a field');
  expect(select.value).toBe('priority');
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(select, 'all');
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect(asked.at(-1)?.field).toBeNull();
  act(() => history.set([]));
  expect(document.body.textContent).toContain('Never changed');
  act(() => pressOn(select, 'Escape'));
  expect(isOpen).toBe(false);
});
