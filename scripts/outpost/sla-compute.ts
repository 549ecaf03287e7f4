import { stdin } from 'node:process';
import { text as readAll } from 'node:stream/consumers';
import { CommandError } from './command-error.ts';
import { readLines } from './read-lines.ts';
import type { Command } from './registry.ts';
import { createSlaCases } from './sla-case.ts';
import { toldError } from './told-error.ts';

async function* computeLines(
  lines: AsyncIterable<string>,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const compute = createSlaCases();
  for await (const line of lines) {
    try {
      yield compute(line);
    } catch (error) {
      yield { error: toldError(error) };
    }
  }
}

/** Business time of cases from standard input; needs neither a server nor its database. */
export const slaCompute: Command = {
  summary:
    'computes business minutes and due times of cases from standard input; with --jsonl one case a line, one result a line',
  usage: 'sla compute [--jsonl] < <file>',
  async run({ args }) {
    if (args.length === 1 && args[0] === '--jsonl') return { lines: computeLines(readLines(stdin)) };
    if (args.length === 0) return createSlaCases()((await readAll(stdin)).trim());
    throw new CommandError('argumentsInvalid', 'sla compute takes only --json or --jsonl');
  },
};
