import { spawn } from 'node:child_process';
import { inRoot, node24, root } from './paths.mjs';
import { SetupError } from './setup-error.mjs';
import { setupText } from './setup-text.mjs';
import { SIGNAL_CODES } from './signals.mjs';

/**
 * Runs a script of the checkout under Node 24 in place of this one: same terminal, same signals.
 *
 * @param {string} script path inside the checkout
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export function handOver(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node24(), [inRoot(script), ...args], { cwd: root, stdio: 'inherit' });
    // The child decides what a signal means; this process only passes it on and waits. After Ctrl-C the
    // terminal has told the child already, which takes a second one for the same.
    for (const signal of Object.keys(SIGNAL_CODES)) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // It had not come so far as to answer the signal itself.
      if (signal in SIGNAL_CODES) process.stderr.write(`\n${setupText('setup.stoppedEarly')}\n`);
      resolve(code ?? SIGNAL_CODES[signal] ?? 1);
    });
  });
}

/**
 * The frame of a command: sets the exit code, and shows a set-up error without a stack.
 *
 * @param {() => Promise<number>} command
 */
export async function runCommand(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
