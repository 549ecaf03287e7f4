import { expect, test } from 'vitest';
import { createToasts, type ShownToast } from '../../../renderer/components/toasts.ts';

test('the same words stand there once, other words beside them', () => {
  const toasts = createToasts();
  const shown = new Map<string, ShownToast>();
  toasts.attach((toast) => void shown.set(toast.id, toast));
  toasts.show({ text: 'Copied' });
  toasts.show({ text: 'Copied' });
  expect(shown.size).toBe(1);
  toasts.show({ text: 'Discarded' });
  toasts.show({ text: 'Copied', tone: 'warning' });
  expect([...shown.values()].map(({ text, tone }) => `${tone} ${text}`)).toEqual([
    'plain Copied',
    'plain Discarded',
    'warning Copied',
  ]);
});

test('what is said before there is a place to show it is shown then, once, and the newest of a slot only', () => {
  const toasts = createToasts();
  toasts.show({ text: 'first' }, 'slot');
  toasts.show({ text: 'other' });
  toasts.show({ text: 'second' }, 'slot');
  const shown: string[] = [];
  const detach = toasts.attach(({ text }) => void shown.push(text));
  expect(shown).toEqual(['other', 'second']);
  detach();
  toasts.show({ text: 'third' });
  expect(shown).toEqual(['other', 'second']);
  toasts.attach(({ text }) => void shown.push(text));
  expect(shown).toEqual(['other', 'second', 'third']);
});
