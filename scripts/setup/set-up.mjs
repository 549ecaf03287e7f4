import { ensureBuild } from './build.mjs';
import { ensureDebianPackages, packagesFor } from './debian-packages.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureElectronRuntime } from './electron-runtime.mjs';
import { ensureNode24 } from './node-runtime.mjs';
import { ensurePostgresLinks } from './postgres-links.mjs';
import { createProgress } from './progress.mjs';

/**
 * Brings a checkout from whatever state it is in to one that can be started; does only what is missing.
 *
 * @param {{ headless: boolean, tests: boolean }} needs which Debian packages are wanted
 * @throws {import('./setup-error.mjs').SetupError} with a message that says what to do
 */
export async function setUp(needs) {
  const steps = [
    ['Dependencies', ensureDependencies],
    ['Node', ensureNode24],
    ['PostgreSQL libraries', ensurePostgresLinks],
    ['Debian packages', (report) => ensureDebianPackages(packagesFor(needs), report)],
    ['Electron runtime', ensureElectronRuntime],
    ['Build', ensureBuild],
  ];
  const progress = createProgress(steps.length);
  for (const [title, work] of steps) await progress.step(title, work);
}
