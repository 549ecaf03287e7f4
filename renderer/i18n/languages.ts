import type { Locale } from '../../shared/model/locale.ts';

/** The languages there are, each in its own words. */
export const LANGUAGES: readonly { readonly value: Locale; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'zh-CN', label: '简体中文' },
];
