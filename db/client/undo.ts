import type { TicketId } from '../../shared/model/ids.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** A change that can be taken back (or done again) now. */
export interface UndoableChange {
  readonly n: number;
  readonly inverse: MutationCall;
  /** The kind of change it is. */
  readonly name: string;
  /** The number is there as long as the ticket is here. */
  readonly ticketId: TicketId | null;
  readonly ticketNumber: number | null;
}

const STANDS = "state not in ('held', 'refused', 'failed')";

const REVERSIBLE = `inverse is not null and undone_by is null and ${STANDS}`;
const UNDOABLE = `${REVERSIBLE} and undoes is null`;
const REDOABLE = `${REVERSIBLE} and undoes is not null`;

/**
 * The last act of this person that is neither taken back nor itself a taking-back, newest change first.
 * @param act only this one, whatever was done after it
 */
export function findUndoable(db: SqliteDatabase, sinceMs: number, act?: string): readonly UndoableChange[] {
  if (act !== undefined) {
    return listChanges(db, `${UNDOABLE} and created_at >= ? and act = ?`, sinceMs, act);
  }
  return listActOfNewest(db, UNDOABLE, sinceMs);
}

/** An answer, a note or a new ticket: what was written has no inverse. */
export interface SentWords extends Omit<UndoableChange, 'inverse'> {
  /** As its mutation took them. */
  readonly args: unknown;
  /** Held or refused: it waits under needs attention. */
  readonly waitsForPerson: boolean;
}

type StoredWords = Omit<SentWords, 'args' | 'waitsForPerson'> & {
  readonly args: string;
  readonly stands: 0 | 1;
};

const SELECT_WORDS = `select n, name, args, ticket_id as ticketId,
  (select number from ticket where id = ticket_id) as ticketNumber, ${STANDS} as stands
  from outbox where name in ('ticket.reply', 'ticket.add-note', 'ticket.create') and undoes is null and undone_by is null
  and resolved_at is null`;

const toWords = ({ args, stands, ...words }: StoredWords): SentWords => ({
  ...words,
  args: JSON.parse(args) as unknown,
  waitsForPerson: stands === 0,
});

/**
 * What this person wrote after everything that could be taken back; null when there is nothing. What was written with an act
 * comes after the rest of it: an act is taken back in one step.
 */
export function findLastWords(db: SqliteDatabase, sinceMs: number): SentWords | null {
  const words = prepared<[number, number], StoredWords>(
    db,
    `${SELECT_WORDS} and created_at >= ?
       and (act is null or act not in (select act from outbox where ${UNDOABLE} and act is not null))
       and n > (select coalesce(max(n), 0) from outbox where ${UNDOABLE} and created_at >= ?)
       order by n desc limit 1`,
  ).get(sinceMs, sinceMs);
  return words === undefined ? null : toWords(words);
}

/** What wrote a message; null when it was written elsewhere, was taken back, or is forgotten here by now. */
export function findWordsOf(db: SqliteDatabase, messageId: string): SentWords | null {
  const words = prepared<[string], StoredWords>(
    db,
    `${SELECT_WORDS} and args ->> 'messageId' = ? order by n desc limit 1`,
  ).get(messageId);
  return words === undefined ? null : toWords(words);
}

/** The last taking-back, as long as nothing else was changed after it, newest change first. */
export function findRedoable(db: SqliteDatabase, sinceMs: number): readonly UndoableChange[] {
  const changes = listActOfNewest(db, REDOABLE, sinceMs);
  const newest = changes[0];
  if (newest === undefined) return [];
  const later = prepared<[number], { n: number }>(
    db,
    // What was done again is no new change.
    `select n from outbox where n > ? and undoes is null
       and n not in (select undone_by from outbox where undone_by is not null) limit 1`,
  ).get(newest.n);
  return later === undefined ? changes : [];
}

/** Takes a change off the list of those that can be taken back or done again; `by` is the change that did it. */
export function markUndone(db: SqliteDatabase, n: number, by: number): void {
  prepared(db, 'update outbox set undone_by = ? where n = ?').run(by, n);
}

/** The changes of the act that the newest change of this kind belongs to; one made for itself stands alone. */
function listActOfNewest(db: SqliteDatabase, kind: string, sinceMs: number): readonly UndoableChange[] {
  const newest = prepared<[number], { n: number; act: string | null }>(
    db,
    `select n, act from outbox where ${kind} and created_at >= ? order by n desc limit 1`,
  ).get(sinceMs);
  if (newest === undefined) return [];
  return newest.act === null
    ? listChanges(db, `${kind} and created_at >= ? and n = ?`, sinceMs, newest.n)
    : listChanges(db, `${kind} and created_at >= ? and act = ?`, sinceMs, newest.act);
}

function listChanges(
  db: SqliteDatabase,
  where: string,
  sinceMs: number,
  which: string | number,
): readonly UndoableChange[] {
  return prepared<[number, string | number], Omit<UndoableChange, 'inverse'> & { inverse: string }>(
    db,
    `select n, inverse, name, ticket_id as ticketId, (select number from ticket where id = ticket_id) as ticketNumber
       from outbox where ${where} order by n desc`,
  )
    .all(sinceMs, which)
    .map((change) => ({ ...change, inverse: JSON.parse(change.inverse) as MutationCall }));
}
