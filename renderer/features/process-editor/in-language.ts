import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { LANGUAGES } from '../../i18n/languages.ts';
import type { Translate } from '../../i18n/translator.ts';

/** “Title (English)”. */
export function inLanguage(t: Translate, what: TextKey, language: Locale): string {
  const name = LANGUAGES.find(({ value }) => value === language)?.label ?? language;
  return t('processEditor.inLanguage', { what: t(what), language: name });
}
