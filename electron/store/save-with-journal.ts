import type { SqliteDatabase } from '../../db/client/connection.ts';
import type { OutboxLimits } from '../../db/client/outbox-limits.ts';
import {
  type EndedByChange,
  type LocalChange,
  type SaveResult,
  saveChange,
  seenHere,
} from '../../db/client/save-change.ts';
import { versionOf } from '../../shared/mutations/registry.ts';
import { inBoth } from './in-both.ts';
import { type Journal, type JournalEntry, journalDraft } from './journal.ts';

/** Saves a change, in the database and in the journal. */
export function saveWithJournal(
  {
    db,
    journal,
    limits,
  }: { readonly db: SqliteDatabase; readonly journal: Journal; readonly limits: OutboxLimits },
  change: LocalChange,
): SaveResult {
  const { call, operationId, createdAt, beginsDraft } = change;
  const entriesOf = (isNew: boolean, { draftOf, settled }: EndedByChange): readonly JournalEntry[] => [
    ...(isNew
      ? [
          {
            kind: 'change' as const,
            operationId,
            ...call,
            version: versionOf(call),
            createdAt,
            baseSeq: seenHere(db),
          },
        ]
      : []),
    ...(draftOf === null ? [] : [{ kind: 'draftGone' as const, ticketId: draftOf }]),
    ...settled.map((each) => ({ kind: 'changeSettled' as const, operationId: each, at: createdAt })),
    ...(beginsDraft === undefined ? [] : [journalDraft(beginsDraft)]),
  ];
  return inBoth(journal, (keep) =>
    saveChange(db, change, (isNew, ended) => keep(entriesOf(isNew, ended)), limits),
  );
}
