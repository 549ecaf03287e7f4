import { CommandError } from './command-error.ts';
import type { Command } from './registry.ts';

/** Runs a server node until it is told to stop. */
export const serve: Command = {
  summary: 'runs the server; settings come from the environment (OUTPOST_*, DATABASE_URL)',
  usage: 'serve',
  async run({ args }) {
    if (args.length > 0) throw new CommandError('argumentsInvalid', 'serve takes no arguments');
    // the program itself: it says when it is ready, ends the process on SIGTERM and SIGINT, and tells its errors
    await import('../../server/main.ts');
    return new Promise(() => undefined);
  },
};
