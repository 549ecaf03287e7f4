import { useEffect } from 'react';
import { useServices } from './services.ts';
import { useSettings } from './store-client/use-session.ts';

const DARK_QUERY = '(prefers-color-scheme: dark)';

/** Puts language, theme and density of the settings on the page, and tells the Electron side. */
export function useAppearance(): void {
  const { host, translator, boot, commands } = useServices();
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
    if (settings === undefined) return;
    translator.setLocale(locale ?? boot.systemLocale);
  }, [translator, boot, locale, settings]);

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
