import { textOf } from '../../domain/articles/merge-text.ts';
import type { Article, ArticleRevision, ArticleText, BranchState } from '../../model/article.ts';
import type { ArticleRevisionId, UserId } from '../../model/ids.ts';
import type { Change } from '../mutation.ts';

interface Author {
  readonly userId: UserId;
  readonly now: number;
}

/** A text as its author wrote it, beside the line of revisions. */
export function putBranch(
  fields: Pick<ArticleRevision, 'id' | 'articleId' | 'parentId'> & { readonly text: ArticleText },
  state: 'open' | 'merged',
  { userId, now }: Author,
): Change {
  const { text, ...row } = fields;
  const isOpen = state === 'open';
  return {
    kind: 'put',
    entity: 'articleRevision',
    row: {
      ...row,
      ...textOf(text),
      number: null,
      branchId: null,
      authorId: userId,
      createdAt: now,
      branchState: state,
      resolvedAt: isOpen ? null : now,
      resolvedById: isOpen ? null : userId,
    },
  };
}

/** A branch that nobody has to look at any more. */
export function endBranch(
  id: ArticleRevisionId,
  branchState: Exclude<BranchState, 'open'>,
  { userId, now }: Author,
): Change {
  return {
    kind: 'patch',
    entity: 'articleRevision',
    id,
    fields: { branchState, resolvedAt: now, resolvedById: userId },
  };
}

/** The next revision in the line, and the article with its text. */
export function putNext(
  article: Article,
  fields: Pick<ArticleRevision, 'id' | 'branchId'> & { readonly text: ArticleText },
  { userId, now }: Author,
): readonly Change[] {
  const { text, ...row } = fields;
  const number = article.revision + 1;
  return [
    {
      kind: 'put',
      entity: 'articleRevision',
      row: {
        ...row,
        ...textOf(text),
        articleId: article.id,
        number,
        parentId: article.revisionId,
        authorId: userId,
        createdAt: now,
        branchState: null,
        resolvedAt: null,
        resolvedById: null,
      },
    },
    {
      kind: 'patch',
      entity: 'article',
      id: article.id,
      fields: {
        ...textOf(text),
        revisionId: row.id,
        revision: number,
        updatedById: userId,
        updatedAt: now,
      },
    },
  ];
}
