import { defineCommand } from './command.ts';

/** Spares a line whose bytes cost money (files wait, news come bundled), or stops sparing it. */
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
