import { z } from 'zod';
import { ArticleStatus } from '../../model/article.ts';
import { ArticleId, ArticleRevisionId } from '../../model/ids.ts';
import { accept, defineMutation, hold, refuse } from '../mutation.ts';
import { findArticle } from './find-article.ts';

/** Publishes an article, or takes it back to a draft. Only the text that the person saw is published. */
export const setArticleStatus = defineMutation({
  name: 'article.set-status',
  version: 1,
  args: z.object({ articleId: ArticleId, status: ArticleStatus, seenRevisionId: ArticleRevisionId }),
  reads: ({ articleId }) => [{ entity: 'article', id: articleId }],
  decide(reads, { articleId, status, seenRevisionId }, context) {
    const article = findArticle(reads, articleId, context);
    if (article === undefined) return refuse('articleNotFound');
    if (article.status === status) return accept([]);
    const isUnseen = status === 'published' && article.revisionId !== seenRevisionId;
    if (isUnseen || context.changedSince('article', article.id, 'status')) return hold('articleChanged');
    return accept([
      { kind: 'patch', entity: 'article', id: article.id, fields: { status, updatedAt: context.now } },
    ]);
  },
  invert(reads, { articleId }) {
    const article = reads.get('article', articleId);
    if (article === undefined) return null;
    const { status, revisionId: seenRevisionId } = article;
    return { name: 'article.set-status', args: { articleId, status, seenRevisionId } };
  },
});
