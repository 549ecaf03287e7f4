export type ToastTone = 'plain' | 'warning' | 'danger';

/** What a short message says and offers. */
export interface ToastMessage {
  readonly text: string;
  readonly tone?: ToastTone;
  readonly action?: { readonly label: string; run(): void };
}

/** A message as it is put on the screen: one with the id of another takes its place. */
export interface ShownToast extends ToastMessage {
  readonly id: string;
  readonly tone: ToastTone;
  readonly timeoutMs: number;
}

/** Shows short messages; one with the same `slot`, or the same words, takes the place of the former. */
export interface ToastManager {
  show(message: ToastMessage, slot?: string): void;
  /** Names what puts them on the screen; all that was said before comes now. Returns how to stop. */
  attach(put: (toast: ShownToast) => void): () => void;
}

const PLAIN_MS = 5_000;
const PROBLEM_MS = 12_000;

/** A manager that can be used outside of components, and before there is a place to show anything. */
export function createToasts(): ToastManager {
  let put: ((toast: ShownToast) => void) | null = null;
  let held: ShownToast[] = [];
  return {
    show({ text, tone = 'plain', action }, slot) {
      const toast: ShownToast = {
        // Said twice, it stands there once.
        id: slot ?? `${tone} ${text}`,
        text,
        tone,
        timeoutMs: tone === 'plain' ? PLAIN_MS : PROBLEM_MS,
        ...(action === undefined ? {} : { action }),
      };
      if (put === null) held = [...held.filter(({ id }) => id !== toast.id), toast];
      else put(toast);
    },
    attach(next) {
      put = next;
      const waiting = held;
      held = [];
      for (const toast of waiting) next(toast);
      return () => {
        if (put === next) put = null;
      };
    },
  };
}
