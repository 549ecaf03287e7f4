import { useEffect } from 'react';
import type { Locale } from '../shared/model/locale.ts';
import { reportError } from './report-error.ts';
import { useServices } from './services.ts';
import { useStateValue } from './state/create-state.ts';
import { useSession, useSettings } from './store-client/use-session.ts';

const DARK_QUERY = '(prefers-color-scheme: dark)';

/** Puts language, theme and density of the settings on the page, and tells the Electron side. */
export function useAppearance(): void {
  const { host, translator, boot, commands } = useServices();
  const chosen = useLanguageChoice();
  const settings = useSettings();
  const theme = settings?.theme ?? 'system';
  const density = settings?.density ?? 'default';
  const locale = settings?.locale ?? null;
  const keys = settings?.keys;

  useEffect(() => {
    const prefersDark = window.matchMedia(DARK_QUERY);
    const apply = (): void => {
      const isDark = theme === 'dark' || (theme === 'system' && prefersDark.matches);
      document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    };
    apply();
    prefersDark.addEventListener('change', apply);
    void host.setTheme({ theme });
    return () => prefersDark.removeEventListener('change', apply);
  }, [host, theme]);

  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);

  useEffect(() => {
    if (settings === undefined && chosen === null) return;
    translator.setLocale(chosen ?? locale ?? boot.systemLocale);
  }, [translator, boot, locale, chosen, settings]);

  useEffect(() => {
    const apply = (): void => {
      const current = translator.locale();
      document.documentElement.lang = current;
      void host.setLocale({ locale: current });
    };
    apply();
    return translator.subscribe(apply);
  }, [host, translator]);

  useEffect(() => {
    if (keys !== undefined) commands.setOwnKeys(keys);
  }, [commands, keys]);
}

/** Makes a language that was asked for before signing in the setting of whoever signs in. Null once it is. */
function useLanguageChoice(): Locale | null {
  const services = useServices();
  const { languageChoice, store } = services;
  const chosen = useStateValue(languageChoice, (value) => value);
  const isSignedIn = useSession()?.phase === 'signedIn';
  const locale = useSettings()?.locale;
  useEffect(() => {
    if (chosen === null || !isSignedIn) return;
    const forget = (): void => languageChoice.update((current) => (current === chosen ? null : current));
    // Not before the settings say it: the screen would speak the other language for a moment.
    if (locale === chosen) forget();
    else {
      store.setSettings({ locale: chosen }).catch((error: unknown) => {
        forget();
        reportError(services)(error);
      });
    }
  }, [services, store, languageChoice, chosen, isSignedIn, locale]);
  return chosen;
}
