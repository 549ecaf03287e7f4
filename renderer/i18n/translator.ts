import { useSyncExternalStore } from 'react';
import { type TextKey, type TextParams, translate } from '../../shared/i18n/resources.ts';
import type { Locale } from '../../shared/model/locale.ts';
import { useServices } from '../services.ts';

/** Writes a text of the interface in the present language. */
export type Translate = (key: TextKey, params?: TextParams) => string;

/** A language and the writer of its texts; the same object as long as the language stays. */
export interface Language {
  readonly locale: Locale;
  readonly t: Translate;
}

/** The texts of the interface; the language can change at any time. */
export interface Translator {
  language(): Language;
  locale(): Locale;
  t: Translate;
  setLocale(locale: Locale): void;
  subscribe(listener: () => void): () => void;
}

const LANGUAGES: Readonly<Record<Locale, Language>> = {
  en: { locale: 'en', t: (key, params) => translate('en', key, params) },
  'zh-CN': { locale: 'zh-CN', t: (key, params) => translate('zh-CN', key, params) },
};

/** A translator that speaks `locale` first. Both languages are inside; nothing is loaded. */
export function createTranslator(locale: Locale): Translator {
  let current = LANGUAGES[locale];
  const listeners = new Set<() => void>();
  return {
    language: () => current,
    locale: () => current.locale,
    t: (key, params) => current.t(key, params),
    setLocale(next) {
      if (next === current.locale) return;
      current = LANGUAGES[next];
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The texts for a component, painted again when the language changes. */
export function useText(): Language {
  const { translator } = useServices();
  return useSyncExternalStore(translator.subscribe, translator.language);
}
