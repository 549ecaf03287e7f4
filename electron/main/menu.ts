import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { z } from 'zod';
import type { SetMenuArgs } from '../../shared/contract/host.ts';
import { HOST_CHANNELS } from '../../shared/contract/host-channels.ts';

/** Shows the command registry of the screen as native menus. Items run the command in the screen. */
export function showMenu({ groups }: z.infer<typeof SetMenuArgs>, window: BrowserWindow): void {
  const template: MenuItemConstructorOptions[] = groups.map(({ label, items }) => ({
    label,
    submenu: items.map((item) => ({
      label: item.keys === null ? item.label : `${item.label}\t${item.keys}`,
      enabled: item.isEnabled,
      click: () => window.webContents.send(HOST_CHANNELS.runCommand, item.commandId),
    })),
  }));
  if (process.platform === 'darwin') template.unshift({ role: 'appMenu', label: app.name });
  // The system's own editing commands: text fields rely on them, also for their keys.
  template.splice(process.platform === 'darwin' ? 1 : 0, 0, { role: 'editMenu' });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
