import { createElement, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useChosenItem } from '../../../../renderer/features/palette/use-chosen-item.ts';

const ITEMS = ['low', 'normal', 'high'].map((value) => ({ value, run: () => undefined }));

let host: HTMLElement;
let root: Root;
let type: (text: string) => void;
/** How often a line heard of the pointer. */
let heard = 0;

function List(): ReturnType<typeof createElement> {
  const [text, setText] = useState('');
  type = setText;
  const chosen = useChosenItem(text, ITEMS, { preferred: text === '' ? 'normal' : undefined });
  return createElement('div', {
    'data-chosen': chosen.value,
    onKeyDownCapture: chosen.onKeyDownCapture,
    // As the list of the library does: it answers a key with the line it means.
    onKeyDown: () => chosen.onValueChange('high'),
    onPointerMoveCapture: chosen.onPointerMoveCapture,
    onPointerMove: () => {
      heard += 1;
      chosen.onValueChange('high');
    },
  });
}

const chosen = () => host.firstElementChild?.getAttribute('data-chosen');
const press = (key: string) =>
  host.firstElementChild?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

/** Resolves in the microtask after the first change of the page, before any further task: no effect of it has run. */
const nextCommit = () =>
  new Promise<void>((resolve) => {
    new MutationObserver((_, observer) => {
      observer.disconnect();
      resolve();
    }).observe(host, { childList: true, subtree: true, attributes: true });
  });

beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});
afterEach(() => {
  root.unmount();
  host.remove();
});

test('a key in the moment after the list came moves to its line, and that stays', async () => {
  const opened = nextCommit();
  root.render(createElement(List));
  await opened;
  expect(chosen()).toBe('normal');
  press('ArrowDown');
  await expect.poll(chosen).toBe('high');
});

test('a typed text begins at the first line, and the former text at the preferred one again', async () => {
  root.render(createElement(List));
  await expect.poll(chosen).toBe('normal');
  press('ArrowDown');
  await expect.poll(chosen).toBe('high');
  type('o');
  await expect.poll(chosen).toBe('low');
  type('');
  await expect.poll(chosen).toBe('normal');
});

test('a pointer that rests over a list that narrows means no line; one that moves does', async () => {
  root.render(createElement(List));
  await expect.poll(chosen).toBe('normal');
  const movePointer = (movementX: number) =>
    host.firstElementChild?.dispatchEvent(new MouseEvent('pointermove', { bubbles: true, movementX }));
  type('o');
  await expect.poll(chosen).toBe('low');
  heard = 0;
  movePointer(0);
  expect(heard).toBe(0);
  movePointer(3);
  expect(heard).toBe(1);
  await expect.poll(chosen).toBe('high');
});
