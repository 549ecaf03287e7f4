import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { waitFor } from '../../../support/wait-for.ts';

/** Whoever waited for this process waits no more. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';

  constructor() {
    super('The process has ended');
  }
}

/** A program in a process of its own that can be killed at a named point. */
export class KillableChild {
  readonly #messages: object[] = [];
  readonly #watchers = new Set<() => void>();
  readonly bugs: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<string | number | null>;
  #killedAt: string | null = null;
  #end: string | number | null | undefined;

  constructor(
    program: string,
    preload: string,
    options: Readonly<{
      args?: readonly string[];
      env?: NodeJS.ProcessEnv;
      killAt?: string;
      /** A program that starts it, with its arguments. */
      through?: readonly string[];
    }>,
  ) {
    const killAt = options.killAt === undefined ? {} : { OUTPOST_KILL_AT: options.killAt };
    const [execPath = process.execPath, ...before] = [...(options.through ?? []), process.execPath];
    // What it writes is looked at file by file, and a killed one must leave nothing half-written to others.
    const { NODE_COMPILE_CACHE: _cache, ...inherited } = process.env;
    this.#child = fork(program, options.args ?? [], {
      execPath,
      execArgv: [...before, '--import', preload],
      env: { ...inherited, ...options.env, ...killAt },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const lines = createInterface({ input: this.#child.stdout ?? process.stdin });
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      const message = JSON.parse(line) as object;
      const killedAt: unknown = Reflect.get(message, 'killedAt');
      if (typeof killedAt === 'string') this.#killedAt = killedAt;
      else this.#hear(message);
    });
    this.#child.on('message', (message) => {
      if (typeof message !== 'object' || message === null) return;
      if ('bug' in message) this.bugs.push(String(message.bug));
      else this.#hear(message);
    });
    this.#ended = new Promise((resolve) => {
      // Its last words have been read only when the pipe is closed as well.
      this.#child.once('close', (code, signal) => {
        this.#end = signal ?? code;
        resolve(signal ?? code);
      });
    });
  }

  #hear(message: object): void {
    this.#messages.push(message);
    for (const look of this.#watchers) look();
  }

  get isAlive(): boolean {
    return this.#end === undefined;
  }

  send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** The first message that fits, of those that came and will come. @throws ProcessEnded */
  message(fits: (message: object) => boolean): Promise<object> {
    const found = new Promise<object>((resolve) => {
      const look = (): void => {
        const message = this.#messages.find(fits);
        if (message === undefined) return;
        this.#watchers.delete(look);
        resolve(message);
      };
      this.#watchers.add(look);
      look();
    });
    const ended = this.#ended.then((): never => {
      throw new ProcessEnded();
    });
    return Promise.race([found, ended]);
  }

  /** @param postmaster the database that is to be stopped there, instead of this process */
  async armAt(point: string, postmaster: number | null = null): Promise<void> {
    this.send({ killAt: point, postmaster });
    await this.message((message) => Reflect.get(message, 'armed') === point);
  }

  /** Waits until the process has died at its point. @throws when it never came there, or ended in another way */
  async deathAt(point: string): Promise<void> {
    await waitFor(() => !this.isAlive, { what: `the process comes to: ${point}`, timeoutMs: 15_000 });
    if (this.#killedAt !== point || this.#end !== 'SIGKILL') {
      throw new Error(`ended with ${this.#end} at ${this.#killedAt} instead of: ${point}`);
    }
  }

  /** Waits until the process has come to its point and lives on. */
  async passageAt(point: string): Promise<void> {
    await waitFor(() => this.#killedAt === point, {
      what: `the process comes to: ${point}`,
      timeoutMs: 15_000,
    });
    this.#killedAt = null;
    if (!this.isAlive) throw new Error(`ended with ${this.#end} after: ${point}`);
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  /** Kills it wherever it is. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
