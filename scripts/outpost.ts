// The administrator's command line: npm run -s outpost -- <command> [--json]
import { AppError } from '../shared/errors/app-error.ts';
import { localeOf } from '../shared/i18n/locale-of.mjs';
import { translate } from '../shared/i18n/resources.ts';
import { CommandError } from './outpost/command-error.ts';
import { COMMANDS } from './outpost/registry.ts';

const words = process.argv.slice(2).filter((word) => word !== '--json');
const isJson = process.argv.includes('--json');

function findCommand() {
  if (words.length === 0 || words[0] === '--help' || words[0] === '-h')
    return { load: COMMANDS.help, args: [] };
  for (const length of [2, 1]) {
    const load = COMMANDS[words.slice(0, length).join(' ')];
    if (load && words.length >= length) return { load, args: words.slice(length) };
  }
  return undefined;
}

/** A person reads the sentence and can quote the code; a program gets all of it. */
function fail(code: string, message: string, params: Readonly<Record<string, unknown>> = {}): void {
  const told = isJson ? JSON.stringify({ error: { code, message, ...params } }) : `${message} (${code})`;
  process.stderr.write(`${told}\n`);
  process.exitCode = 1;
}

try {
  const command = findCommand();
  if (command?.load) {
    const { text, ...result } = await (await command.load()).run({ args: command.args, isJson });
    const isText = typeof text === 'string' && !isJson;
    process.stdout.write(`${isText ? text : JSON.stringify(result, null, isJson ? 0 : 2)}\n`);
  } else {
    const alike = Object.keys(COMMANDS).filter((name) => name.startsWith(`${words[0]} `));
    const hint =
      alike.length === 0 ? '`npm run -s outpost -- help` lists them' : `there are: ${alike.join(', ')}`;
    fail('commandUnknown', `There is no command "${words.join(' ')}"; ${hint}.`);
  }
} catch (error) {
  if (error instanceof AppError) {
    const message = translate(localeOf(process.env), `error.${error.code}`, error.params);
    fail(error.code, message, { params: error.params });
  } else if (error instanceof CommandError) fail(error.code, error.message);
  else fail('internal', error instanceof Error ? error.message : String(error));
}
