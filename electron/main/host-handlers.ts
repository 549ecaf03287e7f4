import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { app, BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, nativeTheme, shell } from 'electron';
import type * as z from 'zod/mini';
import {
  type BootInfo,
  ChooseSavePathArgs,
  NotifyArgs,
  OpenExternalArgs,
  SetBadgeArgs,
  SetLocaleArgs,
  SetMenuArgs,
  SetThemeArgs,
  ShowSavedArgs,
} from '../../shared/contract/host.ts';
import { HOST_CHANNELS } from '../../shared/contract/host-channels.ts';
import { showMenu } from './menu.ts';
import { notify } from './notifier.ts';
import { PAGE_ORIGIN } from './page-protocol.ts';
import { openOutside } from './window.ts';

export interface HostHandlerPorts {
  readonly bootInfo: BootInfo;
  /** The page is coming and can be handed its way to the store. */
  onPageReady(window: BrowserWindow): void;
  onQueuePainted(window: BrowserWindow): void;
  /** The link that waits for the screen. */
  takeLink(): string | null;
  /** The person has clicked a notification. */
  onNotificationOpened(link: string | null): void;
  restartStore(): void;
  /** The language the screen speaks now. */
  onLocale(locale: BootInfo['systemLocale']): void;
  /** Tells the store a place the person has chosen; the page only hears its token. */
  onSavePath(token: string, path: string): void;
}

/** Answers the screen's few questions to main. Callers other than our own page are refused. */
export function registerHostHandlers(ports: HostHandlerPorts): void {
  handle(HOST_CHANNELS.bootInfo, null, (_args, window) => {
    ports.onPageReady(window);
    return ports.bootInfo;
  });
  handle(HOST_CHANNELS.openExternal, OpenExternalArgs, ({ url }) => openOutside(url));
  const saved = new Map<string, string>();
  handle(HOST_CHANNELS.chooseSavePath, ChooseSavePathArgs, async ({ filename }, window) => {
    const path = await askSavePath(filename, window);
    if (path === null) return null;
    const token = randomUUID();
    saved.set(token, path);
    ports.onSavePath(token, path);
    return token;
  });
  handle(HOST_CHANNELS.showSaved, ShowSavedArgs, ({ token }) => {
    const path = saved.get(token);
    if (path !== undefined) shell.showItemInFolder(path);
  });
  handle(HOST_CHANNELS.queuePainted, null, (_args, window) => ports.onQueuePainted(window));
  handle(HOST_CHANNELS.notify, NotifyArgs, (args) =>
    notify(args, () => ports.onNotificationOpened(args.link)),
  );
  handle(HOST_CHANNELS.setBadge, SetBadgeArgs, ({ count }) => void app.setBadgeCount(count));
  handle(HOST_CHANNELS.takeLink, null, () => ports.takeLink());
  handle(HOST_CHANNELS.restartStore, null, () => ports.restartStore());
  handle(HOST_CHANNELS.setLocale, SetLocaleArgs, ({ locale }) => ports.onLocale(locale));
  handle(HOST_CHANNELS.setTheme, SetThemeArgs, ({ theme }) => {
    nativeTheme.themeSource = theme;
  });
  handle(HOST_CHANNELS.setMenu, SetMenuArgs, (menu, window) => showMenu(menu, window));
}

function handle<S extends z.ZodMiniType>(
  channel: string,
  schema: S | null,
  run: (args: z.infer<S>, window: BrowserWindow) => unknown,
): void {
  ipcMain.handle(channel, (event, args: unknown) => {
    const window = callerOf(event);
    return run((schema === null ? undefined : schema.parse(args)) as z.infer<S>, window);
  });
}

function callerOf(event: IpcMainInvokeEvent): BrowserWindow {
  const window = BrowserWindow.fromWebContents(event.sender);
  if (window === null || !event.senderFrame?.url.startsWith(`${PAGE_ORIGIN}/`)) {
    throw new Error('A call from a page that is not ours');
  }
  return window;
}

async function askSavePath(filename: string, window: BrowserWindow): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: basename(filename),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === undefined || filePath === '' ? null : filePath;
}

/** What the screen is told at its start. */
export function bootInfoOf(locale: BootInfo['systemLocale'], wantsQueuePainted: boolean): BootInfo {
  const { platform } = process;
  return {
    platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    systemLocale: locale,
    appVersion: app.getVersion(),
    wantsQueuePainted,
  };
}
