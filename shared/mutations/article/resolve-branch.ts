import { z } from 'zod';
import { tidyText } from '../../domain/articles/new-article.ts';
import { ArticleText } from '../../model/article.ts';
import { ArticleId, ArticleRevisionId } from '../../model/ids.ts';
import { accept, acceptMerged, defineMutation, hold, refuse } from '../mutation.ts';
import { findArticle } from './find-article.ts';
import { endBranch, putBranch, putNext } from './put-revision.ts';

/** Ends a branch: what is to become of the two texts was decided by a person who saw both. */
export const resolveBranch = defineMutation({
  name: 'article.resolve-branch',
  version: 1,
  args: z.object({
    articleId: ArticleId,
    branchId: ArticleRevisionId,
    /** The text of the article that the person saw beside the branch. */
    seenRevisionId: ArticleRevisionId,
    resolution: z.discriminatedUnion('take', [
      /** The branch as it is. */
      z.object({ take: z.literal('mine'), revisionId: ArticleRevisionId }),
      /** The article as it is. */
      z.object({ take: z.literal('theirs') }),
      /** A text that the person made of both. */
      z.object({ take: z.literal('together'), revisionId: ArticleRevisionId, text: ArticleText }),
    ]),
  }),
  reads: ({ articleId, branchId, resolution }) => [
    { entity: 'article', id: articleId },
    { entity: 'articleRevision', id: branchId },
    ...(resolution.take === 'theirs'
      ? []
      : [{ entity: 'articleRevision' as const, id: resolution.revisionId }]),
  ],
  decide(reads, { articleId, branchId, seenRevisionId, resolution }, context) {
    const { actor, now } = context;
    if (actor.kind !== 'user') return refuse('notPermitted');
    const article = findArticle(reads, articleId, context);
    const branch = reads.get('articleRevision', branchId);
    if (article === undefined || branch?.articleId !== article.id) return refuse('articleNotFound');
    if (branch.branchState !== 'open') return refuse('branchResolved');
    const author = { userId: actor.user.id, now };
    const end = (state: 'merged' | 'taken' | 'dropped' | 'replaced') => endBranch(branch.id, state, author);
    if (resolution.take === 'theirs') return accept([end('dropped')]);
    if (reads.get('articleRevision', resolution.revisionId) !== undefined) return refuse('revisionExists');
    const isLate = article.revisionId !== seenRevisionId;
    if (resolution.take === 'mine') {
      // The branch is kept as it is, so nothing is lost by asking again.
      if (isLate) return hold('articleChanged');
      const next = { id: resolution.revisionId, branchId: branch.id, text: branch };
      return accept([end('taken'), ...putNext(article, next, author)]);
    }
    const text = tidyText(resolution.text);
    if (!isLate) {
      const next = { id: resolution.revisionId, branchId: branch.id, text };
      return accept([end('merged'), ...putNext(article, next, author)]);
    }
    // Somebody was faster again: what the person made of both takes the place of the branch.
    const again = { id: resolution.revisionId, articleId: article.id, parentId: seenRevisionId, text };
    return acceptMerged([end('replaced'), putBranch(again, 'open', author)], 'articleBranched');
  },
});
