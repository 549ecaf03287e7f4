import { defineCommand } from './command.ts';

/** Works without the line, or goes back to it. */
export const syncToggleOffline = defineCommand({
  id: 'sync.toggle-offline',
  label: 'command.sync.toggle-offline',
  group: 'application',
  run: async ({ services }) => {
    const isOffline = services.store.sync.snapshot().data?.isOfflineByChoice === true;
    await services.store.setOffline(!isOffline);
  },
});
