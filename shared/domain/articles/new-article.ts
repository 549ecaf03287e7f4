import type { Article, ArticleRevision, ArticleStatus, ArticleText } from '../../model/article.ts';
import type { ArticleId, ArticleRevisionId, TeamId, UserId } from '../../model/ids.ts';
import type { Locale } from '../../model/locale.ts';

interface NewArticle {
  readonly articleId: ArticleId;
  readonly revisionId: ArticleRevisionId;
  readonly teamId: TeamId | null;
  readonly locale: Locale;
  readonly status: ArticleStatus;
  readonly text: ArticleText;
  readonly authorId: UserId;
  /** UTC milliseconds. */
  readonly at: number;
}

/** An article that begins, with its first revision. */
export function newArticle({ articleId, revisionId, text, authorId, at, ...fields }: NewArticle): {
  readonly article: Article;
  readonly revision: ArticleRevision;
} {
  const written = tidyText(text);
  return {
    article: {
      ...written,
      ...fields,
      id: articleId,
      authorId,
      revisionId,
      revision: 1,
      updatedById: authorId,
      createdAt: at,
      updatedAt: at,
    },
    revision: {
      ...written,
      id: revisionId,
      articleId,
      number: 1,
      parentId: null,
      branchId: null,
      authorId,
      createdAt: at,
      branchState: null,
      resolvedAt: null,
      resolvedById: null,
    },
  };
}

/** A text as it is kept: each label once, in order. */
export function tidyText(text: ArticleText): ArticleText {
  return { ...text, labels: [...new Set(text.labels)].sort() };
}
