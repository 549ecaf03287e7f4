/** What a command gets from the command line. */
export type CommandInput = Readonly<{
  /** Words after the command's name, without `--json`. */
  args: readonly string[];
  /** Whether the result is printed as JSON. */
  isJson: boolean;
}>;

type CommandResult = Readonly<Record<string, unknown>> &
  Readonly<{ lines?: AsyncIterable<Readonly<Record<string, unknown>>>; exitCode?: number }>;

/** One command of the administrator's command line. */
export type Command = Readonly<{
  /** One line for the list of commands. */
  summary: string;
  /** How it is called, without the program's name, e.g. `mail send --to <address>`. */
  usage: string;
  /**
   * The result: printed as JSON with `--json`, else its `text`, if it has one, else as indented JSON. Of one that has
   * `lines` only these are printed, each as JSON on a line of its own as soon as it is there. An `exitCode` is not printed:
   * it is for a command that did its work and found something wrong.
   */
  run(input: CommandInput): Promise<CommandResult>;
}>;

/**
 * Commands by name. A name of more words (`mail send`) is found before one of fewer.
 * Each command is a file of its own beside this one, loaded only when it is called.
 */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  help: async () => (await import('./help.ts')).help,
  'mail list-aside': async () => (await import('./mail-list-aside.ts')).mailListAside,
  'mail retry': async () => (await import('./mail-retry.ts')).mailRetry,
  'mail send': async () => (await import('./mail-send.ts')).mailSend,
  'organization create': async () => (await import('./organization-create.ts')).organizationCreate,
  'person hide': async () => (await import('./person-hide.ts')).personHide,
  'process validate': async () => (await import('./process-validate.ts')).processValidate,
  'rules replay': async () => (await import('./rules-replay.ts')).rulesReplay,
  'rules validate': async () => (await import('./rules-validate.ts')).rulesValidate,
  'sla compute': async () => (await import('./sla-compute.ts')).slaCompute,
  'sla policy validate': async () => (await import('./sla-policy-validate.ts')).slaPolicyValidate,
  'sla replay': async () => (await import('./sla-replay.ts')).slaReplay,
  'sync list-quarantined': async () => (await import('./sync-list-quarantined.ts')).syncListQuarantined,
  'sync retry': async () => (await import('./sync-retry.ts')).syncRetry,
  serve: async () => (await import('./serve.ts')).serve,
};
