import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tellDeadlines } from '../../../../renderer/features/deadlines/tell-deadlines.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { ReachedDeadline } from '../../../../shared/contract/deadline-rows.ts';
import type { Locale } from '../../../../shared/model/locale.ts';

const NOW = 1_764_320_400_000;
const reached = (number: number, fields: object = {}) =>
  ReachedDeadline.parse({
    ticketId: '01930000-0000-7000-8000-000000000001',
    number,
    metric: 'firstResponse',
    kind: 'warning',
    byName: null,
    level: null,
    dueAt: NOW + 4.5 * 60_000,
    isMine: true,
    teamName: 'Network',
    ...fields,
  });
let outside: { readonly body: string; readonly link: string | null }[] = [];
let notifiesOutside = true;
beforeEach(() => {
  outside = [];
  notifiesOutside = true;
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
});
afterEach(() => vi.restoreAllMocks());

const told = (locale: Locale, list: readonly ReachedDeadline[]): string[] => {
  const texts: string[] = [];
  const services = {
    host: { notify: async (args: (typeof outside)[number]) => void outside.push(args) },
    store: { settings: { snapshot: () => ({ data: { notifiesOutside } }) } },
    toasts: { show: ({ text, tone }: { text: string; tone?: string }) => texts.push(`${tone}: ${text}`) },
    translator: createTranslator(locale),
    clock: { now: () => NOW },
  };
  tellDeadlines(services as unknown as Services, list);
  return texts;
};

test('a deadline that is near or has passed says which ticket, what, and who must act', () => {
  expect(told('en', [reached(7)])).toEqual(['warning: #7, First response: 5 minutes left. It is yours.']);
  expect(told('en', [reached(7, { kind: 'breach', isMine: false })])).toEqual([
    'warning: #7 is overdue: First response. Nobody of Network has taken it yet.',
  ]);
  const escalated = reached(7, { kind: 'escalation', level: 2, isMine: false });
  expect(told('en', [escalated])).toEqual(['warning: #7 was escalated to you: First response, level 2.']);
  expect(told('zh-CN', [escalated])).toEqual(['warning: #7 已升级给你：首次响应，第 2 级。']);
  expect(told('zh-CN', [reached(7)])).toEqual(['warning: #7，首次响应：还剩 5 分钟。由你处理。']);
});

test('many are told by their number', () => {
  const many = [reached(1), reached(2), reached(3), reached(4, { kind: 'breach', dueAt: NOW })];
  expect(told('en', many)).toEqual([
    'warning: 4 deadlines of yours need somebody; 1 have passed. The lists mark them.',
  ]);
  expect(told('en', many.slice(0, 3))).toHaveLength(3);
});

test('R230: a mention is told with who mentions, beside deadlines and not as one of them', () => {
  const mention = reached(7, { kind: 'mention', metric: null, byName: 'Wei 李' });
  expect(told('en', [mention])).toEqual(['undefined: Wei 李 mentions you in #7.']);
  expect(told('zh-CN', [mention, reached(8)])).toEqual([
    'undefined: Wei 李 在 #7 中提到了你。',
    expect.stringContaining('warning: #8'),
  ]);
});

test('R241: behind other windows the system says the same, with the link of the ticket, unless the person wants none', () => {
  const mention = reached(7, { kind: 'mention', metric: null, byName: 'Wei' });
  told('en', [reached(7), mention]);
  expect(outside).toEqual([]);
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  told('en', [reached(7), mention]);
  const link = 'outpost://ticket/01930000-0000-7000-8000-000000000001';
  expect(outside).toMatchObject([
    { body: 'Wei mentions you in #7.', link },
    { body: '#7, First response: 5 minutes left. It is yours.', link },
  ]);
  told(
    'en',
    [1, 2, 3, 4].map((number) => reached(number)),
  );
  expect(outside.slice(2)).toMatchObject([{ body: expect.stringContaining('4 deadlines'), link: null }]);
  notifiesOutside = false;
  told('en', [reached(7)]);
  expect(outside).toHaveLength(3);
});
