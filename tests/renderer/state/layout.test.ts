import { expect, test } from 'vitest';
import { fitLayout, setSidebar, toggleSplit } from '../../../renderer/state/layout.ts';
import { createUi } from '../../../renderer/state/ui-state.ts';

const shown = (ui: ReturnType<typeof createUi>) => [ui.get().isSplit, ui.get().isSidebarOpen];

test('a window that was narrow for a while is as before: list beside ticket, with the sidebar', () => {
  const ui = createUi(1440);
  fitLayout(ui, 1000);
  expect(shown(ui)).toEqual([false, false]);
  fitLayout(ui, 1440);
  expect(shown(ui)).toEqual([true, true]);
});

test('what begins narrow has everything once there is room', () => {
  const ui = createUi(800);
  expect(shown(ui)).toEqual([false, false]);
  fitLayout(ui, 1440);
  expect(shown(ui)).toEqual([true, true]);
});

test('over the ticket the sidebar opens only when it is asked for, and that is for now', () => {
  const ui = createUi(1440);
  fitLayout(ui, 1200);
  expect(ui.get().isSidebarOpen).toBe(false);
  setSidebar(ui, true);
  fitLayout(ui, 1100);
  expect(ui.get().isSidebarOpen).toBe(true);
  setSidebar(ui, false);
  fitLayout(ui, 1440);
  expect(ui.get().isSidebarOpen).toBe(true);
});

test('what the person has put away stays away at every width', () => {
  const ui = createUi(1440);
  setSidebar(ui, false);
  toggleSplit(ui);
  fitLayout(ui, 1000);
  fitLayout(ui, 1440);
  expect(shown(ui)).toEqual([false, false]);
});

test('list and ticket are not put side by side where there is no room', () => {
  const ui = createUi(1000);
  toggleSplit(ui);
  expect(ui.get().isSplit).toBe(false);
  fitLayout(ui, 1440);
  expect(ui.get().isSplit).toBe(true);
});
