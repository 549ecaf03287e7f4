import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TicketSidebar } from '../../../../renderer/features/ticket/ticket-sidebar.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createClock } from '../../../../renderer/state/clock.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';
import type { TicketDetail } from '../../../../shared/contract/queries.ts';
import { type MountedPart, mountPart, settableSource } from '../../page-parts.ts';

const DETAIL = {
  ticket: {
    id: 't1',
    status: 'new',
    priority: 2,
    type: 'question',
    tags: [],
    createdAt: 1_700_000_000_000,
    firstRepliedAt: null,
  },
  customer: { id: 'c1', name: 'Wang Min', email: null, phone: '13800000000' },
  hiddenFields: [],
  organization: null,
  team: { id: 'g1', name: 'Network' },
  assignee: null,
  branch: { id: 'b1', name: 'West Lake', city: 'Hangzhou' },
} as unknown as TicketDetail;

let part: MountedPart;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const others = settableSource([]);
  part = mountPart({
    ui: createUi(1440),
    clock: createClock(),
    translator: createTranslator('en'),
    store: { live: () => others } as unknown as Services['store'],
  });
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('the branch of the team stands with the team, not with the customer', () => {
  part.show(createElement(TicketSidebar, { detail: DETAIL }));
  const [customer] = document.querySelectorAll('section');
  expect(customer?.textContent).toContain('Wang Min');
  expect(customer?.textContent).not.toContain('Hangzhou');
  const team = document.querySelector('[data-picker-anchor="team"]');
  expect(team?.textContent).toBe('NetworkWest Lake · Hangzhou');
  // Read out with its name: what it is, and what it is now.
  const names = team?.getAttribute('aria-labelledby')?.split(' ') ?? [];
  expect(names.map((id) => document.getElementById(id)?.textContent)).toEqual(['Team', team?.textContent]);
});

test.each([
  ['en', 'E-mail hidden', 'Phone hidden'],
  ['zh-CN', '邮箱已隐藏', '电话已隐藏'],
] as const)('R143: in %s it says in words what is hidden, and shows what is not', (locale, email, phone) => {
  part.unmount();
  const others = settableSource([]);
  part = mountPart({
    ui: createUi(1440),
    clock: createClock(),
    translator: createTranslator(locale),
    store: { live: () => others } as unknown as Services['store'],
  });
  const facts = () =>
    [...document.querySelectorAll('section:first-child li')].map((each) => each.textContent);
  part.show(createElement(TicketSidebar, { detail: { ...DETAIL, hiddenFields: ['customer.email'] } }));
  expect(facts()).toEqual([email, '13800000000']);
  part.show(createElement(TicketSidebar, { detail: { ...DETAIL, hiddenFields: ['customer.phone'] } }));
  expect(facts()).toEqual([phone]);
});

test('each property leads to its history', () => {
  const ui = createUi(1440);
  part.unmount();
  part = mountPart({
    ui,
    clock: createClock(),
    translator: createTranslator('en'),
    store: { live: () => settableSource([]) } as unknown as Services['store'],
  });
  part.show(createElement(TicketSidebar, { detail: DETAIL }));
  const buttons = [...document.querySelectorAll<HTMLElement>('button[aria-label^="History: "]')];
  expect(buttons.map((each) => each.getAttribute('aria-label'))).toEqual(
    ['Status', 'Priority', 'Type', 'Team', 'Assignee', 'Labels'].map((name) => `History: ${name}`),
  );
  act(() => buttons[4]?.click());
  expect(ui.get().overlay).toEqual({ kind: 'history', ticketId: 't1', field: 'assigneeId' });
});
