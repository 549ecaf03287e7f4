import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type SqliteDatabase } from '../../../../db/client/connection.ts';
import type { MutateResult } from '../../../../shared/contract/store.ts';
import type { Verdict } from '../../../../shared/contract/sync-protocol.ts';
import type { EntityRow } from '../../../../shared/model/entities.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { KillableChild, ProcessEnded } from './child.ts';
import type { Programs } from './programs.ts';

/** What a station runs, for `buildPrograms`. */
export const STATION_PROGRAMS = ['station-main', 'preload-store'].map(
  (name) => `tests/sync/kills/support/${name}.ts`,
);

/** A change as its person knows it, and what becomes of it once the center has judged it. */
export interface Made {
  /** The message that it writes, the subject that it gives or the note that it settles. */
  readonly what: string;
  readonly verdict: Verdict;
}

type Settling = 'sendAnyway' | 'applyAgain' | 'discard';

/** One workstation whose store is a process of its own, and what its person has seen of it. */
export class Station {
  readonly folder = mkdtempSync(join(tmpdir(), 'outpost-station-'));
  readonly user: EntityRow<'user'>;
  /** Changes that were told as saved, in order, but those that were discarded before the center could hear of them. */
  saved: readonly Made[] = [];
  /** Of these the ones that this disk must have, whatever became of its database: all but those of a disk that is gone. */
  onDisk: readonly Made[] = [];
  /** Changes that were asked for, or were to be discarded, without an answer: each is there once or not at all. */
  readonly unanswered: Made[] = [];
  /** What of the refused and held work was told as settled. */
  readonly settledWork: string[] = [];
  /** What was to be settled without an answer, and whether something is to take its place. */
  readonly settling = new Map<string, { readonly isReplaced: boolean }>();
  /** Numbers the person has seen on tickets, by ticket. */
  readonly numbers = new Map<string, number>();
  /** Places of changes in the outbox, as they were told. */
  readonly #places = new Map<string, number>();
  readonly #programs: Programs;
  readonly #serverUrl: string;
  readonly #password: string;
  #child: KillableChild | null = null;
  #asked = 0;
  #files: string[] = [];
  /** What was on the disk when it was copied, and how much of it when the store was backed up. */
  #onCopy: readonly Made[] = [];
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

  /** Saves a note. @returns the id of its message */
  async note(ticketId: string | undefined, files: readonly string[] = []): Promise<string> {
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
    return messageId;
  }

  /** Answers the customer of a ticket; held where somebody else did so unseen. @returns the id of the message */
  async reply(
    ticketId: string | undefined,
    customerId: string,
    verdict: 'applied' | 'held' = 'applied',
  ): Promise<string> {
    const messageId = randomUUID();
    const body = { bodyHtml: 'An answer', bodyText: 'An answer', statusAfter: null };
    const args = { ticketId, messageId, customerId, ...body, sendAnyway: verdict === 'applied' };
    await this.#save('ticket.reply', args, messageId, verdict);
    return messageId;
  }

  /** Gives a ticket a subject; merged where somebody else did so unseen. @returns the subject */
  async setSubject(ticketId: string | undefined, verdict: Verdict = 'applied'): Promise<string> {
    const subject = `Subject ${randomUUID()}`;
    await this.#save('ticket.set-subject', { ticketId, subject }, subject, verdict);
    return subject;
  }

  /** Brings back a value that lost. */
  async restoreLost(ticketId: string | undefined, conflictNoteId: string): Promise<void> {
    await this.#save('conflict.restore', { ticketId, conflictNoteId }, conflictNoteId);
  }

  /** Opens a ticket under the next leased number. */
  async createTicket(teamId: string | undefined): Promise<void> {
    const number = await this.ask<number>('takeNumber');
    const ticketId = randomUUID();
    this.numbers.set(ticketId, number);
    await this.#create(teamId, ticketId, number, 'applied');
  }

  /** Opens a ticket under a number that nobody leased. @returns the id of its message */
  createTicketUnderNoNumber(teamId: string | undefined): Promise<string> {
    return this.#create(teamId, randomUUID(), 10 ** 12 + this.#asked, 'refused');
  }

  async #create(
    teamId: string | undefined,
    ticketId: string,
    number: number,
    verdict: Verdict,
  ): Promise<string> {
    const messageId = randomUUID();
    const message = { messageId, kind: 'callRecord', bodyHtml: 'A call', bodyText: 'A call' };
    const rest = { subject: 'A call', priority: 1, type: 'incident', channel: 'phone', customerId: null };
    const args = { ticketId, number, ...rest, teamId, assigneeId: null, tags: [], message };
    await this.#save('ticket.create', args, messageId, verdict);
    return messageId;
  }

  /** Settles what was refused or held. */
  async settle(what: string, how: Settling): Promise<void> {
    const isReplaced = how !== 'discard';
    const made: Made = { what, verdict: 'applied' };
    try {
      await this.ask('settle', this.#places.get(what), how);
    } catch (error) {
      if (error instanceof ProcessEnded) {
        this.settling.set(what, { isReplaced });
        if (isReplaced) this.unanswered.push(made);
      }
      throw error;
    }
    this.settledWork.push(what);
    if (isReplaced) this.#told(made);
  }

  /** Discards what was never sent. */
  async discardUnsent(what: string): Promise<void> {
    const others = (made: readonly Made[]) => made.filter((each) => each.what !== what);
    const gone = this.saved.filter((each) => each.what === what);
    // Until it is told, it may be there.
    this.saved = others(this.saved);
    this.onDisk = others(this.onDisk);
    try {
      await this.ask('discard', this.#places.get(what));
    } catch (error) {
      if (error instanceof ProcessEnded) this.unanswered.push(...gone);
      throw error;
    }
  }

  #told(made: Made): void {
    this.saved = [...this.saved, made];
    this.onDisk = [...this.onDisk, made];
  }

  /** Attaches a file that nobody has to a note. */
  async noteWithFile(ticketId: string | undefined): Promise<void> {
    const sha256 = await this.ask<string>('attach', FILE_BYTES);
    this.#files.push(sha256);
    await this.note(ticketId, [sha256]);
  }

  async #save(name: string, args: unknown, what: string, verdict: Verdict = 'applied'): Promise<void> {
    let result: MutateResult;
    try {
      result = await this.ask<MutateResult>('mutate', name, args);
    } catch (error) {
      if (error instanceof ProcessEnded) this.unanswered.push({ what, verdict });
      throw error;
    }
    if (!result.isSaved) throw new Error(`${name} was not saved: ${result.code}`);
    if (result.n !== null) this.#places.set(what, result.n);
    this.#told({ what, verdict });
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
