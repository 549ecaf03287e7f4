import type { OpenBranch, RevisionEntry } from '../../../shared/contract/article-rows.ts';
import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import type { ArticleRevision } from '../../../shared/model/article.ts';
import { listArticleDrafts } from '../article-drafts.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';
import type { Viewer } from './compile-condition.ts';
import { listRows } from './rows.ts';
import { nameOf } from './wanted-value.ts';

type ListedRow = Omit<QueryResult<'article.list'>[number], 'labels' | 'hasDraft' | 'isPending'> & {
  readonly labels: string;
  readonly hasDraft: number;
  readonly isPending: number;
};

const PENDING =
  "exists (select 1 from touch p where p.entity = 'article' and p.id = a.id and p.is_write = 1)";

/** Every article by title, and those that were only begun here. */
export function listArticles(db: SqliteDatabase): QueryResult<'article.list'> {
  const rows = prepared<[], ListedRow>(
    db,
    `select a.id, a.title, a.locale, a.status, a.labels, a.updated_at as updatedAt, t.name as teamName,
       (select count(*) from article_revision r where r.article_id = a.id and r.branch_state = 'open') as openBranches,
       d.article_id is not null as hasDraft, ${PENDING} as isPending
     from article a left join team t on t.id = a.team_id left join article_draft d on d.article_id = a.id
     order by a.title, a.id`,
  ).all();
  const here = rows.map(({ labels, hasDraft, isPending, ...row }) => ({
    ...row,
    labels: JSON.parse(labels) as string[],
    hasDraft: hasDraft === 1,
    isPending: isPending === 1,
  }));
  const known = new Set(here.map(({ id }) => id));
  const begun = listArticleDrafts(db)
    .filter(({ articleId }) => !known.has(articleId))
    .map(({ articleId, title, locale, labels, teamId, updatedAt }) => ({
      id: articleId,
      title,
      locale,
      status: 'draft' as const,
      labels,
      updatedAt,
      teamName: teamId === null ? null : nameOf(db, 'team', teamId),
      openBranches: 0,
      hasDraft: true,
      isPending: false,
    }));
  return [...begun, ...here];
}

/** An article with what waits beside it. */
export function getArticle(
  db: SqliteDatabase,
  { articleId }: QueryArgs<'article.get'>,
): QueryResult<'article.get'> {
  const [article] = listRows(db, 'article', 'article', 'where id = ?', [articleId]);
  if (article === undefined) return null;
  const pending = prepared<[string], { isPending: number }>(
    db,
    `select ${PENDING} as isPending from article a where a.id = ?`,
  ).get(articleId);
  return {
    article,
    authorName: nameOf(db, 'user', article.authorId),
    updatedByName: nameOf(db, 'user', article.updatedById),
    teamName: article.teamId === null ? null : nameOf(db, 'team', article.teamId),
    branches: withAuthors(
      db,
      listRows(
        db,
        'articleRevision',
        'article_revision',
        "where article_id = ? and branch_state = 'open' order by created_at, id",
        [articleId],
      ),
    ),
    isPending: pending?.isPending === 1,
  };
}

/** What was written for an article, newest first. */
export function listRevisions(
  db: SqliteDatabase,
  { articleId, limit }: QueryArgs<'article.revisions'>,
): QueryResult<'article.revisions'> {
  return withAuthors(
    db,
    listRows(
      db,
      'articleRevision',
      'article_revision',
      'where article_id = ? order by created_at desc, number desc, id desc limit ?',
      [articleId, limit],
    ),
  );
}

/** Branches that wait for this person. */
export function listBranches(db: SqliteDatabase, { userId }: Pick<Viewer, 'userId'>): OpenBranch[] {
  return prepared<[{ me: string }], Omit<OpenBranch, 'isMine'> & { isMine: number }>(
    db,
    `select r.id as revisionId, a.id as articleId, a.title as articleTitle, u.name as authorName,
       r.author_id = @me as isMine, r.created_at as createdAt, r.body ${WAITING}
     order by r.created_at, r.id limit 500`,
  )
    .all({ me: userId })
    .map((row) => ({ ...row, isMine: row.isMine === 1 }));
}

/** How many branches wait for this person. */
export function countBranches(db: SqliteDatabase, userId: string): number {
  const row = prepared<[{ me: string }], { n: number }>(db, `select count(*) as n ${WAITING}`).get({
    me: userId,
  });
  return row?.n ?? 0;
}

const WAITING = `from article_revision r join article a on a.id = r.article_id
  left join user_account u on u.id = r.author_id
  where r.branch_state = 'open' and (r.author_id = @me or a.author_id = @me)`;

function withAuthors(db: SqliteDatabase, rows: readonly ArticleRevision[]): RevisionEntry[] {
  return rows.map((row) => ({ ...row, authorName: nameOf(db, 'user', row.authorId) }));
}
