/**
 * The language of a terminal: the one that was asked for, else by the usual variables: LC_ALL, LC_MESSAGES, LANG.
 * Plain JavaScript, because the set-up reads it before there is a Node that knows types.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {import('../model/locale.ts').Locale}
 */
export function localeOf({ OUTPOST_LOCALE, LC_ALL, LC_MESSAGES, LANG }) {
  if (OUTPOST_LOCALE === 'en' || OUTPOST_LOCALE === 'zh-CN') return OUTPOST_LOCALE;
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
