import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ArticleDraft, type Draft, NewTicketDraft } from '../../shared/contract/store.ts';
import { NewAttachment } from '../../shared/model/attachment.ts';
import { removeFile } from './remove-file.ts';
import { syncFolder } from './sync-folder.ts';

/** What a person made, kept a second time beside the database in case its file is damaged (sync.md 10.9). */
export const JournalEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('change'),
    operationId: z.string(),
    name: z.string(),
    /** Not said before versions were kept, when there was the first of each. */
    version: z.number().int().positive().default(1),
    args: z.unknown(),
    createdAt: z.number(),
    /** What the author had seen; not said before it was kept. */
    baseSeq: z.number().int().nonnegative().optional(),
  }),
  z.object({
    kind: z.literal('draft'),
    ticketId: z.string(),
    draftKind: z.enum(['publicReply', 'internalNote']),
    bodyHtml: z.string(),
    bodyText: z.string(),
    updatedAt: z.number(),
    attachments: z.array(NewAttachment).default([]),
    /** Said once, when it begins to take the place of a refused change. */
    replaces: z.string().optional(),
  }),
  z.object({ kind: z.literal('changeGone'), operationId: z.string() }),
  z.object({ kind: z.literal('changeSettled'), operationId: z.string(), at: z.number() }),
  /** Also of a ticket that was begun. */
  z.object({ kind: z.literal('draftGone'), ticketId: z.string() }),
  z.object({ kind: z.literal('articleDraft'), draft: ArticleDraft }),
  z.object({ kind: z.literal('articleDraftGone'), articleId: z.string() }),
  z.object({ kind: z.literal('newTicketDraft'), draft: NewTicketDraft }),
]);
export type JournalEntry = z.infer<typeof JournalEntry>;

export interface Journal {
  /**
   * Appends an entry; `isDurable` waits until the disk has it. Throws on a full disk and is then as it was before.
   * @returns takes the entry out again, as long as it is the last one
   */
  append(entry: JournalEntry, isDurable: boolean): () => void;
  /** Appends several that belong together, durably: all of them, or none. */
  appendAll(entries: readonly JournalEntry[]): () => void;
  /** Begins anew with these entries, in one step. */
  replaceWith(entries: readonly JournalEntry[]): void;
  close(): void;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Opens the journal for appending. One encrypted entry a line, with a key derived from nothing but the store's own. */
export function openJournal(path: string, keyHex: string): Journal {
  const key = Buffer.from(keyHex, 'hex');
  const isNew = !existsSync(path);
  let file = openSync(path, 'a', 0o600);
  if (isNew) syncFolder(dirname(path));
  const write = (target: number, entry: JournalEntry): void => {
    // Unlike a single write, this goes on until every byte is there or says that it cannot.
    writeFileSync(target, `${encrypt(JSON.stringify(entry), key)}\n`);
  };
  const appendAll = (entries: readonly JournalEntry[], isDurable: boolean): (() => void) => {
    const { size } = fstatSync(file);
    const takeBack = (): void => {
      if (fstatSync(file).size > size) truncateSync(path, size);
    };
    try {
      for (const entry of entries) write(file, entry);
      if (isDurable) fdatasyncSync(file);
    } catch (error) {
      // Half a line would spoil the next one as well.
      takeBack();
      throw error;
    }
    return takeBack;
  };
  return {
    append: (entry, isDurable) => appendAll([entry], isDurable),
    appendAll: (entries) => appendAll(entries, true),
    replaceWith(entries) {
      const temporary = `${path}.new`;
      const target = openSync(temporary, 'w', 0o600);
      try {
        for (const entry of entries) write(target, entry);
        fdatasyncSync(target);
      } catch (error) {
        closeSync(target);
        removeFile(temporary);
        throw error;
      }
      closeSync(target);
      renameSync(temporary, path);
      syncFolder(dirname(path));
      closeSync(file);
      file = openSync(path, 'a', 0o600);
    },
    close: () => closeSync(file),
  };
}

/** A draft as the journal keeps it, whose entries have a kind of their own. */
export function journalDraft({ kind, ...draft }: Draft): JournalEntry & { kind: 'draft' } {
  return { ...draft, kind: 'draft', draftKind: kind };
}

/** The same for the text of an article. */
export function journalArticleDraft(draft: ArticleDraft): JournalEntry {
  return { kind: 'articleDraft', draft };
}

/** The same for a ticket that was begun. */
export function journalNewTicketDraft(draft: NewTicketDraft): JournalEntry {
  return { kind: 'newTicketDraft', draft };
}

/** Every entry that can still be read; a torn last line or a damaged one is passed over and counted. */
export function readJournal(
  path: string,
  keyHex: string,
): { readonly entries: readonly JournalEntry[]; readonly unreadable: number } {
  if (!existsSync(path)) return { entries: [], unreadable: 0 };
  const key = Buffer.from(keyHex, 'hex');
  const entries: JournalEntry[] = [];
  let unreadable = 0;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    const entry = readLine(line, key);
    if (entry === null) unreadable += 1;
    else entries.push(entry);
  }
  return { entries, unreadable };
}

function readLine(line: string, key: Buffer): JournalEntry | null {
  try {
    return JournalEntry.parse(JSON.parse(decrypt(line, key)));
  } catch (error) {
    // A torn or damaged line fails authentication or parsing; the caller counts it.
    if (error instanceof Error) return null;
    throw error;
  }
}

function encrypt(text: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function decrypt(line: string, key: Buffer): string {
  const bytes = Buffer.from(line, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([body, decipher.final()]).toString('utf8');
}
