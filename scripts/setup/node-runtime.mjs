import { node24 } from './paths.mjs';
import { mustRun } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { setupText } from './setup-text.mjs';

/** @returns {Promise<string>} the version of the Node that everything else runs on, in words */
export async function ensureNode24() {
  const program = node24();
  const version = (await mustRun(program, ['--version'])).trim();
  if (Number.parseInt(version.slice(1), 10) < 24) {
    throw new SetupError(
      setupText('setup.nodeTooOld', { platform: `${process.platform}-${process.arch}`, program, version }),
    );
  }
  return setupText('setup.nodeAt', { version, program });
}
