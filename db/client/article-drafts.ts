import type { ArticleDraft } from '../../shared/contract/store.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

type StoredDraft = Omit<ArticleDraft, 'labels'> & { readonly labels: string };

const SELECT = `select article_id as articleId, base_revision_id as baseRevisionId, base_status as baseStatus,
  branch_id as branchId, title, body, labels, team_id as teamId, locale, updated_at as updatedAt from article_draft`;

function toDraft({ labels, ...draft }: StoredDraft): ArticleDraft {
  return { ...draft, labels: JSON.parse(labels) as string[] };
}

/** The text being written of an article. */
export function getArticleDraft(db: SqliteDatabase, articleId: string): ArticleDraft | null {
  const row = prepared<[string], StoredDraft>(db, `${SELECT} where article_id = ?`).get(articleId);
  return row === undefined ? null : toDraft(row);
}

/** Every text being written of an article. */
export function listArticleDrafts(db: SqliteDatabase): readonly ArticleDraft[] {
  return prepared<[], StoredDraft>(db, SELECT).all().map(toDraft);
}

export function saveArticleDraft(db: SqliteDatabase, draft: ArticleDraft): void {
  inTransaction(db, 'durable', () => putArticleDraft(db, draft));
}

/** Like `saveArticleDraft`, within a transaction of the caller's. */
export function putArticleDraft(db: SqliteDatabase, draft: ArticleDraft): void {
  prepared(
    db,
    `insert into article_draft (article_id, base_revision_id, base_status, branch_id, title, body, labels, team_id,
       locale, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (article_id) do update set base_revision_id = excluded.base_revision_id,
       base_status = excluded.base_status, branch_id = excluded.branch_id, title = excluded.title,
       body = excluded.body, labels = excluded.labels, team_id = excluded.team_id, locale = excluded.locale,
       updated_at = excluded.updated_at`,
  ).run(
    draft.articleId,
    draft.baseRevisionId,
    draft.baseStatus,
    draft.branchId,
    draft.title,
    draft.body,
    JSON.stringify(draft.labels),
    draft.teamId,
    draft.locale,
    draft.updatedAt,
  );
}

export function discardArticleDraft(db: SqliteDatabase, articleId: string): void {
  inTransaction(db, 'durable', () => {
    prepared(db, 'delete from article_draft where article_id = ?').run(articleId);
  });
}
