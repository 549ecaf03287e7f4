import { stderr, stdin } from 'node:process';
import { text as readAll } from 'node:stream/consumers';
import { CommandError } from './command-error.ts';

const SHORTEST = 8;

/** A password from standard input; asked for without showing it when somebody sits at a terminal. */
export async function readPassword(prompt: string): Promise<string> {
  const given = stdin.isTTY ? await askSilently(prompt) : await readAll(stdin);
  const password = given.split(/\r?\n/)[0] ?? '';
  if (password.length >= SHORTEST) return password;
  throw new CommandError(
    'passwordTooShort',
    `The password needs at least ${SHORTEST} characters. Give it on standard input, e.g. \`… < password.txt\`, or type it when asked.`,
  );
}

function askSilently(prompt: string): Promise<string> {
  stderr.write(prompt);
  stdin.setRawMode(true);
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (): void => {
      stdin.off('data', read);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const read = (chunk: Buffer): void => {
      for (const letter of chunk.toString('utf8')) {
        if (letter === '\r' || letter === '\n') {
          end();
          resolve(typed);
          return;
        }
        if (letter === '\u0003') {
          end();
          reject(new CommandError('cancelled', 'Cancelled; nothing was created.'));
          return;
        }
        typed = letter === '\u007f' || letter === '\b' ? typed.slice(0, -1) : typed + letter;
      }
    };
    stdin.on('data', read);
    stdin.resume();
  });
}
