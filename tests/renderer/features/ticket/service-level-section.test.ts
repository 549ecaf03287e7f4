import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DueMark } from '../../../../renderer/components/due-mark.tsx';
import { ServiceLevelSection } from '../../../../renderer/features/ticket/service-level-section.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createClock } from '../../../../renderer/state/clock.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';
import type { DeadlineRow } from '../../../../shared/contract/deadline-rows.ts';
import type { TicketId } from '../../../../shared/model/ids.ts';
import type { Locale } from '../../../../shared/model/locale.ts';
import { type MountedPart, mountPart, settableSource } from '../../page-parts.ts';

const NOW = 1_764_320_400_000;
const MINUTE = 60_000;
const row = (fields: Partial<DeadlineRow>): DeadlineRow => ({
  kind: 'sla',
  metric: 'firstResponse',
  run: 1,
  state: 'running',
  policy: { en: 'Call center', 'zh-CN': '呼叫中心' },
  isForAll: true,
  priority: 0,
  targetMinutes: 15,
  calendar: null,
  dueAt: null,
  leftMs: null,
  pauses: [],
  ...fields,
});
const ROWS = [
  row({ dueAt: NOW - 3 * MINUTE }),
  row({ metric: 'nextResponse', dueAt: NOW + 20 * MINUTE }),
  row({
    metric: 'resolution',
    state: 'paused',
    targetMinutes: 240,
    calendar: { key: 'office-china', titles: { en: 'Office hours, China', 'zh-CN': '中国办公时间' } },
    leftMs: 120 * MINUTE,
    pauses: [
      { from: NOW - 90 * MINUTE, to: NOW - 60 * MINUTE, status: 'onHold' },
      { from: NOW - 30 * MINUTE, to: null, status: 'pending' },
    ],
  }),
  row({ metric: 'periodicUpdate', state: 'met' }),
];

let part: MountedPart;
const mount = (locale: Locale, rows: readonly DeadlineRow[]) => {
  part = mountPart({
    ui: createUi(1440),
    clock: createClock(() => NOW),
    translator: createTranslator(locale),
    store: { live: () => settableSource(rows) } as unknown as Services['store'],
  });
};
const textOf = (metric: string) => document.querySelector(`[data-deadline="${metric}"]`)?.textContent;

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('each clock says where it stands, why it stands still, and which policy says so', () => {
  mount('en', ROWS);
  part.show(createElement(ServiceLevelSection, { ticketId: 't1' as TicketId }));
  expect(textOf('firstResponse')).toMatch(/^First responseOverdue3\s?m(in)?\.? ago/);
  expect(textOf('nextResponse')).toMatch(/^Next responseDuein 20\s?m/);
  expect(textOf('resolution')).toContain('Paused, 2 hr left');
  expect(textOf('resolution')).toContain('(Office hours, China)');
  expect(textOf('resolution')).toMatch(/Pending · 30\s?m/);
  expect(textOf('resolution')).toContain('1 pause before');
  expect(textOf('periodicUpdate')).toContain('Met');
  expect(document.querySelector('section')?.textContent).toContain('Call center, P0');
});

test('in Chinese too', () => {
  mount('zh-CN', ROWS);
  part.show(createElement(ServiceLevelSection, { ticketId: 't1' as TicketId }));
  expect(document.querySelector('h3')?.textContent).toBe('服务级别');
  expect(textOf('firstResponse')).toContain('已超时');
  expect(textOf('resolution')).toContain('已暂停');
  expect(document.querySelector('section')?.textContent).toContain('呼叫中心');
});

test('where nothing is promised there is nothing to see', () => {
  mount('en', []);
  part.show(createElement(ServiceLevelSection, { ticketId: 't1' as TicketId }));
  expect(document.querySelector('section')).toBeNull();
});

test('a list marks what has passed and what is near, and nothing else', () => {
  mount('en', []);
  const markOf = (at: number | null) => {
    part.show(createElement(DueMark, { at }));
    return document.querySelector('[data-due]')?.getAttribute('data-due') ?? null;
  };
  expect(markOf(NOW - 1)).toBe('overdue');
  expect(markOf(NOW + 60 * MINUTE)).toBe('soon');
  expect(markOf(NOW + 61 * MINUTE)).toBeNull();
  expect(markOf(null)).toBeNull();
});
