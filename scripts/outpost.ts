// The administrator's command line: npm run -s outpost -- <command> [--json]
import { pipeline } from 'node:stream/promises';
import { COMMANDS } from './outpost/registry.ts';
import { type ToldError, toldError } from './outpost/told-error.ts';

const words = process.argv.slice(2).filter((word) => word !== '--json');
const isJson = process.argv.includes('--json');

function findCommand() {
  if (words.length === 0 || words[0] === '--help' || words[0] === '-h')
    return { load: COMMANDS.help, args: [] };
  for (const length of [3, 2, 1]) {
    const load = COMMANDS[words.slice(0, length).join(' ')];
    if (load && words.length >= length) return { load, args: words.slice(length) };
  }
  return undefined;
}

/** A person reads the sentence and can quote the code; a program gets all of it. */
function fail(error: ToldError): void {
  const told = isJson ? JSON.stringify({ error }) : `${error.message} (${error.code})`;
  process.stderr.write(`${told}\n`);
  process.exitCode = 1;
}

/** Whoever reads the output may have seen enough, as `head -1` does: nothing is wrong then, and there is nothing more to say. */
const isReaderGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';
process.stdout.on('error', (error) => {
  if (!isReaderGone(error)) throw error;
});

async function* asText(lines: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

async function printLines(lines: AsyncIterable<unknown>): Promise<void> {
  try {
    await pipeline(asText(lines), process.stdout, { end: false });
  } catch (error) {
    if (!isReaderGone(error)) throw error;
  }
}

try {
  const command = findCommand();
  if (command?.load) {
    const { text, lines, exitCode, ...result } = await (await command.load()).run({
      args: command.args,
      isJson,
    });
    if (exitCode !== undefined) process.exitCode = exitCode;
    const isText = typeof text === 'string' && !isJson;
    if (lines !== undefined) await printLines(lines);
    else process.stdout.write(`${isText ? text : JSON.stringify(result, null, isJson ? 0 : 2)}\n`);
  } else {
    const alike = Object.keys(COMMANDS).filter((name) => name.startsWith(`${words[0]} `));
    const hint =
      alike.length === 0 ? '`npm run -s outpost -- help` lists them' : `there are: ${alike.join(', ')}`;
    fail({ code: 'commandUnknown', message: `There is no command "${words.join(' ')}"; ${hint}.` });
  }
} catch (error) {
  fail(toldError(error));
}
