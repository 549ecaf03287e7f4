import type { SqliteDatabase } from '../../db/client/connection.ts';
import type { OutboxLimits } from '../../db/client/outbox-limits.ts';
import { draftEndedBy, type LocalChange, type SaveResult, saveChange } from '../../db/client/save-change.ts';
import type { Journal } from './journal.ts';

/** A change is in the database and in the journal, or in neither: who hears that it was not saved can do it again. */
export function saveWithJournal(
  {
    db,
    journal,
    limits,
  }: { readonly db: SqliteDatabase; readonly journal: Journal; readonly limits: OutboxLimits },
  change: LocalChange,
): SaveResult {
  let takeBack = (): void => undefined;
  const keep = (): void => {
    const { call, operationId, createdAt } = change;
    // Cutting the first one off takes the one after it along.
    takeBack = journal.append({ kind: 'change', operationId, ...call, createdAt }, true);
    const ticketId = draftEndedBy(change);
    if (ticketId !== null) journal.append({ kind: 'draftGone', ticketId }, true);
  };
  try {
    return saveChange(db, change, keep, limits);
  } catch (error) {
    takeBack();
    throw error;
  }
}
