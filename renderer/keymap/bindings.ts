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

/** Every pair of bindings with the same keys. One that begins another is reached by waiting for a moment. */
export function findConflicts(bindings: readonly Binding[]): readonly BindingConflict[] {
  const conflicts: BindingConflict[] = [];
  for (const [index, first] of bindings.entries()) {
    for (const second of bindings.slice(index + 1)) {
      if (first.commandId !== second.commandId && isSameSequence(first.steps, second.steps)) {
        conflicts.push({ first, second });
      }
    }
  }
  return conflicts;
}

function isSameSequence(a: readonly KeyStep[], b: readonly KeyStep[]): boolean {
  return (
    a.length === b.length &&
    a.every((step, index) => {
      const other = b[index];
      return other !== undefined && isSameStep(step, other);
    })
  );
}
