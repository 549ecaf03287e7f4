import { Locale } from '../model/locale.ts';

/** The language of a terminal: the one that was asked for, else by the usual variables: LC_ALL, LC_MESSAGES, LANG. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>): Locale {
  const { OUTPOST_LOCALE, LC_ALL, LC_MESSAGES, LANG } = environment;
  const asked = Locale.safeParse(OUTPOST_LOCALE);
  if (asked.success) return asked.data;
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
