import { defineCommand } from './command.ts';

/** Light or dark. */
export const themeToggle = defineCommand({
  id: 'theme.toggle',
  label: 'command.theme.toggle',
  alias: 'alias.theme.toggle',
  group: 'application',
  run: async ({ services }) => {
    const isDark = document.documentElement.dataset.theme === 'dark';
    await services.store.setSettings({ theme: isDark ? 'light' : 'dark' });
  },
});
