import type { Locale } from '../model/locale.ts';

/** The language of a terminal, by the usual variables: LC_ALL, LC_MESSAGES, LANG. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>): Locale {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
