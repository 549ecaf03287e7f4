import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LockedScreen } from '../../../../renderer/features/first-run/locked-screen.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createState } from '../../../../renderer/state/create-state.ts';
import type { SessionState, SyncStatus } from '../../../../shared/contract/store.ts';
import { type MountedPart, mountPart } from '../../page-parts.ts';

let part: MountedPart;
let syncNow: ReturnType<typeof vi.fn>;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

const show = (locale: 'en' | 'zh-CN', pendingCount: number, connection: SyncStatus['connection']): string => {
  syncNow = vi.fn(() => Promise.resolve());
  part = mountPart({
    translator: createTranslator(locale),
    languageChoice: createState<'en' | 'zh-CN' | null>(null),
    store: { syncNow } as unknown as Services['store'],
  });
  const heardAt = Date.UTC(2026, 2, 2, 12);
  const session = { phase: 'locked', organizationName: 'Small', heardAt, days: 30 } as SessionState & {
    phase: 'locked';
  };
  const firstSync = { rowsDone: 12_345 };
  const status = { connection, pendingCount, problem: null, firstSync } as SyncStatus;
  part.show(createElement(LockedScreen, { session, status }));
  return document.body.textContent ?? '';
};

test('R155: a locked workstation says since when, what is here, how much waits, and that nothing was deleted', () => {
  const text = show('en', 3, 'offline');
  for (const said of [
    'Small',
    'March 2, 2026',
    '30 days',
    '12,345 records',
    '3 changes',
    'Nothing was deleted',
  ]) {
    expect(text).toContain(said);
  }
  expect(text).toContain('The server cannot be reached.');
  [...document.querySelectorAll('button')].find((button) => button.textContent === 'Try again')?.click();
  expect(syncNow).toHaveBeenCalledOnce();
});

test('R155: the same in Chinese, and that nothing waits while the server is asked', () => {
  const text = show('zh-CN', 0, 'connecting');
  for (const said of [
    '2026年3月2日',
    '30 天',
    '12,345 条记录',
    '没有等待发送的改动',
    '没有删除任何内容',
    '正在尝试连接',
  ]) {
    expect(text).toContain(said);
  }
});
