import { isSameStep, type KeyStep, parseSequence } from './key-step.ts';

/** Keys of commands by command id: what the default map and a person's own map both are. */
export type Keymap = Readonly<Record<string, readonly string[]>>;

/** One way to call a command. */
export interface Binding {
  readonly commandId: string;
  /** As written: `g q`. */
  readonly text: string;
  readonly steps: readonly KeyStep[];
}

/** Two bindings of which one would never be reached. */
export interface BindingConflict {
  readonly first: Binding;
  readonly second: Binding;
}

/** The bindings of a keymap, with a person's own keys in place of the default ones. */
export function readBindings(defaults: Keymap, own: Keymap): readonly Binding[] {
  return Object.keys(defaults).flatMap((commandId) =>
    (own[commandId] ?? defaults[commandId] ?? []).map((text) => ({
      commandId,
      text,
      steps: parseSequence(text),
    })),
  );
}

/** Every pair of bindings of which one is the beginning of the other. */
export function findConflicts(bindings: readonly Binding[]): readonly BindingConflict[] {
  const conflicts: BindingConflict[] = [];
  for (const [index, first] of bindings.entries()) {
    for (const second of bindings.slice(index + 1)) {
      if (first.commandId !== second.commandId && isPrefixPair(first.steps, second.steps)) {
        conflicts.push({ first, second });
      }
    }
  }
  return conflicts;
}

function isPrefixPair(a: readonly KeyStep[], b: readonly KeyStep[]): boolean {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a[index];
    const right = b[index];
    if (left === undefined || right === undefined || !isSameStep(left, right)) return false;
  }
  return true;
}
