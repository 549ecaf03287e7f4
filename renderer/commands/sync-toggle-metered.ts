import { defineCommand } from './command.ts';

/** On a line that costs money files wait and text goes on; or they go again. */
export const syncToggleMetered = defineCommand({
  id: 'sync.toggle-metered',
  label: 'command.sync.toggle-metered',
  group: 'application',
  run: async ({ services }) => {
    const isMetered = services.store.settings.snapshot().data?.isMetered ?? false;
    await services.store.setSettings({ isMetered: !isMetered });
    const { t } = services.translator;
    services.toasts.show({ text: t(isMetered ? 'metered.off' : 'metered.on') }, 'metered');
  },
});
