import { expect, test, vi } from 'vitest';
import { createToasts } from '../../../renderer/components/toast-region.tsx';

test('the same words stand there once, other words beside them', () => {
  const toasts = createToasts();
  const shown = new Set<string>();
  vi.spyOn(toasts.base, 'add').mockImplementation(({ id = 'none' }) => {
    expect(shown.has(id)).toBe(false);
    shown.add(id);
    return id;
  });
  vi.spyOn(toasts.base, 'close').mockImplementation((id = 'none') => void shown.delete(id));
  toasts.show({ text: 'Copied' });
  toasts.show({ text: 'Copied' });
  expect(shown.size).toBe(1);
  toasts.show({ text: 'Discarded' });
  toasts.show({ text: 'Copied', tone: 'warning' });
  expect(shown.size).toBe(3);
});
