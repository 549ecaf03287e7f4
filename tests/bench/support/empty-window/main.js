// The least an Electron program can be: one sandboxed window with one word, the floor for every start.
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain } from 'electron';

if (process.env.OUTPOST_DISABLE_GPU === '1') app.commandLine.appendSwitch('disable-gpu');
app.setPath('userData', process.env.OUTPOST_PROFILE_DIR);
ipcMain.once('painted', () => {
  process.stdout.write('{"painted":true}\n');
  app.exit(0);
});
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(join(import.meta.dirname, 'index.html'));
});
