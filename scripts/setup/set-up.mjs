import { ensureBuild } from './build.mjs';
import { ensureDebianPackages, packagesFor } from './debian-packages.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureElectronRuntime } from './electron-runtime.mjs';
import { ensureNode24 } from './node-runtime.mjs';
import { ensurePostgresLinks } from './postgres-links.mjs';
import { createProgress } from './progress.mjs';
import { setupText } from './setup-text.mjs';
import { SIGNAL_CODES } from './signals.mjs';

/**
 * Brings a checkout from whatever state it is in to one that can be started; does only what is missing.
 *
 * @param {{ headless: boolean, tests: boolean }} needs which Debian packages are wanted
 * @throws {import('./setup-error.mjs').SetupError} with a message that says what to do
 */
export async function setUp(needs) {
  const steps = [
    [setupText('setup.step.dependencies'), ensureDependencies],
    [setupText('setup.step.node'), ensureNode24],
    [setupText('setup.step.postgres'), ensurePostgresLinks],
    [setupText('setup.step.debian'), (report) => ensureDebianPackages(packagesFor(needs), report)],
    [setupText('setup.step.electron'), ensureElectronRuntime],
    [setupText('setup.step.build'), ensureBuild],
  ];
  const progress = createProgress(steps.length);
  const signals = Object.keys(SIGNAL_CODES);
  for (const signal of signals) process.on(signal, stop);
  for (const [title, work] of steps) await progress.step(title, work);
  for (const signal of signals) process.removeListener(signal, stop);
}

/** Every step does only what is missing, so one that was cut off is done again by the next start. */
function stop(signal) {
  process.stderr.write(`\n${setupText('setup.stopped')}\n`);
  process.exit(SIGNAL_CODES[signal]);
}
