import { discardArticleDraft, getArticleDraft, saveArticleDraft } from '../../db/client/article-drafts.ts';
import type { SqliteDatabase } from '../../db/client/connection.ts';
import type { ArticleDraft } from '../../shared/contract/store.ts';
import { type Journal, journalArticleDraft } from './journal.ts';

interface ArticleDraftPorts {
  readonly db: SqliteDatabase;
  readonly journal: Journal;
  now(): number;
  onChange(): void;
}

/** Texts of articles that are being written. */
export interface ArticleDrafts {
  get(articleId: string): ArticleDraft | null;
  save(draft: Omit<ArticleDraft, 'updatedAt'>): void;
  discard(articleId: string): void;
}

/** Keeps them beside the database too, as all that a person typed. */
export function createArticleDrafts({ db, journal, now, onChange }: ArticleDraftPorts): ArticleDrafts {
  return {
    get: (articleId) => getArticleDraft(db, articleId),
    save(draft) {
      const written = { ...draft, updatedAt: now() };
      // First, because nothing else remembers a text that a damaged database does not take.
      journal.append(journalArticleDraft(written), false);
      saveArticleDraft(db, written);
      onChange();
    },
    discard(articleId) {
      discardArticleDraft(db, articleId);
      journal.append({ kind: 'articleDraftGone', articleId }, false);
      onChange();
    },
  };
}
