import type { Macro, MacroKey } from '../../../shared/model/macro.ts';
import type { Binding } from '../../keymap/bindings.ts';

/** The digits that call macros behind `m`. */
export const MACRO_KEYS: readonly MacroKey[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The macro that a digit calls: one's own before a team's, in the order of the list. */
export function macroOfKey(macros: readonly Macro[], key: number): Macro | undefined {
  return MACRO_KEYS.includes(key) ? macros.find((macro) => macro.key === key) : undefined;
}

/** The digit that calls this macro; null where it has none, or another one has it before. */
export function keyOfMacro(macros: readonly Macro[], macro: Macro): MacroKey | null {
  return macro.key !== null && macroOfKey(macros, macro.key)?.id === macro.id ? macro.key : null;
}

/** Why a macro cannot have a digit: another macro that has it, or the command that the person bound its keys to. */
export function keyHolder(
  key: MacroKey,
  id: string,
  macros: readonly Macro[],
  bindings: readonly Binding[],
): { readonly macro: Macro } | { readonly commandId: string } | null {
  const macro = macros.find((each) => each.key === key && each.id !== id);
  if (macro !== undefined) return { macro };
  const bound = bindings.find(
    ({ commandId, text }) => text === `m ${key}` && !commandId.startsWith('macro.'),
  );
  return bound === undefined ? null : { commandId: bound.commandId };
}
