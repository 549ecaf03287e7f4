import { defineCommand } from './command.ts';

/** English or Chinese. */
export const languageToggle = defineCommand({
  id: 'language.toggle',
  label: 'command.language.toggle',
  alias: 'alias.language.toggle',
  group: 'application',
  run: async ({ services }) => {
    const locale = services.translator.locale() === 'en' ? 'zh-CN' : 'en';
    await services.store.setSettings({ locale });
  },
});
