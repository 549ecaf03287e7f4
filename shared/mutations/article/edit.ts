import { z } from 'zod';
import { isSameText, mergeText } from '../../domain/articles/merge-text.ts';
import { tidyText } from '../../domain/articles/new-article.ts';
import { type Article, type ArticleRevision, ArticleStatus, ArticleText } from '../../model/article.ts';
import { ArticleId, ArticleRevisionId } from '../../model/ids.ts';
import { accept, acceptMerged, defineMutation, refuse } from '../mutation.ts';
import { findArticle } from './find-article.ts';
import { endBranch, putBranch, putNext } from './put-revision.ts';

/**
 * Gives an article a new text. One that was written on the newest revision becomes the next; a late one is merged into
 * a draft where nothing overlaps; else it stands beside the article as a branch, until a person has looked at both.
 */
export const editArticle = defineMutation({
  name: 'article.edit',
  version: 1,
  args: z.object({
    articleId: ArticleId,
    /** What it was written from. */
    baseRevisionId: ArticleRevisionId,
    /** Whether the author wrote on a draft: who does, does not speak to everybody. */
    baseStatus: ArticleStatus,
    /** Of the text as it was written. */
    revisionId: ArticleRevisionId,
    /** Of the text that comes out, should it have to be merged. */
    mergedRevisionId: ArticleRevisionId,
    text: ArticleText,
  }),
  reads: ({ articleId, baseRevisionId, revisionId, mergedRevisionId }) => [
    { entity: 'article', id: articleId },
    { entity: 'articleRevision', id: baseRevisionId },
    { entity: 'articleRevision', id: revisionId },
    { entity: 'articleRevision', id: mergedRevisionId },
  ],
  decide(reads, args, context) {
    const { actor, now } = context;
    if (actor.kind !== 'user') return refuse('notPermitted');
    const article = findArticle(reads, args.articleId, context);
    if (article === undefined) return refuse('articleNotFound');
    const isTaken = (id: string) => reads.get('articleRevision', id) !== undefined;
    if (
      args.revisionId === args.mergedRevisionId ||
      isTaken(args.revisionId) ||
      isTaken(args.mergedRevisionId)
    ) {
      return refuse('revisionExists');
    }
    const text = tidyText(args.text);
    if (isSameText(text, article)) return accept([]);
    const author = { userId: actor.user.id, now };
    const isMeanwhilePublished = article.status === 'published' && args.baseStatus === 'draft';
    if (args.baseRevisionId === article.revisionId && !isMeanwhilePublished) {
      return accept(putNext(article, { id: args.revisionId, branchId: null, text }, author));
    }
    const known = reads.get('articleRevision', args.baseRevisionId);
    const base = known?.articleId === article.id ? known : undefined;
    const branch = { id: args.revisionId, articleId: article.id, parentId: base?.id ?? null, text };
    const merged =
      base !== undefined && isBehind(article, base) && article.status === 'draft'
        ? mergeText(base, article, text)
        : null;
    if (merged === null) {
      const isGoingOn = base?.branchState === 'open' && base.authorId === actor.user.id;
      return acceptMerged(
        [...(isGoingOn ? [endBranch(base.id, 'replaced', author)] : []), putBranch(branch, 'open', author)],
        'articleBranched',
      );
    }
    const next = { id: args.mergedRevisionId, branchId: args.revisionId, text: merged };
    return acceptMerged(
      [
        putBranch(branch, 'merged', author),
        ...(isSameText(merged, article) ? [] : putNext(article, next, author)),
      ],
      'articleMerged',
    );
  },
});

/** Whether the article came out of this text; one that was never taken says nothing about what others changed. */
function isBehind(article: Article, { number, branchState }: ArticleRevision): boolean {
  if (number !== null) return number <= article.revision;
  return branchState === 'merged' || branchState === 'taken';
}
