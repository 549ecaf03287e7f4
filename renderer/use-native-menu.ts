import { useEffect } from 'react';
import type { CommandGroup } from './commands/command.ts';
import { useText } from './i18n/translator.ts';
import { keyNames } from './keymap/key-step.ts';
import { useServices } from './services.ts';
import { useSession } from './store-client/use-session.ts';

const MENU_GROUPS: readonly CommandGroup[] = ['ticket', 'write', 'go', 'window', 'application'];

/** Builds the native menu from the command registry, in the language of the screen, and runs what it calls. */
export function useNativeMenu(): void {
  const { host, commands, boot } = useServices();
  const { t, locale } = useText();
  const isSignedIn = useSession()?.phase === 'signedIn';
  // biome-ignore lint/correctness/useExhaustiveDependencies: t is new with every paint; the language decides
  useEffect(() => {
    const groups = MENU_GROUPS.map((group) => ({
      label: t(`group.${group}`),
      items: commands
        .list()
        .filter((command) => command.group === group && command.isKeyOnly !== true)
        .map((command) => {
          const keys = commands.keysOf(command.id)[0];
          return {
            commandId: command.id,
            label: t(command.label),
            keys:
              keys === undefined
                ? null
                : keys
                    .split(' ')
                    .map((step) => keyNames(step, boot.platform).join('+'))
                    .join(' '),
            isEnabled: isSignedIn,
          };
        }),
    }));
    void host.setMenu({ locale, groups });
  }, [host, commands, boot, locale, isSignedIn]);
  useEffect(() => host.onRunCommand((id) => commands.run(id)), [host, commands]);
}
