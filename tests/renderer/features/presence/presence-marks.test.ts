import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PresenceBar, PresenceMark } from '../../../../renderer/features/presence/presence-marks.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { type Services, ServicesContext } from '../../../../renderer/services.ts';
import type { TicketPresence } from '../../../../shared/model/presence.ts';
import { settableSource } from '../../page-parts.ts';

const TICKET = '018f0000-0000-7000-8000-00000000000a' as never;
const OTHER_TICKET = '018f0000-0000-7000-8000-00000000000b' as never;
const USERS = [
  { id: 'mira', name: 'Mira Lang' },
  { id: 'wei', name: '王伟' },
];

let root: Root;
let tell: (tickets: TicketPresence[]) => void;

function show(locale: 'en' | 'zh-CN'): void {
  const presence = settableSource<TicketPresence[]>([]);
  const users = settableSource(USERS);
  const store = { presence, live: () => users } as unknown as Services['store'];
  const services = { store, translator: createTranslator(locale) } as Partial<Services> as Services;
  tell = (tickets) => act(() => presence.set(tickets));
  act(() =>
    root.render(
      createElement(
        ServicesContext,
        { value: services },
        createElement(PresenceBar, { ticketId: TICKET }),
        createElement('i', null, createElement(PresenceMark, { ticketId: TICKET })),
      ),
    ),
  );
}
const on = (ticketId: never, ...people: [string, string][]): TicketPresence => ({
  ticketId,
  people: people.map(([userId, activity]) => ({ userId, activity })) as TicketPresence['people'],
});
const text = () => document.querySelector('[role=status]')?.textContent;
const mark = () => document.querySelector('i [role=img]')?.getAttribute('aria-label');

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.querySelector('#root') ?? document.body);
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

test('R62: who looks on is a sign, who writes is told in words, and both go again', () => {
  show('en');
  expect([text(), mark()]).toEqual(['', undefined]);
  tell([on(TICKET, ['mira', 'viewing'])]);
  expect([text(), mark()]).toEqual(['ML', 'Mira Lang is looking at this ticket']);
  tell([on(TICKET, ['mira', 'writingReply'], ['wei', 'viewing'])]);
  expect(text()).toBe('Mira Lang is writing a reply…ML王伟');
  tell([on(TICKET, ['mira', 'writingNote'], ['wei', 'writingReply'])]);
  expect(text()).toBe('2 people are writing…ML王伟');
  tell([on(OTHER_TICKET, ['mira', 'viewing'])]);
  expect([text(), mark()]).toEqual(['', undefined]);
});

test('R62: in Chinese, whoever writes first', () => {
  show('zh-CN');
  tell([on(TICKET, ['mira', 'viewing'], ['wei', 'writingNote'])]);
  expect(text()).toBe('王伟正在写备注…王伟ML');
  expect(mark()).toBe('王伟正在写备注… · Mira Lang正在查看此工单');
});

test('R62: people whose names this workstation does not know are not shown', () => {
  show('en');
  tell([on(TICKET, ['stranger', 'writingReply'])]);
  expect([text(), mark()]).toEqual(['', undefined]);
});
