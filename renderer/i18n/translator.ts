import i18next, { type i18n } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { RESOURCES, type TextKey, type TextParams } from '../../shared/i18n/resources.ts';
import type { Locale } from '../../shared/model/locale.ts';

/** Writes a text of the interface in the present language. */
export type Translate = (key: TextKey, params?: TextParams) => string;

/** The texts of the interface; the language can change at any time. */
export interface Translator {
  readonly i18n: i18n;
  locale(): Locale;
  t: Translate;
  setLocale(locale: Locale): Promise<void>;
}

/** A translator that speaks `locale` first. Both languages are inside; nothing is loaded. */
export async function createTranslator(locale: Locale): Promise<Translator> {
  const instance = i18next.createInstance();
  await instance.use(initReactI18next).init({
    lng: locale,
    fallbackLng: 'en',
    resources: {
      en: { translation: RESOURCES.en },
      'zh-CN': { translation: RESOURCES['zh-CN'] },
    },
    keySeparator: false,
    nsSeparator: false,
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  return {
    i18n: instance,
    locale: () => (instance.language === 'zh-CN' ? 'zh-CN' : 'en'),
    t: (key, params) => instance.t(key, params ?? {}),
    setLocale: async (next) => {
      await instance.changeLanguage(next);
    },
  };
}

/** The texts for a component, painted again when the language changes. */
export function useText(): { t: Translate; locale: Locale } {
  const { t, i18n } = useTranslation();
  return {
    t: (key, params) => t(key, params ?? {}),
    locale: i18n.language === 'zh-CN' ? 'zh-CN' : 'en',
  };
}
