import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FirstRunFrame } from '../../renderer/features/first-run/first-run-frame.tsx';
import { createTranslator, type Translator } from '../../renderer/i18n/translator.ts';
import type { Services } from '../../renderer/services.ts';
import { createState } from '../../renderer/state/create-state.ts';
import { useAppearance } from '../../renderer/use-appearance.ts';
import type { Settings } from '../../shared/contract/store.ts';
import { type MountedPart, mountPart, settableSource } from './page-parts.ts';

const DEFAULTS: Partial<Settings> = { locale: null, theme: 'system', density: 'default', lastViewId: null };

let part: MountedPart;
let translator: Translator;
let session: ReturnType<typeof settableSource<unknown>>;
let settings: ReturnType<typeof settableSource<Partial<Settings>>>;

function Screen({ hasFrame }: { hasFrame: boolean }) {
  useAppearance();
  return hasFrame ? createElement(FirstRunFrame, null, 'A card') : null;
}
const show = (hasFrame: boolean) => part.show(createElement(Screen, { hasFrame }));
const store = async (fields: Partial<Settings>): Promise<void> =>
  settings.set({ ...settings.snapshot().data, ...fields });
const change = (fields: Partial<Settings>) => act(() => store(fields));
const signIn = (own: Partial<Settings>) =>
  act(async () => {
    session.set({ phase: 'signedIn' });
    settings.set({ ...DEFAULTS, ...own });
  });

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => new EventTarget());
  translator = createTranslator('en');
  session = settableSource<unknown>({ phase: 'signedOut' });
  settings = settableSource<Partial<Settings>>(DEFAULTS);
  const host = { setTheme: async () => undefined, setLocale: async () => undefined };
  part = mountPart({
    translator,
    languageChoice: createState<'en' | 'zh-CN' | null>(null),
    host: host as unknown as Services['host'],
    boot: { systemLocale: 'en' } as Services['boot'],
    store: { session, settings, setSettings: store } as unknown as Services['store'],
    commands: { setOwnKeys: () => undefined } as unknown as Services['commands'],
  });
  show(true);
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('a language chosen before signing in is the setting of whoever signs in, and can be changed there', async () => {
  act(() => document.querySelector('button')?.click());
  expect([translator.locale(), document.documentElement.lang]).toEqual(['zh-CN', 'zh-CN']);
  await signIn({ locale: null });
  show(false);
  expect(settings.snapshot().data?.locale).toBe('zh-CN');
  // Opening a view is remembered in the settings as well, and flipped the language back.
  await change({ lastViewId: 'v5' });
  expect(translator.locale()).toBe('zh-CN');
  await change({ locale: 'en' });
  expect([translator.locale(), settings.snapshot().data?.locale]).toEqual(['en', 'en']);
});

test('who chooses nothing before signing in has the own language', async () => {
  await signIn({ locale: 'zh-CN' });
  expect(translator.locale()).toBe('zh-CN');
});
