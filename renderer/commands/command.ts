import type { TextKey } from '../../shared/i18n/resources.ts';
import type { TicketId } from '../../shared/model/ids.ts';
import type { User } from '../../shared/model/user.ts';
import type { Services } from '../services.ts';
import type { Pane, UiState } from '../state/ui-state.ts';

export type CommandGroup = 'move' | 'select' | 'ticket' | 'write' | 'go' | 'window' | 'application';

/** What a command can see and use when it runs. */
export interface CommandContext {
  readonly services: Services;
  readonly ui: UiState;
  readonly me: User;
  /** The area that has the focus. */
  readonly pane: Pane | null;
  /** Whether there is a ticket to act on. */
  readonly hasTargets: boolean;
  /** The tickets it acts on: the selection, or the one that is open or focused. */
  targets(): Promise<readonly TicketId[]>;
}

/** Something a person can trigger by key, menu, palette or button; all of them run this. */
export interface Command {
  readonly id: string;
  readonly label: TextKey;
  /** Other words people look for it by, with commas between. */
  readonly alias?: TextKey;
  readonly group: CommandGroup;
  /** Acts from within a text field as well. */
  readonly actsInEditable?: boolean;
  /** Repeats while the key is held down. */
  readonly isRepeatable?: boolean;
  /** Left out of the palette: only makes sense as a key. */
  readonly isKeyOnly?: boolean;
  /** What it is called at present, where people give it a name. */
  nameNow?(services: Services): string | undefined;
  /** Whether it can run now; always, when left out. */
  when?(context: CommandContext): boolean;
  run(context: CommandContext): void | Promise<void>;
}

/** Keeps the type of a command written as a plain object. */
export function defineCommand(command: Command): Command {
  return command;
}
