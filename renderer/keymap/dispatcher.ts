import type { Binding } from './bindings.ts';
import { isSameStep, type KeyInput, type KeyStep, type Platform, stepOf } from './key-step.ts';

/** Whoever hesitates this long sees what can follow, for as long as they read it. */
export const SEQUENCE_HINT_MS = 300;
/** A key that is a command as well as the beginning of others waits this long for one of those: `p`, and `p 1`. */
export const LONE_KEY_MS = 120;

/** Where the focus is when a key comes down. */
export interface KeySituation {
  /** A text field, an editor, a select: bare keys are text there. */
  readonly isEditable: boolean;
  /** A dialog or menu is open and owns the keys. */
  readonly isDialogOpen: boolean;
  /** Named keys that the focused control acts on itself: Enter on a button, arrows on a divider. */
  readonly ownedKeys: ReadonlySet<string>;
}

/** What the dispatcher must know of a command before it runs it. */
export interface KeyTarget {
  /** Whether it may run now. */
  isEnabled(commandId: string): boolean;
  /** Whether it also acts from within a text field; needs a modifier or a function key. */
  actsInEditable(commandId: string): boolean;
  /** Whether holding the key down repeats it. */
  isRepeatable(commandId: string): boolean;
  run(commandId: string): void;
  /** What can follow the keys pressed so far; an empty list ends the hint. */
  hint(continuations: readonly Binding[]): void;
}

export interface DispatcherPorts {
  readonly platform: Platform;
  readonly target: KeyTarget;
  /** Runs `task` after `delayMs`; returns how to call it off. */
  schedule(task: () => void, delayMs: number): () => void;
}

export interface Dispatcher {
  setBindings(bindings: readonly Binding[]): void;
  /** Whether the key was ours: then the page must not act on it as well. */
  keyDown(input: KeyInput, situation: KeySituation): boolean;
  compositionStart(): void;
  compositionEnd(): void;
  /** Forgets a begun sequence, for example when the window loses the focus. */
  reset(): void;
}

const COMPOSING_KEY_CODE = 229;
const MODIFIER_KEYS: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Fn',
  'NumLock',
  'Process',
]);

/**
 * Turns key presses into commands, after these rules: bare keys only outside of text, dialogs and compositions;
 * the produced letter counts, the physical key where it is not Latin; a begun sequence waits, with its hint or the
 * command of its first key, for the next key; nothing else is touched.
 */
export function createDispatcher({ platform, target, schedule }: DispatcherPorts): Dispatcher {
  let bindings: readonly Binding[] = [];
  let pressed: readonly KeyStep[] = [];
  let stopTimer: (() => void) | null = null;
  /** The command of the keys pressed so far, when more may follow. */
  let lone: Binding | null = null;
  let isComposing = false;
  let stopClearing: (() => void) | null = null;

  const reset = (): void => {
    const wasPending = pressed.length > 0;
    stopTimer?.();
    stopTimer = null;
    lone = null;
    pressed = [];
    if (wasPending) target.hint([]);
  };

  const waitForNext = (steps: readonly KeyStep[], continuations: readonly Binding[]): void => {
    stopTimer?.();
    pressed = steps;
    stopTimer = schedule(() => target.hint(continuations), SEQUENCE_HINT_MS);
  };

  const runLone = (binding: Binding): void => {
    reset();
    target.run(binding.commandId);
  };

  const waitForMore = (steps: readonly KeyStep[], binding: Binding): void => {
    stopTimer?.();
    pressed = steps;
    lone = binding;
    stopTimer = schedule(() => runLone(binding), LONE_KEY_MS);
  };

  const mayActIn = (situation: KeySituation, binding: Binding): boolean => {
    if (situation.isDialogOpen) return false;
    if (!situation.isEditable) return true;
    // A character is text here, whatever its command says; `u` and Escape may call the same one.
    const isText = binding.steps.some(({ isMod, key }) => !isMod && key.length === 1);
    return !isText && target.actsInEditable(binding.commandId);
  };

  return {
    setBindings(next) {
      bindings = next;
      reset();
    },
    reset,
    compositionStart() {
      stopClearing?.();
      stopClearing = null;
      isComposing = true;
      reset();
    },
    compositionEnd() {
      // The key that confirms a candidate arrives after the end event; it is still part of the composition.
      stopClearing?.();
      stopClearing = schedule(() => {
        isComposing = false;
      }, 0);
    },
    keyDown(input, situation) {
      if (isComposing || input.isComposing || input.keyCode === COMPOSING_KEY_CODE) return false;
      if (MODIFIER_KEYS.has(input.key)) return false;
      if (situation.ownedKeys.has(input.key) && !input.ctrlKey && !input.metaKey) return false;
      const step = stepOf(input, platform);
      if (step === null) {
        reset();
        return false;
      }
      const wasPending = pressed.length > 0;
      const steps = [...pressed, step];
      const matching = bindings.filter(
        (binding) =>
          steps.length <= binding.steps.length &&
          steps.every((each, index) => {
            const wanted = binding.steps[index];
            return wanted !== undefined && isSameStep(each, wanted);
          }) &&
          mayActIn(situation, binding) &&
          target.isEnabled(binding.commandId),
      );
      const complete = matching.find((binding) => binding.steps.length === steps.length);
      if (complete !== undefined && matching.some((binding) => binding.steps.length > steps.length)) {
        if (!input.repeat) waitForMore(steps, complete);
        return true;
      }
      if (complete !== undefined) {
        reset();
        if (!input.repeat || target.isRepeatable(complete.commandId)) target.run(complete.commandId);
        return true;
      }
      if (matching.length > 0) {
        if (!input.repeat) waitForNext(steps, matching);
        return true;
      }
      if (lone !== null && input.repeat) return true;
      if (lone !== null && input.key !== 'Escape') {
        // It was no part of a sequence: the first key is carried out, and this one is for what that opens.
        runLone(lone);
        return true;
      }
      reset();
      // The second key of a sequence that leads nowhere is swallowed: it was not meant for something else.
      return wasPending && !situation.isEditable;
    },
  };
}
