import { useEffect } from 'react';
import { isEditable, OVERLAY_ATTRIBUTE } from '../keymap/focus-place.ts';
import { useServices } from '../services.ts';
import type { Pane } from './ui-state.ts';

/** What an area of the window does when keys ask it to. */
export interface PaneHandlers {
  /** Next or previous item. */
  move?(delta: number): void;
  /** Opens what is chosen in the area. */
  open?(): void;
  /** Takes the focus in the way that suits the area. */
  focus?(): void;
  /** Sends or saves what is written; only where somebody writes. */
  send?(alsoSolve: boolean): void;
  /** Leaves what lies over the area's own list; false when nothing does. */
  back?(): boolean;
  /** Asks for files to attach; only the composer. */
  attach?(): void;
}

/** The areas that are on the screen now. */
export interface PaneRegistry {
  register(pane: Pane, handlers: PaneHandlers): () => void;
  find(pane: Pane): PaneHandlers | undefined;
  /** The area that has the focus. */
  focused(): Pane | null;
  /** Moves the focus to an area; false when it is not there. */
  focus(pane: Pane): boolean;
  /**
   * Counts an area as focused from this moment, and gives it the focus as soon as it is painted: keys pressed in
   * between must act on what was just opened, not on what a closing dialog gives the focus back to. `isReplaced`: what
   * has the focus there now is about to go.
   */
  promise(pane: Pane, options?: { readonly isReplaced: boolean }): void;
  /** Whether an area is to have the focus: a dialog that closes then gives it back to nobody. */
  hasPromised(): boolean;
  /**
   * Notes who has the focus now, for what is about to take it; the function tells who gets it back: an element, or
   * nobody, because an area that was only promised it, or has been promised it since, has taken it.
   */
  remember(): () => HTMLElement | false;
  /** Moves the focus to the next or previous area in the order of the screen. */
  step(delta: number): void;
}

const PANES: readonly Pane[] = ['rail', 'views', 'queue', 'main', 'ticket', 'composer', 'sidebar'];
/** A dialog or list that holds the keys now, and is not one that is fading. */
const OPEN_OVERLAY = `[${OVERLAY_ATTRIBUTE}][data-open]`;
const FOCUSABLE =
  '[data-pane-focus], [tabindex="0"], button:not(:disabled), input:not(:disabled), [contenteditable="true"], a[href]';

/** The element that marks an area. */
export const PANE_ATTRIBUTE = 'data-pane';

/** How long an area that is still loading may claim the focus it was promised. */
const WISH_MS = 1_500;

function paneOf(element: Element | null): Pane | null {
  const name = element?.closest(`[${PANE_ATTRIBUTE}]`)?.getAttribute(PANE_ATTRIBUTE);
  return PANES.find((pane) => pane === name) ?? null;
}

/** The areas of this page, found by their attribute. */
export function createPanes(page: Document, now: () => number = Date.now): PaneRegistry {
  const handlers = new Map<Pane, PaneHandlers>();
  const elementOf = (pane: Pane): HTMLElement | null =>
    page.querySelector<HTMLElement>(`[${PANE_ATTRIBUTE}="${pane}"]`);

  let promised: { readonly pane: Pane; readonly until: number } | null = null;
  const focused = (): Pane | null => {
    if (promised !== null && now() < promised.until) return promised.pane;
    return paneOf(page.activeElement);
  };
  /** An area that shall take the focus as soon as it can; loading must not lose the wish. */
  let wanted: { readonly pane: Pane; readonly until: number } | null = null;
  const focus = (pane: Pane): boolean => {
    wanted = { pane, until: now() + WISH_MS };
    const element = elementOf(pane);
    if (element === null) return false;
    const own = handlers.get(pane)?.focus;
    if (own !== undefined) {
      own();
      wanted = null;
      return true;
    }
    const target =
      element.querySelector<HTMLElement>('[data-pane-focus]') ??
      (element.matches('[data-pane-focus]') ? element : element.querySelector<HTMLElement>(FOCUSABLE));
    target?.focus();
    return target !== null;
  };

  /** Tries again with every frame: an area may need several of them until it is there, or until it is laid out anew. */
  const keepPromise = (): void => {
    if (promised === null) return;
    const { pane, until } = promised;
    // A list that was opened in between keeps its keys; it gives the focus to the area when it closes.
    if (page.activeElement?.closest(OPEN_OVERLAY)) return;
    if (now() < until) focus(pane);
    if (now() >= until || elementOf(pane)?.contains(page.activeElement) === true) promised = null;
    else page.defaultView?.requestAnimationFrame(keepLatePromise);
  };
  /** A dialog or list that was opened in between is about to take the focus itself. */
  const keepLatePromise = (): void => {
    if (page.querySelector(OPEN_OVERLAY) === null) keepPromise();
  };
  page.addEventListener('focusin', ({ target }) => {
    if (promised === null || !(target instanceof Element) || target.closest(`[${OVERLAY_ATTRIBUTE}]`)) return;
    const isKept = elementOf(promised.pane)?.contains(target) === true;
    if (!isKept && !isEditable(target)) {
      // A dialog that gave the focus back.
      keepPromise();
      return;
    }
    // Whoever got into a field wants to write there, also when a dialog that is still fading gives the focus back later.
    const pane = isKept ? promised.pane : paneOf(target);
    const isFading = page.querySelector(`[${OVERLAY_ATTRIBUTE}]`) !== null;
    promised = isFading && pane !== null ? { pane, until: promised.until } : null;
  });
  page.addEventListener('pointerdown', () => {
    promised = null;
  });

  return {
    register(pane, own) {
      handlers.set(pane, own);
      if (own.focus !== undefined && wanted?.pane === pane && now() < wanted.until) {
        wanted = null;
        own.focus();
      }
      return () => {
        if (handlers.get(pane) === own) handlers.delete(pane);
      };
    },
    find: (pane) => handlers.get(pane),
    focused,
    focus(pane) {
      promised = null;
      return focus(pane);
    },
    promise(pane, { isReplaced } = { isReplaced: false }) {
      const isKept = !isReplaced && elementOf(pane)?.contains(page.activeElement) === true;
      // Asking for the focus again would lay the whole window out once more.
      if (isKept && page.querySelector(`[${OVERLAY_ATTRIBUTE}]`) === null) {
        promised = null;
        return;
      }
      promised = { pane, until: now() + WISH_MS };
      page.defaultView?.requestAnimationFrame(() => keepPromise());
    },
    hasPromised: () => promised !== null && now() < promised.until,
    remember() {
      const pane = focused();
      const element = page.activeElement;
      return () => {
        const home = promised?.pane ?? pane;
        const isHome = promised === null && element instanceof HTMLElement && paneOf(element) === pane;
        if (isHome && element.isConnected) {
          // An area that has the focus itself is no tab stop: the library would give it to the first button inside.
          if (element.tabIndex >= 0) return element;
          element.focus({ preventScroll: true });
          return false;
        }
        promised = null;
        if (home !== null) focus(home);
        return false;
      };
    },
    step(delta) {
      const present = PANES.filter((pane) => elementOf(pane) !== null);
      const from = focused();
      promised = null;
      const start = from === null ? (delta > 0 ? -1 : 0) : present.indexOf(from);
      for (let step = 1; step <= present.length; step += 1) {
        const next = present[(start + delta * step + present.length * step) % present.length];
        if (next !== undefined && focus(next)) return;
      }
    },
  };
}

/** Registers the handlers of an area while the component is on the screen. */
export function usePane(pane: Pane, handlers: PaneHandlers): void {
  const { panes } = useServices();
  useEffect(() => panes.register(pane, handlers), [panes, pane, handlers]);
}
