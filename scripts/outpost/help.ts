import { COMMANDS, type Command } from './registry.ts';

/** Lists all commands. */
export const help: Command = {
  summary: 'lists the commands',
  usage: 'help',
  async run() {
    const commands = await Promise.all(
      Object.entries(COMMANDS).map(async ([name, load]) => {
        const { summary, usage } = await load();
        return { name, summary, usage };
      }),
    );
    const lines = commands.map(({ usage, summary }) => `  ${usage}\n      ${summary}`);
    return { commands, text: `npm run -s outpost -- <command> [--json]\n\n${lines.join('\n')}` };
  },
};
