import { join } from 'node:path';
import { BrowserWindow, screen, session, shell } from 'electron';
import { OpenExternalArgs } from '../../shared/contract/host.ts';
import { PAGE_ORIGIN } from './page-protocol.ts';

const PRELOAD = join(import.meta.dirname, '../preload/preload.cjs');

/** No camera, no microphone, no location, no reading of the clipboard: our page may copy a text and nothing else. */
export function limitPermissions(): void {
  const isAllowed = (permission: string, url: string): boolean =>
    permission === 'clipboard-sanitized-write' && url.startsWith(`${PAGE_ORIGIN}/`);
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isAllowed(permission, requestingUrl)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission, _origin, { requestingUrl }) =>
    isAllowed(permission, requestingUrl ?? ''),
  );
}

/** Opens the window of the application: sandboxed, isolated, unable to go anywhere but its own page. */
export function openWindow(): BrowserWindow {
  const { width, height } = screen.getPrimaryDisplay().workAreaSize;
  const window = new BrowserWindow({
    width: Math.min(1440, width),
    height: Math.min(900, height),
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Outpost',
    backgroundColor: '#f4f6f7',
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: true,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
  window.webContents.on('will-navigate', (event, url) => {
    if (url.startsWith(`${PAGE_ORIGIN}/`)) return;
    event.preventDefault();
    openOutside(url);
  });
  void window.loadURL(`${PAGE_ORIGIN}/index.html`);
  return window;
}

/** Web, mail and phone links open in the person's own programs; every other scheme is ignored. */
export function openOutside(url: string): void {
  const parsed = OpenExternalArgs.safeParse({ url });
  if (parsed.success) void shell.openExternal(parsed.data.url);
}
