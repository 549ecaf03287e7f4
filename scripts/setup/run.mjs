import { spawn } from 'node:child_process';
import { root } from './paths.mjs';
import { SetupError } from './setup-error.mjs';
import { setupText } from './setup-text.mjs';

const SHOWN_CHARS = 2_000;

/**
 * Runs a program to its end and captures what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `output` holds both streams;
 *   `code` is 127 when the program does not exist and 124 when its time was up
 */
export function capture(command, args, { timeoutMs, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    // Whoever ends the set-up ends what it is waiting for as well.
    const endToo = () => child.kill();
    process.once('exit', endToo);
    let stdout = '';
    let output = '';
    let timedOut = false;
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, timeoutMs)
      : undefined;
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      process.removeListener('exit', endToo);
      resolve({ code: 127, stdout, output: output + error.message });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      process.removeListener('exit', endToo);
      resolve({ code: timedOut ? 124 : (code ?? 1), stdout, output });
    });
  });
}

/**
 * Like `capture`, but a failure throws a SetupError that names the command and shows its output.
 *
 * @returns {Promise<string>} standard output
 */
export async function mustRun(command, args, options = {}) {
  const result = await capture(command, args, options);
  if (result.code !== 0) {
    throw new SetupError(
      `${setupText('setup.commandFailed', { command: [command, ...args].join(' '), code: result.code })}\n${shorten(result.output.trim())}`,
    );
  }
  return result.stdout;
}

/** The beginning and the end: npm names the cause first, compilers name it last. */
function shorten(text) {
  if (text.length <= 2 * SHOWN_CHARS) return text;
  return `${text.slice(0, SHOWN_CHARS)}\n   […]\n${text.slice(-SHOWN_CHARS)}`;
}
