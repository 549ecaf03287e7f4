// The small form of zod: main reads this before anything is on the screen.
import * as z from 'zod/mini';
import { Locale } from '../model/locale.ts';

/**
 * The few things the screen asks of the Electron main process, and hears from it. Everything about data goes
 * through the store port instead.
 */
export const BootInfo = z.object({
  platform: z.enum(['darwin', 'linux', 'win32']),
  systemLocale: Locale,
  appVersion: z.string(),
  /** True when the start asked for a picture of the first queue. */
  wantsQueuePainted: z.boolean(),
});
export type BootInfo = z.infer<typeof BootInfo>;

/** How the store process is doing. */
export const StoreState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('restarting'), attempt: z.int() }),
  z.object({ state: z.literal('failed') }),
]);
export type StoreState = z.infer<typeof StoreState>;

export const OpenExternalArgs = z.object({ url: z.url({ protocol: /^(https?|mailto|tel)$/ }) });
export const ChooseSavePathArgs = z.object({ filename: z.string().check(z.maxLength(255)) });
export const ShowSavedArgs = z.object({ token: z.string().check(z.maxLength(100)) });
export const SetLocaleArgs = z.object({ locale: Locale });
export const SetThemeArgs = z.object({ theme: z.enum(['system', 'light', 'dark']) });

/** What the system shows while the window is behind others; a click brings it to the front, and opens the link. */
export const NotifyArgs = z.object({
  title: z.string().check(z.maxLength(300)),
  body: z.string().check(z.maxLength(1_000)),
  link: z.nullable(z.string().check(z.maxLength(200))),
});
export const SetBadgeArgs = z.object({ count: z.int().check(z.nonnegative()) });

/** The native menu, built from the command registry of the screen, in the language of the screen. */
export const SetMenuArgs = z.object({
  /** For the items that are not commands of ours: copy, paste, quit. */
  locale: Locale,
  groups: z
    .array(
      z.object({
        label: z.string().check(z.maxLength(100)),
        items: z
          .array(
            z.object({
              commandId: z.string().check(z.maxLength(100)),
              label: z.string().check(z.maxLength(200)),
              /** Shown beside the label only; the screen's own keymap acts on the keys. */
              keys: z.nullable(z.string().check(z.maxLength(40))),
              isEnabled: z.boolean(),
            }),
          )
          .check(z.maxLength(60)),
      }),
    )
    .check(z.maxLength(12)),
});

/** What the preload script puts on `window.outpost`. The store port itself arrives with window.postMessage. */
export interface HostApi {
  /** What the page needs first. Asking says that it listens: the store port follows. */
  bootInfo(): Promise<BootInfo>;
  /** Opens a web, mail or phone link outside the application. */
  openExternal(args: z.infer<typeof OpenExternalArgs>): Promise<void>;
  /**
   * Asks where to save a file. The answer is a token that the store knows the place by, never a path; null when the
   * person cancelled.
   */
  chooseSavePath(args: z.infer<typeof ChooseSavePathArgs>): Promise<string | null>;
  /** Shows a saved file in its folder. Nothing is ever opened or run. */
  showSaved(args: z.infer<typeof ShowSavedArgs>): Promise<void>;
  /** Says that the first queue with rows is on the screen. */
  queuePainted(): Promise<void>;
  restartStore(): Promise<void>;
  setLocale(args: z.infer<typeof SetLocaleArgs>): Promise<void>;
  setTheme(args: z.infer<typeof SetThemeArgs>): Promise<void>;
  setMenu(args: z.infer<typeof SetMenuArgs>): Promise<void>;
  notify(args: z.infer<typeof NotifyArgs>): Promise<void>;
  /** The number at the icon of the application, where the system shows one; 0 takes it away. */
  setBadge(args: z.infer<typeof SetBadgeArgs>): Promise<void>;
  /** The link (`outpost://ticket/<id>`) that the application was asked to open, once; null when there is none. */
  takeLink(): Promise<string | null>;
  /** A link waits to be taken. */
  onLink(listener: () => void): () => void;
  onStoreState(listener: (state: StoreState) => void): () => void;
  /** A command chosen in the native menu, by its id. */
  onRunCommand(listener: (commandId: string) => void): () => void;
}
