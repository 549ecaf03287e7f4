import { newMacro } from '../features/macros/own-macro.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Begins a macro. */
export const macroCreate = defineCommand({
  id: 'macro.create',
  label: 'command.macro.create',
  alias: 'alias.macro.create',
  group: 'ticket',
  run: ({ services, me }) =>
    patchUi(services.ui, { overlay: { kind: 'macro', macro: newMacro(services, me), isNew: true } }),
});
