import type { Dispatcher, KeySituation } from './dispatcher.ts';
import {
  isEditable,
  isHintShown,
  isInClosing,
  OPENED_BY_COMMAND_ATTRIBUTE,
  OVERLAY_ATTRIBUTE,
  SUGGESTING_ATTRIBUTE,
} from './focus-place.ts';

const NO_KEYS: ReadonlySet<string> = new Set();
const SPACE_ONLY: ReadonlySet<string> = new Set([' ']);
const BUTTON_KEYS: ReadonlySet<string> = new Set(['Enter', ' ']);
const SUGGESTION_KEYS: ReadonlySet<string> = new Set(['Enter', 'Tab', 'Escape', 'ArrowUp', 'ArrowDown']);
const WIDGET_KEYS: ReadonlySet<string> = new Set([
  'Enter',
  ' ',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

/** The named keys that the focused control acts on itself. */
export function ownedKeysOf(element: Element | null): ReadonlySet<string> {
  if (element === null) return NO_KEYS;
  if (element.hasAttribute(SUGGESTING_ATTRIBUTE)) return SUGGESTION_KEYS;
  const role = element.getAttribute('role');
  if (role === 'gridcell' || role === 'row' || role === 'grid') return NO_KEYS;
  if (role === 'separator' || role === 'radio' || role === 'slider' || role === 'tab') return WIDGET_KEYS;
  const isButton =
    element instanceof HTMLButtonElement ||
    element instanceof HTMLAnchorElement ||
    element.tagName === 'SUMMARY' ||
    element instanceof HTMLInputElement ||
    role === 'button' ||
    role === 'checkbox' ||
    role === 'switch' ||
    role === 'columnheader';
  if (isButton && element.hasAttribute(OPENED_BY_COMMAND_ATTRIBUTE)) return SPACE_ONLY;
  return isButton ? BUTTON_KEYS : NO_KEYS;
}

function situationOf(page: Document): KeySituation {
  const { activeElement } = page;
  return {
    isEditable: isEditable(activeElement),
    ownedKeys: isInClosing(activeElement) ? NO_KEYS : ownedKeysOf(activeElement),
    isDialogOpen: page.querySelector(`[${OVERLAY_ATTRIBUTE}]:not([data-ending-style])`) !== null,
  };
}

/** Connects the dispatcher to the page. Returns how to disconnect it. */
export function attachKeymap(page: Window, dispatcher: Dispatcher): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let composingIn: EventTarget | null = null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isHintShown(page.document)) return;
    if (dispatcher.keyDown(event, situationOf(page.document))) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  // On the way down: an editor that acts on Ctrl+Enter itself must not come first.
  page.addEventListener('keydown', onKeyDown, { signal, capture: true });
  // Compositions are seen on their way down, so that no component can hide one.
  page.addEventListener(
    'compositionstart',
    (event) => {
      composingIn = event.target;
      dispatcher.compositionStart();
    },
    { signal, capture: true },
  );
  const endComposition = (): void => {
    composingIn = null;
    dispatcher.compositionEnd();
  };
  page.addEventListener('compositionend', endComposition, { signal, capture: true });
  // A field that disappears while text is composed in it never says that the composition ended.
  page.addEventListener(
    'focusout',
    (event) => {
      if (composingIn !== null && event.target === composingIn) endComposition();
    },
    { signal, capture: true },
  );
  page.addEventListener('blur', () => dispatcher.reset(), { signal });
  return () => stop.abort();
}
