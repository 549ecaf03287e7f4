import { scopeOfArticle } from '../../domain/permissions/scopes.ts';
import type { Article } from '../../model/article.ts';
import type { MutationContext, Reads } from '../mutation.ts';

/** The article, if it exists and the actor may work on it; both are answered alike, so that ids cannot be probed. */
export function findArticle(
  reads: Reads,
  articleId: string,
  { actor }: Pick<MutationContext, 'actor'>,
): Article | undefined {
  const article = reads.get('article', articleId);
  if (article === undefined) return undefined;
  return actor.kind === 'system' || actor.scopes.has(scopeOfArticle(article)) ? article : undefined;
}
