import type { QueryResult } from '../../../shared/contract/queries.ts';
import type { ConflictNote } from '../../../shared/model/conflict-note.ts';
import type { SqliteDatabase } from '../connection.ts';
import { hiddenHere } from '../hidden-fields.ts';
import { prepared } from '../prepared.ts';
import type { Viewer } from './compile-condition.ts';
import { listRows } from './rows.ts';

/** More than anybody settles in one go; the count says how many there are. */
const MOST = 500;

/** What this person's late changes lost, of tickets that are here, oldest first. */
export function listLostValues(
  db: SqliteDatabase,
  { userId }: Pick<Viewer, 'userId'>,
): QueryResult<'conflict.mine'> {
  const notes = listRows(
    db,
    'conflictNote',
    'conflict_note',
    `where loser_user_id = ? and resolved_at is null
       and exists (select 1 from ticket where id = conflict_note.ticket_id)
     order by created_at, id limit ?`,
    [userId, MOST],
  );
  const hidden = hiddenHere(db);
  const ticket = prepared<[string], { ticketNumber: number; ticketSubject: string }>(
    db,
    'select number as ticketNumber, subject as ticketSubject from ticket where id = ?',
  );
  return notes.flatMap((note: ConflictNote) => {
    const named = ticket.get(note.ticketId);
    const isHidden = [...hidden].some((field) => field === `ticket.${note.field}`);
    return named === undefined ? [] : [{ ...note, ...named, isHidden }];
  });
}

/** How many of them there are. */
export function countLostValues(db: SqliteDatabase, userId: string): number {
  const row = prepared<[string], { n: number }>(
    db,
    `select count(*) as n from conflict_note where loser_user_id = ? and resolved_at is null
       and exists (select 1 from ticket where id = conflict_note.ticket_id)`,
  ).get(userId);
  return row?.n ?? 0;
}
