// Starts the app folder named on the command line, as the default_app.asar of a stock Electron does.
// Packed into the fallback runtime by ../electron-fallback.mjs; runs inside Electron.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, dialog } from 'electron';

const require = createRequire(import.meta.url);

/** The app folder and the modules to load first (`-r`: Playwright passes its loader so). */
function parseArguments(args) {
  const preloads = [];
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] === '-r' || args[index] === '--require') {
      preloads.push(args[index + 1]);
      index += 1;
    } else if (!args[index].startsWith('-')) {
      return { preloads, folder: resolve(args[index]) };
    }
  }
  return { preloads, folder: undefined };
}

async function start() {
  const { preloads, folder } = parseArguments(process.argv.slice(1));
  if (!folder) throw new Error('Name the folder of the app to start.');
  for (const preload of preloads) require(resolve(preload));
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const manifestPath = join(folder, 'package.json');
  const manifest = existsSync(manifestPath) ? JSON.parse(readFileSync(manifestPath, 'utf8')) : {};
  if (manifest.version) app.setVersion(manifest.version);
  if (manifest.productName ?? manifest.name) app.name = manifest.productName ?? manifest.name;
  app.setAppPath(folder);
  await import(pathToFileURL(require.resolve(folder)).href);
}

try {
  await start();
} catch (error) {
  console.error('The app could not be started:', error);
  if (process.env.DISPLAY === undefined || process.platform !== 'linux') {
    dialog.showErrorBox('The app could not be started', String(error));
  }
  app.exit(1);
}
