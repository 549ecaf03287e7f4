import type { Binding, Keymap } from '../keymap/bindings.ts';
import { findConflicts, readBindings } from '../keymap/bindings.ts';
import { createState, type State } from '../state/create-state.ts';
import type { Command, CommandContext } from './command.ts';

/** The commands with the keys that call them. */
export interface CommandRegistry {
  list(): readonly Command[];
  find(id: string): Command | undefined;
  /** The keys of a command as written in the map; the first one is shown. */
  keysOf(id: string): readonly string[];
  readonly bindings: State<readonly Binding[]>;
  setOwnKeys(own: Keymap): void;
  isEnabled(id: string): boolean;
  run(id: string): void;
  /** What a command would see if it ran now; null while nobody is signed in. */
  surroundings(): CommandContext | null;
}

export interface RegistryPorts {
  readonly commands: readonly Command[];
  readonly defaults: Keymap;
  /** The present surroundings; null while nobody is signed in. */
  context(): CommandContext | null;
  /** Told about commands that fail and keys that clash. */
  report(problem: { readonly commandId: string; readonly error: unknown }): void;
}

/** Registers the commands, warns about keys that clash and about ids that occur twice. */
export function createCommandRegistry({
  commands,
  defaults,
  context,
  report,
}: RegistryPorts): CommandRegistry {
  const byId = new Map(commands.map((command) => [command.id, command]));
  if (byId.size !== commands.length) throw new Error('Two commands have the same id');
  const read = (own: Keymap): readonly Binding[] => {
    const all = readBindings(defaults, own).filter(({ commandId }) => byId.has(commandId));
    for (const { first, second } of findConflicts(all)) {
      report({
        commandId: second.commandId,
        error: new Error(`${second.text} is already bound to ${first.commandId} (${first.text})`),
      });
    }
    return all;
  };
  const bindings = createState(read({}));

  const isEnabled = (id: string): boolean => {
    const command = byId.get(id);
    const surroundings = context();
    if (command === undefined || surroundings === null) return false;
    return command.when?.(surroundings) ?? true;
  };

  return {
    list: () => commands,
    find: (id) => byId.get(id),
    keysOf: (id) =>
      bindings
        .get()
        .filter(({ commandId }) => commandId === id)
        .map(({ text }) => text),
    bindings,
    surroundings: context,
    setOwnKeys: (own) => bindings.set(read(own)),
    isEnabled,
    run(id) {
      const command = byId.get(id);
      const surroundings = context();
      if (command === undefined || surroundings === null) return;
      if (command.when !== undefined && !command.when(surroundings)) return;
      try {
        const result = command.run(surroundings);
        if (result instanceof Promise) {
          result.catch((error: unknown) => report({ commandId: id, error }));
        }
      } catch (error) {
        report({ commandId: id, error });
      }
    },
  };
}
