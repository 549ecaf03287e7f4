import { defineCommand } from './command.ts';

/** Tries the line at once. */
export const syncNow = defineCommand({
  id: 'sync.now',
  label: 'command.sync.now',
  group: 'application',
  run: ({ services }) => services.store.syncNow(),
});
