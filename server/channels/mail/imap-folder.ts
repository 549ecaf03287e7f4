import type { FetchMessageObject, ImapFlow, MailboxObject } from 'imapflow';
import type { ImapCursor, ImapCursorStore, MailChannelEvent, MailIntake } from './ports.ts';

/** Keyword on messages that are handed over, and on those that went aside where moving is impossible. */
export const HANDED_OVER_KEYWORD = '$OutpostStored';
export const SET_ASIDE_KEYWORD = '$OutpostFailed';

/** What happens to a message in the mailbox once it is stored. `keep` marks it read and flagged as handed over. */
export type AfterStoring =
  | { readonly kind: 'keep' }
  | { readonly kind: 'move'; readonly folder: string }
  | { readonly kind: 'delete' };

export type FolderOptions = {
  readonly mailboxId: string;
  readonly folder: string;
  /** Which of the messages that were there before us are taken in on the very first start. */
  readonly initial: 'all' | 'unseen' | 'none';
  readonly afterStoring: AfterStoring;
  readonly asideFolder: string;
  readonly maxBytes: number;
  /** Attempts with one message, while storing works in general, before it goes aside. */
  readonly maxAttempts: number;
  readonly intake: MailIntake;
  readonly cursors: ImapCursorStore;
  readonly now: () => number;
  readonly onEvent: (event: MailChannelEvent) => void;
};

/** `blocked` asks to be called again after a pause; `attempt` says how long it has been failing. */
export type DrainResult =
  | { readonly kind: 'drained' }
  | { readonly kind: 'blocked'; readonly attempt: number };

const openMailbox = (client: ImapFlow): MailboxObject => {
  if (!client.mailbox) throw new Error('the folder is not open');
  return client.mailbox;
};

const mayUseKeywords = (mailbox: MailboxObject): boolean =>
  !mailbox.permanentFlags ||
  mailbox.permanentFlags.has('\\*') ||
  mailbox.permanentFlags.has(HANDED_OVER_KEYWORD);

const uidsOf = (found: number[] | undefined | false): number[] =>
  found ? found.toSorted((a, b) => a - b) : [];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Reads one folder in order of arrival and hands each message over. Keeps no state that matters: the cursor says
 * where to go on, the intake knows what it has, and a message is touched only after it is stored.
 */
export class ImapFolder {
  readonly #options: FolderOptions;
  readonly #attempts = new Map<string, number>();
  #downAttempts = 0;

  constructor(options: FolderOptions) {
    this.#options = options;
  }

  /** Hands over everything that is new. Throws when the connection is lost; then nothing is lost but time. */
  async drain(client: ImapFlow, isStopping: () => boolean): Promise<DrainResult> {
    const { cursors, mailboxId, folder } = this.#options;
    const mailbox = openMailbox(client);
    const uidValidity = String(mailbox.uidValidity);
    const known = await cursors.get(mailboxId, folder);
    const isChanged = known !== null && known.uidValidity !== uidValidity;
    if (isChanged) this.#options.onEvent({ kind: 'uidValidityChanged', mailboxId, folder });
    const cursor = isChanged ? null : known;
    const uids = await this.#candidates(client, mailbox, cursor, isChanged);
    // without a cursor the messages before us are not in one row, so it is set when all of them are done
    let lastUid = cursor?.lastUid ?? null;
    for (const uid of uids) {
      if (isStopping()) return { kind: 'drained' };
      const attempt = await this.#handOver(client, mailbox, uid);
      if (attempt > 0) return { kind: 'blocked', attempt };
      if (lastUid !== null) {
        lastUid = uid;
        await cursors.put(mailboxId, folder, { uidValidity, lastUid });
      }
    }
    if (lastUid === null) {
      const last = Math.max(mailbox.uidNext - 1, uids.at(-1) ?? 0);
      await cursors.put(mailboxId, folder, { uidValidity, lastUid: last });
    }
    return { kind: 'drained' };
  }

  async #candidates(
    client: ImapFlow,
    mailbox: MailboxObject,
    cursor: ImapCursor | null,
    isRescan: boolean,
  ): Promise<number[]> {
    if (cursor) {
      const found = await client.search({ uid: `${cursor.lastUid + 1}:*` }, { uid: true });
      // `n:*` always names the last message, even when its number is below n
      return uidsOf(found).filter((uid) => uid > cursor.lastUid);
    }
    if (!isRescan && this.#options.initial === 'none') return [];
    const unread = !isRescan && this.#options.initial === 'unseen' ? { seen: false } : { all: true };
    const notOurs = mayUseKeywords(mailbox) ? { unKeyword: HANDED_OVER_KEYWORD } : {};
    return uidsOf(await client.search({ ...unread, ...notOurs }, { uid: true }));
  }

  /** Hands one message over; 0 when it is done with, else the number of attempts so far. */
  async #handOver(client: ImapFlow, mailbox: MailboxObject, uid: number): Promise<number> {
    const { mailboxId, folder, intake, onEvent } = this.#options;
    const source = `imap:${mailboxId}/${folder}/${mailbox.uidValidity}/${uid}`;
    let isStored = false;
    try {
      const head = await client.fetchOne(
        String(uid),
        { uid: true, size: true, internalDate: true },
        { uid: true },
      );
      if (!head) return 0; // deleted by someone else meanwhile
      const isOversize = (head.size ?? 0) > this.#options.maxBytes;
      const raw = await this.#fetchRaw(client, uid, isOversize);
      if (raw === null) return 0;
      const result = await intake.accept(raw, {
        mailboxId,
        source,
        receivedAt: receivedAtOf(head, this.#options.now()),
        ...(isOversize ? { oversize: { sizeBytes: head.size ?? 0 } } : {}),
      });
      isStored = true;
      this.#attempts.delete(source);
      this.#downAttempts = 0;
      onEvent({ kind: 'accepted', mailboxId, source, outcome: result.outcome });
      if (result.outcome === 'refused') await this.#setAside(client, mailbox, uid, source, result.reason);
      else await this.#tidy(client, mailbox, uid, isOversize);
      return 0;
    } catch (error) {
      // a lost connection is the caller's; a failure after storing is only about flags and must not block
      if (!client.usable) throw error;
      if (isStored) {
        onEvent({
          kind: 'retrying',
          mailboxId,
          source,
          reason: `stored, but not tidied: ${messageOf(error)}`,
        });
        return 0;
      }
      return this.#judgeFailure(client, mailbox, uid, source, messageOf(error));
    }
  }

  async #fetchRaw(client: ImapFlow, uid: number, isOversize: boolean): Promise<Uint8Array | null> {
    const query = isOversize ? { headers: true } : { source: true };
    const message = await client.fetchOne(String(uid), { uid: true, ...query }, { uid: true });
    if (!message) return null;
    return new Uint8Array((isOversize ? message.headers : message.source) ?? Buffer.alloc(0));
  }

  /** Tells a poisoned message from an intake that is down: only the first goes aside. */
  async #judgeFailure(
    client: ImapFlow,
    mailbox: MailboxObject,
    uid: number,
    source: string,
    reason: string,
  ): Promise<number> {
    const { intake, mailboxId, maxAttempts, onEvent } = this.#options;
    const isReady = await intake.isReady().catch(() => false);
    if (!isReady) {
      this.#downAttempts += 1;
      onEvent({ kind: 'retrying', mailboxId, source, reason });
      return this.#downAttempts;
    }
    const attempt = (this.#attempts.get(source) ?? 0) + 1;
    this.#attempts.set(source, attempt);
    if (attempt < maxAttempts) {
      onEvent({ kind: 'retrying', mailboxId, source, reason });
      return attempt;
    }
    this.#attempts.delete(source);
    await this.#setAside(client, mailbox, uid, source, reason);
    return 0;
  }

  async #setAside(
    client: ImapFlow,
    mailbox: MailboxObject,
    uid: number,
    source: string,
    reason: string,
  ): Promise<void> {
    const { asideFolder, mailboxId, onEvent } = this.#options;
    onEvent({ kind: 'setAside', mailboxId, source, reason });
    await ensureFolder(client, asideFolder);
    const isMoved = await client.messageMove(String(uid), asideFolder, { uid: true });
    // a mailbox that lets us move nothing keeps the message, marked for the administrator
    const mark = mayUseKeywords(mailbox) ? SET_ASIDE_KEYWORD : '\\Flagged';
    if (!isMoved) await client.messageFlagsAdd(String(uid), [mark], { uid: true });
  }

  async #tidy(client: ImapFlow, mailbox: MailboxObject, uid: number, isOversize: boolean): Promise<void> {
    const { afterStoring } = this.#options;
    const range = String(uid);
    const keyword = mayUseKeywords(mailbox) ? [HANDED_OVER_KEYWORD] : [];
    if (afterStoring.kind === 'delete' && !isOversize) {
      await client.messageDelete(range, { uid: true });
      return;
    }
    // an oversize mail was not fetched: it stays here, with a star, for whoever wants to open it
    await client.messageFlagsAdd(range, [...keyword, isOversize ? '\\Flagged' : '\\Seen'], { uid: true });
    if (afterStoring.kind === 'move' && !isOversize) {
      await ensureFolder(client, afterStoring.folder);
      await client.messageMove(range, afterStoring.folder, { uid: true });
    }
  }
}

const ensureFolder = async (client: ImapFlow, path: string): Promise<void> => {
  const folders = await client.list();
  if (!folders.some((folder) => folder.path === path)) await client.mailboxCreate(path);
};

const receivedAtOf = (message: FetchMessageObject, now: number): number => {
  const at = new Date(message.internalDate ?? now).getTime();
  return Number.isNaN(at) ? now : at;
};
