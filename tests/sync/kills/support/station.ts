import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type SqliteDatabase } from '../../../../db/client/connection.ts';
import type { MutateResult } from '../../../../shared/contract/store.ts';
import type { EntityRow } from '../../../../shared/model/entities.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { KillableChild, ProcessEnded } from './child.ts';
import type { Programs } from './programs.ts';

/** What a station runs, for `buildPrograms`. */
export const STATION_PROGRAMS = ['station-main', 'preload-store'].map(
  (name) => `tests/sync/kills/support/${name}.ts`,
);

/** One workstation whose store is a process of its own, and what its person has seen of it. */
export class Station {
  readonly folder = mkdtempSync(join(tmpdir(), 'outpost-station-'));
  readonly user: EntityRow<'user'>;
  /** Messages whose change was told as saved, in order. */
  readonly saved: string[] = [];
  /** Of these the ones that this disk must have, whatever became of its database: all but those of a disk that is gone. */
  onDisk: readonly string[] = [];
  /** Messages whose change was asked for and never answered. */
  readonly unanswered: string[] = [];
  /** Numbers the person has seen on tickets, by ticket. */
  readonly numbers = new Map<string, number>();
  readonly #programs: Programs;
  readonly #serverUrl: string;
  readonly #password: string;
  #child: KillableChild | null = null;
  #asked = 0;
  #files: string[] = [];
  /** What was on the disk when it was copied, and how much of it when the store was backed up. */
  #onCopy: readonly string[] = [];
  #backedUp = 0;

  constructor(programs: Programs, user: EntityRow<'user'>, serverUrl: string, password: string) {
    this.#programs = programs;
    this.user = user;
    this.#serverUrl = serverUrl;
    this.#password = password;
    mkdirSync(this.profile);
  }

  get profile(): string {
    return join(this.folder, 'profile');
  }

  get child(): KillableChild {
    if (this.#child === null) throw new Error('The store is not running');
    return this.#child;
  }

  /** Starts the store, if need be through another program. */
  async start(through: readonly string[] = []): Promise<void> {
    this.launch(undefined, through);
    await this.child.message((message) => 'ready' in message);
  }

  /** With a point, it will be killed there. */
  launch(killAt?: string, through: readonly string[] = []): void {
    const options = {
      folder: this.folder,
      serverUrl: this.#serverUrl,
      email: this.user.email,
      password: this.#password,
    };
    this.#child = new KillableChild(this.#programs('station-main'), this.#programs('preload-store'), {
      args: [JSON.stringify(options)],
      through,
      ...(killAt === undefined ? {} : { killAt }),
    });
  }

  /** Asks the store as the screen does. @throws ProcessEnded when it dies before it answers */
  async ask<T>(work: string, ...args: readonly unknown[]): Promise<T> {
    this.#asked += 1;
    const id = this.#asked;
    this.child.send({ id, work, args });
    const answer = await this.child.message((message) => Reflect.get(message, 'id') === id);
    if ('refusal' in answer) throw new Error(`${work} was refused: ${answer.refusal}`);
    return Reflect.get(answer, 'result') as T;
  }

  /** Saves a note. */
  async note(ticketId: string | undefined, files: readonly string[] = []): Promise<void> {
    const messageId = randomUUID();
    const attachments = files.map((sha256) => ({
      id: randomUUID(),
      filename: 'report.bin',
      mimeType: 'application/octet-stream',
      sizeBytes: FILE_BYTES,
      sha256,
      contentId: null,
      thumbnailSha256: null,
    }));
    const args = { ticketId, messageId, bodyHtml: 'A note', bodyText: 'A note', attachments };
    await this.#save('ticket.add-note', args, messageId);
  }

  /** Answers the customer of a ticket. @returns the id of the message */
  async reply(ticketId: string | undefined, customerId: string): Promise<string> {
    const messageId = randomUUID();
    const body = { bodyHtml: 'An answer', bodyText: 'An answer', statusAfter: null, sendAnyway: true };
    await this.#save('ticket.reply', { ticketId, messageId, customerId, ...body }, messageId);
    return messageId;
  }

  /** Opens a ticket under the next leased number. */
  async createTicket(teamId: string | undefined): Promise<void> {
    const number = await this.ask<number>('takeNumber');
    const [ticketId, messageId] = [randomUUID(), randomUUID()];
    const message = { messageId, kind: 'callRecord', bodyHtml: 'A call', bodyText: 'A call' };
    const rest = { subject: 'A call', priority: 1, type: 'incident', channel: 'phone', customerId: null };
    this.numbers.set(ticketId, number);
    await this.#save(
      'ticket.create',
      { ticketId, number, ...rest, teamId, assigneeId: null, tags: [], message },
      messageId,
    );
  }

  /** Attaches a file that nobody has to a note. */
  async noteWithFile(ticketId: string | undefined): Promise<void> {
    const sha256 = await this.ask<string>('attach', FILE_BYTES);
    this.#files.push(sha256);
    await this.note(ticketId, [sha256]);
  }

  async #save(name: string, args: unknown, messageId: string): Promise<void> {
    let result: MutateResult;
    try {
      result = await this.ask<MutateResult>('mutate', name, args);
    } catch (error) {
      if (error instanceof ProcessEnded) this.unanswered.push(messageId);
      throw error;
    }
    if (!result.isSaved) throw new Error(`${name} was not saved: ${result.code}`);
    this.saved.push(messageId);
    this.onDisk = [...this.onDisk, messageId];
  }

  /** Has the store make its back-up now. */
  async backUp(): Promise<void> {
    await this.ask('backUp');
    this.#backedUp = this.onDisk.length;
  }

  /** The back-up is gone: of what it had, only what the center knows is left, and that is not work of this disk any more. */
  loseBackUp(): void {
    this.onDisk = this.onDisk.slice(this.#backedUp);
    rmSync(join(this.account, 'backup.db'));
  }

  /** The folder of its one account. */
  get account(): string {
    const accounts = join(this.profile, 'accounts');
    return join(accounts, readdirSync(accounts)[0] ?? '');
  }

  /** Ends the store and copies everything it has on the disk aside. */
  async copyDisk(): Promise<void> {
    await this.kill();
    rmSync(this.#copy, { recursive: true, force: true });
    cpSync(this.folder, this.#copy, { recursive: true });
    this.#onCopy = this.onDisk;
  }

  /** Ends the store and puts the copy in the place of its disk. */
  async putDiskBack(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
    cpSync(this.#copy, this.folder, { recursive: true });
    this.onDisk = this.#onCopy;
  }

  get #copy(): string {
    return `${this.folder}-copy`;
  }

  /** Waits until everything saved here is confirmed and every file is up. */
  async settled(): Promise<void> {
    const { child } = this;
    await waitFor(async () => !child.isAlive || (await this.ask<boolean>('isSettled', this.#files)), {
      what: `I13: everything of ${this.user.name} confirmed`,
      timeoutMs: 25_000,
    });
    if (!child.isAlive) throw new ProcessEnded();
  }

  /** Opens the store's database beside it, to look at. */
  openBeside(): SqliteDatabase {
    const secrets = JSON.parse(readFileSync(join(this.folder, 'vault.json'), 'utf8')) as [string, string][];
    const [, keyHex] = secrets.find(([name]) => name.endsWith('/database-key')) ?? [];
    return openDatabase({ path: join(this.account, 'outpost.db'), keyHex: keyHex ?? null });
  }

  /** Ends the store in order. */
  async end(): Promise<void> {
    await this.ask('end');
    await this.child.ended();
  }

  async kill(): Promise<void> {
    if (this.#child?.isAlive === true) await this.#child.kill();
  }

  async remove(): Promise<void> {
    await this.kill();
    for (const path of [this.folder, this.#copy]) rmSync(path, { recursive: true, force: true });
  }
}

/** Several chunks. */
const FILE_BYTES = 300_000;
