import { join } from 'node:path';
import { app, BrowserWindow, dialog, powerMonitor } from 'electron';
import type { StoreState } from '../../shared/contract/host.ts';
import { HOST_CHANNELS } from '../../shared/contract/host-channels.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';
import { chromiumFolder } from './chromium-folder.ts';
import { type ClientConfig, readConfig } from './config.ts';
import { bootInfoOf, registerHostHandlers } from './host-handlers.ts';
import { createKeychain } from './keychain.ts';
import { createLinkBox } from './links.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { takeScreenshot } from './screenshot.ts';
import { needsReadyApp, startStoreCarrier } from './store-carrier.ts';
import { createStoreProcess, type StoreProcess } from './store-process.ts';
import { limitPermissions, openWindow } from './window.ts';

const STORE_ENTRY = join(import.meta.dirname, '../store/main.js');
const PAGE_FOLDER = join(import.meta.dirname, '../renderer');

registerPageScheme();
const config = configOrEnd();
app.setPath('userData', chromiumFolder(config.profileDir));
// The page's code is compiled whole and kept in the code cache. What V8 compiles lazily would never get there, because
// the cache is written before the first screen is rendered: that compiled 1,400 functions anew at every start. And room
// for young objects (MB), so that the first screen is not collected while it is made.
app.commandLine.appendSwitch('js-flags', '--no-lazy --min-semi-space-size=16');
if (config.isGpuDisabled) app.commandLine.appendSwitch('disable-gpu');

let store: StoreProcess | null = null;
let isQuitting = false;
let hasPainted = false;
let isAsking = false;
/** What the screen speaks; the person may have chosen another language than the one of the start. */
let { locale } = config;

/** Without usable settings there is nothing to show a window with: whoever set them reads the terminal. */
function configOrEnd(): ClientConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = translate(localeOf(process.env), `error.${error.code}`, error.params);
    process.stderr.write(`${message}\n`);
    process.exit(1);
  }
}

function allWindows(): BrowserWindow[] {
  return BrowserWindow.getAllWindows().filter((window) => !window.isDestroyed());
}

function tellWindows(state: StoreState): void {
  for (const window of allWindows()) window.webContents.send(HOST_CHANNELS.storeState, state);
}

/** The life of the store that each listening window was given a port to. */
const handedLife = new WeakMap<BrowserWindow, number>();

/** Hands a window its own way to the store; the data never passes through here again. */
function handOver(window: BrowserWindow): void {
  const port = store?.openPort();
  handedLife.set(window, store?.life ?? 0);
  if (port) window.webContents.postMessage(HOST_CHANNELS.storePort, null, [port]);
}

/** Gives every listening window a port to the store that runs now, unless it has one. */
function handOverToAll(): void {
  for (const window of allWindows()) {
    const life = handedLife.get(window);
    if (life !== undefined && life !== store?.life) handOver(window);
  }
}

async function onQueuePainted(window: BrowserWindow): Promise<void> {
  if (hasPainted) return;
  hasPainted = true;
  store?.queuePainted();
  // For scripts that wait for a usable client; who asked for a picture has it by that.
  if (config.isOnce && config.screenshotPath === null)
    process.stdout.write(`${JSON.stringify({ queuePainted: true })}\n`);
  if (config.screenshotPath !== null) await takeScreenshot(window, config.screenshotPath);
  if (config.isOnce) await quit();
}

/** Unsent changes are safe on this machine; whoever closes the window should still know about them. */
async function mayQuit(): Promise<boolean> {
  const count = store?.pendingCount ?? 0;
  if (count === 0 || config.isOnce) return true;
  const [window] = allWindows();
  if (window === undefined) return true;
  const text = (key: Parameters<typeof translate>[1]) => translate(locale, key, { count });
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: text('quit.title'),
    detail: text('quit.detail'),
    buttons: [text('quit.stay'), text('quit.quit')],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** Before any end that a person asks for, by the menu, a key or the window's own button. */
async function askToQuit(event: { preventDefault(): void }): Promise<void> {
  if (isQuitting) return;
  event.preventDefault();
  if (isAsking) return;
  isAsking = true;
  try {
    if (await mayQuit()) await quit();
  } finally {
    isAsking = false;
  }
}

async function quit(): Promise<void> {
  if (isQuitting) return;
  isQuitting = true;
  // The back-up at the end takes its time; nobody needs to watch it.
  for (const window of allWindows()) window.hide();
  await store?.stop();
  app.exit(0);
}

app.on('before-quit', (event) => void askToQuit(event));
app.on('window-all-closed', () => void quit());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void quit());

/** Links that the system hands over: at the start, to the window that is there, or by a click on a notification. */
const links = createLinkBox(() => {
  for (const window of allWindows()) window.webContents.send(HOST_CHANNELS.link);
});

function comeToFront(): void {
  const [window] = allWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

app.on('open-url', (event, url) => {
  event.preventDefault();
  links.offer([url]);
  comeToFront();
});

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv) => {
    links.offer(argv);
    comeToFront();
  });
  links.offer(process.argv);
  // Whoever starts it from its sources keeps what the system opens these links with.
  if (app.isPackaged) app.setAsDefaultProtocolClient('outpost');
  // The store opens its database while Chromium is still starting, where its carrier allows it.
  if (!needsReadyApp()) startStore();
  void app.whenReady().then(start);
} else {
  // The window that is there comes to the front; a terminal would otherwise see nothing happen at all.
  process.stderr.write(`${translate(locale, 'start.alreadyOpen')}\n`);
  app.exit(0);
}

function startStore(): void {
  store = createStoreProcess({
    start: () => startStoreCarrier(STORE_ENTRY, config.nodePath),
    startMessage: {
      type: 'start',
      profileDir: config.profileDir,
      serverUrl: config.serverUrl,
      demoAccount: config.demoAccount,
      appVersion: app.getVersion(),
      deviceName: config.deviceName,
    },
    keychain: createKeychain(),
    onState: tellWindows,
    onReady: handOverToAll,
  });
}

function start(): void {
  if (store === null) startStore();
  limitPermissions();
  servePage(PAGE_FOLDER);
  const { screenshotPath, isOnce } = config;
  registerHostHandlers({
    bootInfo: bootInfoOf(config.locale, screenshotPath !== null || isOnce),
    onPageReady: handOver,
    onQueuePainted: (window) => void onQueuePainted(window),
    takeLink: links.take,
    onNotificationOpened(link) {
      if (link !== null) links.offer([link]);
      comeToFront();
    },
    restartStore: () => store?.restart(),
    onLocale(spoken) {
      locale = spoken;
    },
    onSavePath: (token, path) => store?.addSavePath(token, path),
  });
  powerMonitor.on('resume', () => store?.wake());
  powerMonitor.on('unlock-screen', () => store?.wake());
  openWindow().on('close', (event) => void askToQuit(event));
}
