import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { z } from 'zod';
import type { SetMenuArgs } from '../../shared/contract/host.ts';
import { HOST_CHANNELS } from '../../shared/contract/host-channels.ts';
import { type TextKey, translate } from '../../shared/i18n/resources.ts';

type Write = (key: TextKey) => string;

/** Shows the command registry of the screen as native menus. Items run the command in the screen. */
export function showMenu({ locale, groups }: z.infer<typeof SetMenuArgs>, window: BrowserWindow): void {
  const text: Write = (key) => translate(locale, key);
  const commands: MenuItemConstructorOptions[] = groups.map(({ label, items }) => ({
    label,
    submenu: items.map((item) => ({
      label: item.keys === null ? item.label : `${item.label}\t${item.keys}`,
      enabled: item.isEnabled,
      click: () => window.webContents.send(HOST_CHANNELS.runCommand, item.commandId),
    })),
  }));
  const ofSystem = process.platform === 'darwin' ? [applicationMenu(text), editMenu(text)] : [editMenu(text)];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...ofSystem, ...commands]));
}

/**
 * The system's own editing commands: text fields rely on them, also for their keys. Item by item, because a whole
 * menu by role has labels in the language of Electron.
 */
function editMenu(text: Write): MenuItemConstructorOptions {
  return {
    label: text('menu.edit'),
    submenu: [
      { role: 'undo', label: text('menu.undo') },
      { role: 'redo', label: text('menu.redo') },
      { type: 'separator' },
      { role: 'cut', label: text('menu.cut') },
      { role: 'copy', label: text('menu.copy') },
      { role: 'paste', label: text('menu.paste') },
      { role: 'delete', label: text('menu.delete') },
      { type: 'separator' },
      { role: 'selectAll', label: text('menu.selectAll') },
    ],
  };
}

/** The menu that macOS expects first. */
function applicationMenu(text: Write): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { role: 'about', label: text('menu.about') },
      { type: 'separator' },
      { role: 'services', label: text('menu.services') },
      { type: 'separator' },
      { role: 'hide', label: text('menu.hide') },
      { role: 'hideOthers', label: text('menu.hideOthers') },
      { role: 'unhide', label: text('menu.showAll') },
      { type: 'separator' },
      { role: 'quit', label: text('menu.quit') },
    ],
  };
}
