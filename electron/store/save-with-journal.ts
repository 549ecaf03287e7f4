import type { SqliteDatabase } from '../../db/client/connection.ts';
import type { OutboxLimits } from '../../db/client/outbox-limits.ts';
import {
  type EndedByChange,
  type LocalChange,
  type SaveResult,
  saveChange,
} from '../../db/client/save-change.ts';
import { type Journal, type JournalEntry, journalDraft } from './journal.ts';

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
  const keep = (isNew: boolean, { draftOf, settled }: EndedByChange): void => {
    const { call, operationId, createdAt } = change;
    const entries: readonly JournalEntry[] = [
      ...(isNew ? [{ kind: 'change' as const, operationId, ...call, createdAt }] : []),
      ...(draftOf === null ? [] : [{ kind: 'draftGone' as const, ticketId: draftOf }]),
      ...settled.map((each) => ({ kind: 'changeSettled' as const, operationId: each, at: createdAt })),
      ...(change.beginsDraft === undefined ? [] : [journalDraft(change.beginsDraft)]),
    ];
    takeBack = journal.appendAll(entries);
  };
  try {
    return saveChange(db, change, keep, limits);
  } catch (error) {
    takeBack();
    throw error;
  }
}
