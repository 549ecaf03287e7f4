import { afterEach, expect, test } from 'vitest';
import { attachKeymap } from '../../../renderer/keymap/attach-keymap.ts';
import type { KeySituation } from '../../../renderer/keymap/dispatcher.ts';

const seen: { readonly key: string; readonly situation: KeySituation }[] = [];
const detach = attachKeymap(window, {
  keyDown(event, situation) {
    seen.push({ key: event.key, situation });
    return true;
  },
  setBindings: () => undefined,
  compositionStart: () => undefined,
  compositionEnd: () => undefined,
  reset: () => undefined,
});

afterEach(() => {
  seen.length = 0;
  document.body.replaceChildren();
});

/** Presses a key in a text field, and tells whether the field would still have got it. */
function pressIn(field: Element, key: string): boolean {
  (field as HTMLElement).focus();
  return field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

test('in the field of an open dialog keys are text', () => {
  document.body.innerHTML = '<div data-overlay><input type="text"></div>';
  pressIn(document.querySelector('input') as Element, 'p');
  expect(seen).toMatchObject([{ key: 'p', situation: { isEditable: true, isDialogOpen: true } }]);
});

test('a dialog that has been closed and is only still seen keeps no key to itself', () => {
  document.body.innerHTML = '<div data-overlay data-ending-style><input type="text"></div>';
  const isLeftToField = pressIn(document.querySelector('input') as Element, 'p');
  expect(seen).toMatchObject([{ key: 'p', situation: { isEditable: false, isDialogOpen: false } }]);
  expect(seen[0]?.situation.ownedKeys.size).toBe(0);
  expect(isLeftToField).toBe(false);
});

test('what is detached hears no key', () => {
  detach();
  document.body.innerHTML = '<input type="text">';
  pressIn(document.querySelector('input') as Element, 'p');
  expect(seen).toEqual([]);
});
