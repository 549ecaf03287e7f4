import type { Locale } from '../model/locale.ts';

/** The language of a terminal: the one that was asked for, else by the usual variables: LC_ALL, LC_MESSAGES, LANG. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>): Locale;
