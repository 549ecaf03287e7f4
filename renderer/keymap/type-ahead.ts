import { isEditable, OVERLAY_ATTRIBUTE } from './focus-place.ts';

/** Whether something that takes text was asked for and is not there yet. */
export interface TextExpectation {
  /** A dialog with a field, or the editor, is about to have the focus. */
  isTextComing(): boolean;
  /** Any dialog is about to open; bare keys must not act on what is still below it. */
  isOverlayComing(): boolean;
}

/** A field that has not come by then will not come; keys are commands again. */
const PATIENCE_MS = 1_500;

/**
 * Keeps what a fast typist writes between asking for a field (Ctrl+K, r) and having it: without this the first
 * letters would act as commands on the queue below.
 */
export function attachTypeAhead(page: Window, expectation: TextExpectation): () => void {
  const stop = new AbortController();
  const { document } = page;
  let kept = '';
  let isEnterKept = false;
  let waitingSince: number | null = null;
  /** The field has the focus and what was kept is about to be put in; letters that come now belong behind it. */
  let isSettling = false;

  const isInPlace = (): boolean => {
    const focused = document.activeElement;
    return isEditable(focused) || focused?.closest(`[${OVERLAY_ATTRIBUTE}]`) != null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isText = isSettling || expectation.isTextComing();
    if (!isSettling && ((!isText && !expectation.isOverlayComing()) || isInPlace())) {
      waitingSince = null;
      if (!isText) {
        kept = '';
        isEnterKept = false;
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Escape') return;
    waitingSince ??= event.timeStamp;
    if (!isSettling && event.timeStamp - waitingSince > PATIENCE_MS) return;
    if (event.key.length === 1 && isText) kept += event.key;
    if (event.key === 'Enter') isEnterKept = kept !== '';
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const onFocus = (event: FocusEvent): void => {
    if (kept === '' || !(event.target instanceof Element) || !isEditable(event.target)) return;
    const { target } = event;
    isSettling = true;
    // After the focus has settled; `insertText` goes the way of real typing, in fields and in the editor.
    page.setTimeout(() => {
      const text = kept;
      const isConfirmed = isEnterKept && target instanceof HTMLInputElement;
      isSettling = false;
      kept = '';
      isEnterKept = false;
      document.execCommand('insertText', false, text);
      if (isConfirmed) target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    }, 0);
  };

  page.addEventListener('keydown', onKeyDown, { signal: stop.signal, capture: true });
  document.addEventListener('focusin', onFocus, { signal: stop.signal });
  return () => stop.abort();
}
