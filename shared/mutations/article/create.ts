import { z } from 'zod';
import { newArticle } from '../../domain/articles/new-article.ts';
import { scopeOfArticle } from '../../domain/permissions/scopes.ts';
import { ArticleText } from '../../model/article.ts';
import { ArticleId, ArticleRevisionId, TeamId } from '../../model/ids.ts';
import { Locale } from '../../model/locale.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';

/** Begins an article, as a draft, with its first revision. */
export const createArticle = defineMutation({
  name: 'article.create',
  version: 1,
  args: z.object({
    articleId: ArticleId,
    revisionId: ArticleRevisionId,
    teamId: TeamId.nullable(),
    locale: Locale,
    text: ArticleText,
  }),
  reads: ({ articleId, revisionId, teamId }) => [
    { entity: 'article', id: articleId },
    { entity: 'articleRevision', id: revisionId },
    ...(teamId === null ? [] : [{ entity: 'team' as const, id: teamId }]),
  ],
  decide(reads, { articleId, revisionId, teamId, locale, text }, { actor, now }) {
    if (actor.kind !== 'user') return refuse('notPermitted');
    if (reads.get('article', articleId) !== undefined) return refuse('articleExists');
    if (reads.get('articleRevision', revisionId) !== undefined) return refuse('articleExists');
    if (teamId !== null && reads.get('team', teamId) === undefined) return refuse('teamNotFound');
    if (!actor.scopes.has(scopeOfArticle({ teamId }))) return refuse('notPermitted');
    const authorId = actor.user.id;
    const begun = {
      articleId,
      revisionId,
      teamId,
      locale,
      status: 'draft',
      text,
      authorId,
      at: now,
    } as const;
    const { article, revision } = newArticle(begun);
    return accept([
      { kind: 'put', entity: 'article', row: article },
      { kind: 'put', entity: 'articleRevision', row: revision },
    ]);
  },
});
