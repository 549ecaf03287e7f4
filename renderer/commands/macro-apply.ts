import type { TextKey } from '../../shared/i18n/resources.ts';
import type { Macro } from '../../shared/model/macro.ts';
import { MACRO_KEYS, macroOfKey } from '../features/macros/macro-keys.ts';
import type { Services } from '../services.ts';
import { type Command, defineCommand } from './command.ts';

/** Applies the macro that has a digit; there is no such command while none has it. */
export const macroApply: readonly Command[] = MACRO_KEYS.map((digit) =>
  defineCommand({
    id: `macro.apply-${digit}`,
    label: `command.macro.apply-${digit}` as TextKey,
    group: 'ticket',
    isKeyOnly: true,
    nameNow: (services) => macroAt(services, digit)?.name,
    when: ({ services, hasTargets }) => hasTargets && macroAt(services, digit) !== undefined,
    run: async ({ services, targets }) => {
      const macro = macroAt(services, digit);
      const ticketIds = await targets();
      if (macro === undefined || ticketIds.length === 0) return;
      const { callMacro } = await import('../features/macros/call-macro.ts');
      await callMacro(services, macro, ticketIds);
    },
  }),
);

function macroAt({ store }: Services, digit: number): Macro | undefined {
  return macroOfKey(store.live('macro.list', {}).snapshot().data ?? [], digit);
}
