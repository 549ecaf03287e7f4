import { ORPCError } from '@orpc/client';
import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SignInScreen } from '../../../../renderer/features/first-run/sign-in-screen.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createClock } from '../../../../renderer/state/clock.ts';
import { createState } from '../../../../renderer/state/create-state.ts';
import { type MountedPart, mountPart, typeInto } from '../../page-parts.ts';

let part: MountedPart;
let signIn: ReturnType<typeof vi.fn>;

const field = (name: string): HTMLInputElement => {
  const label = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === name);
  const input = document.getElementById(label?.htmlFor ?? '');
  if (!(input instanceof HTMLInputElement)) throw new Error(`There is no field ${name}`);
  return input;
};
const said = (name: string) =>
  document.getElementById(field(name).getAttribute('aria-describedby') ?? '')?.textContent;
const submit = () => act(async () => document.querySelector('form')?.requestSubmit());

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  signIn = vi.fn();
  part = mountPart({
    translator: createTranslator('en'),
    clock: createClock(),
    languageChoice: createState<'en' | 'zh-CN' | null>(null),
    store: { signIn } as unknown as Services['store'],
  });
  const session = { phase: 'signedOut', serverUrl: '', email: '', pendingCount: 0, notice: null } as const;
  part.show(createElement(SignInScreen, { session }));
});
afterEach(() => {
  part.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('Enter with empty fields says at each what is missing, and stands in the first of them', async () => {
  expect(field('E-mail').getAttribute('aria-invalid')).toBe('false');
  await submit();
  expect([said('Server address'), said('E-mail'), said('Password')]).toEqual([
    'Enter the address of your server.',
    'Enter your e-mail address.',
    'Enter your password.',
  ]);
  expect(document.activeElement).toBe(field('Server address'));
  typeInto(field('Server address'), 'help.example.com');
  await submit();
  expect(document.activeElement).toBe(field('E-mail'));
  expect(said('Server address')).toBe('Connects to https://help.example.com');
  expect(signIn).not.toHaveBeenCalled();
});

test('a time to wait counts down to be seen, and is read out when it comes and when it is over', async () => {
  signIn.mockRejectedValue(
    new ORPCError('tooManyAttempts', { status: 429, data: { params: { seconds: 9 } } }),
  );
  typeInto(field('Server address'), 'https://help.example.com');
  typeInto(field('E-mail'), 'mira@example.com');
  typeInto(field('Password'), 'wrong');
  await submit();
  const seen = () => document.querySelector('[role=alert] [aria-hidden=true]:not(svg)')?.textContent;
  const readOut = () => document.querySelector('[role=alert] .sr-only')?.textContent;
  expect(seen()).toBe('Too many attempts. Wait 9 seconds, then try again.');
  act(() => void vi.advanceTimersByTime(3_000));
  expect(seen()).toBe('Too many attempts. Wait 6 seconds, then try again.');
  expect(readOut()).toBe('Too many attempts. Wait 9 seconds, then try again.');
  act(() => void vi.advanceTimersByTime(6_000));
  expect(document.querySelector('[role=alert]')).toBeNull();
  expect(document.querySelector('[role=status]')?.textContent).toBe('You can try again now.');
});
