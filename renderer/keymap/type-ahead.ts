import { isEditable, isInClosing, OVERLAY_ATTRIBUTE } from './focus-place.ts';

/** Whether something that takes text was asked for and is not there yet, or is about to lose it. */
export interface TextExpectation {
  /** A dialog with a field, or the editor, is about to have the focus. */
  isTextComing(): boolean;
  /** Any dialog is about to open; bare keys must not act on what is still below it. */
  isOverlayComing(): boolean;
  /** What the editor with the focus holds is being sent; where the next keys belong is known when it is. */
  isTextLeaving(): boolean;
  /** Calls back whenever one of these answers may have changed; returns how to stop that. */
  onChange(listener: () => void): () => void;
}

/** A field that has not come by then will not come; keys are commands again. */
const PATIENCE_MS = 1_500;

const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock']);

/**
 * Keeps what a fast typist writes between asking for a field (Ctrl+K, r) and having it: without this the first
 * letters would act as commands on the queue below.
 */
export function attachTypeAhead(page: Window, expectation: TextExpectation): () => void {
  const stop = new AbortController();
  const { document } = page;
  let kept: KeyboardEventInit[] = [];
  /** Keys that come after the text: Escape out of an editor that is still coming, all behind it, all behind a sending. */
  let after: KeyboardEventInit[] = [];
  let waitingSince: number | null = null;
  /** The field has the focus and what was kept is about to be put in; letters that come now belong behind it. */
  let isSettling = false;
  /** A text is being sent; what is pressed until then is in `after`. */
  let isLeaving = false;
  /** Keys of `after` are being pressed again, one by one; this one of them right now. */
  let isReplaying = false;
  let isPressing = false;

  const isInPlace = (): boolean => {
    const focused = document.activeElement;
    if (isInClosing(focused)) return false;
    return isEditable(focused) || focused?.closest(`[${OVERLAY_ATTRIBUTE}]`) != null;
  };
  const isImpatient = ({ timeStamp }: KeyboardEvent): boolean => {
    waitingSince ??= timeStamp;
    return !isSettling && timeStamp - waitingSince > PATIENCE_MS;
  };
  const swallow = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const keepIn = (keys: KeyboardEventInit[], event: KeyboardEvent): void => {
    const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
    keys.push({ key, code, ctrlKey, metaKey, altKey, shiftKey });
    swallow(event);
  };
  const keepForAfter = (event: KeyboardEvent): void => keepIn(after, event);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isReplaying && !isPressing) {
      keepForAfter(event);
      return;
    }
    if (isLeaving || expectation.isTextLeaving()) {
      isLeaving = true;
      // Sending twice was not meant, and modifiers alone are no keys.
      const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
      if (!isSend && !MODIFIERS.has(event.key)) keepForAfter(event);
      return;
    }
    const isText = isSettling || expectation.isTextComing();
    if (!isSettling && ((!isText && !expectation.isOverlayComing()) || isInPlace())) {
      waitingSince = null;
      if (!isText && !isReplaying) {
        kept = [];
        after = [];
      }
      return;
    }
    // An Escape closes a dialog whether or not its field is there; the editor comes all the same.
    const leads = event.key === 'Escape' || event.key === 'F6';
    const isWayOut = leads && isText && !expectation.isOverlayComing();
    if (isWayOut || (after.length > 0 && !isReplaying)) {
      if (!isImpatient(event)) keepForAfter(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Escape') return;
    if (isImpatient(event)) return;
    // An Enter alone would take what nobody has seen yet.
    const isWanted = event.key.length === 1 || (event.key === 'Enter' && kept.length > 0);
    if (isText && isWanted) keepIn(kept, event);
    else swallow(event);
  };
  /**
   * Presses what was kept. Each key in a task of its own, as a person would: the editor reads its text between, and a
   * list that takes a choice with the first digit is gone before the next key, which is a command again.
   */
  const replay = (): void => {
    const key = after.shift();
    isReplaying = key !== undefined;
    if (key === undefined) return;
    const focused = document.activeElement ?? document.body;
    const pressed = new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true });
    isPressing = true;
    const isUnused = focused.dispatchEvent(pressed);
    isPressing = false;
    const isLetter = pressed.key.length === 1 && !pressed.ctrlKey && !pressed.metaKey && !pressed.altKey;
    // `insertText` goes the way of real typing, in fields and in the editor.
    if (isUnused && isLetter && isEditable(focused)) document.execCommand('insertText', false, pressed.key);
    page.setTimeout(replay, 0);
  };
  /** What was being sent has gone, or stays because it could not. */
  const onChange = (): void => {
    if (!isLeaving || expectation.isTextLeaving()) return;
    isLeaving = false;
    isReplaying = true;
    // After the focus has settled.
    page.setTimeout(() => {
      // The text stays: commands that were meant for after it would be letters in it.
      if (isEditable(document.activeElement)) after = [];
      replay();
    }, 0);
  };
  const onFocus = (event: FocusEvent): void => {
    // What waits for a sending is meant for where that leads, not for a field that is gone to meanwhile.
    if (kept.length === 0 && (after.length === 0 || isReplaying || isLeaving)) return;
    if (!(event.target instanceof Element) || !isEditable(event.target)) return;
    isSettling = true;
    // After the focus has settled.
    page.setTimeout(() => {
      isSettling = false;
      after.unshift(...kept);
      kept = [];
      if (!isReplaying) replay();
    }, 0);
  };

  page.addEventListener('keydown', onKeyDown, { signal: stop.signal, capture: true });
  document.addEventListener('focusin', onFocus, { signal: stop.signal });
  const stopChanges = expectation.onChange(onChange);
  return () => {
    stopChanges();
    stop.abort();
  };
}
