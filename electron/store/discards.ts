import { filesIn } from '../../db/client/change-files.ts';
import type { SqliteDatabase } from '../../db/client/connection.ts';
import { discardChange, previewDiscard } from '../../db/client/discard-change.ts';
import type { Actor } from '../../shared/mutations/mutation.ts';
import { inBoth } from './in-both.ts';
import { type Journal, journalArticleDraft, journalDraft } from './journal.ts';
import type { Workspace } from './workspace.ts';

interface DiscardPorts {
  readonly db: SqliteDatabase;
  readonly journal: Journal;
  actor(): Actor;
  now(): number;
}

/**
 * Discarding what was never sent. The journal hears of it before it counts, so that a repaired store does not bring it
 * back.
 * @param onGone hears the hashes of the files that the discarded changes had
 */
export function createDiscards(
  { db, journal, actor, now }: DiscardPorts,
  onGone: (hashes: readonly string[]) => void,
): Pick<Workspace, 'previewDiscard' | 'discardChanges'> {
  return {
    previewDiscard(n) {
      const { changes, drafts, articleDrafts } = previewDiscard(db, n, actor());
      const kept = [...drafts, ...articleDrafts];
      return { changes: changes.map((change) => change.n), keptAsDraft: kept.map((draft) => draft.n) };
    },
    discardChanges(changes) {
      const updatedAt = now();
      const hashes: string[] = [];
      inBoth(journal, (keep) =>
        discardChange(db, changes, actor(), updatedAt, (discarded) => {
          keep([
            ...discarded.changes.map(({ operationId }) => ({ kind: 'changeGone' as const, operationId })),
            ...discarded.drafts.map(({ n: _n, ...draft }) => journalDraft({ ...draft, updatedAt })),
            ...discarded.articleDrafts.map(({ n: _n, ...draft }) =>
              journalArticleDraft({ ...draft, updatedAt }),
            ),
          ]);
          for (const file of discarded.changes.flatMap(({ args }) => filesIn(args))) {
            hashes.push(file.sha256, ...(file.thumbnailSha256 === null ? [] : [file.thumbnailSha256]));
          }
        }),
      );
      onGone(hashes);
    },
  };
}
