import { newArticle } from '../../../shared/domain/articles/new-article.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import type { ArticleId, ArticleRevisionId } from '../../../shared/model/ids.ts';
import { type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import type { Directory } from './directory.ts';
import { DAY_MS } from './local-time.ts';
import type { DemoMaterial } from './material.ts';

/** Articles with the one revision that each of them has. */
export interface DemoArticles {
  readonly articles: readonly EntityRow<'article'>[];
  readonly revisions: readonly EntityRow<'articleRevision'>[];
}

const OLDEST_DAYS = 400;

/**
 * What the organization has written down, by a supervisor of the team it is about, over the last year.
 * @param newId ids that carry the time of what they name; times never go back
 */
export function createArticles(
  random: Random,
  { articles }: DemoMaterial,
  directory: Directory,
  now: number,
  newId: (at: number) => string,
): DemoArticles {
  const times = articles
    .map(() => now - randomInt(random, 3 * 24, OLDEST_DAYS * 24) * (DAY_MS / 24))
    .sort((left, right) => left - right);
  const made = articles.map(({ team, locale, status, title, body, labels }, index) => {
    const at = times[index] ?? now;
    const home = team === null ? null : directory.team(team);
    const author = writerOf(directory, home?.key ?? (locale === 'en' ? 'success' : 'frontline'));
    return newArticle({
      articleId: newId(at) as ArticleId,
      revisionId: newId(at) as ArticleRevisionId,
      teamId: home?.row.id ?? null,
      locale,
      status,
      text: { title, body, labels },
      authorId: author.id,
      at,
    });
  });
  return {
    articles: made.map(({ article }) => article),
    revisions: made.map(({ revision }) => revision),
  };
}

/** A supervisor where the team has one of its own, else its first agent. */
function writerOf(directory: Directory, team: string): EntityRow<'user'> {
  const { members } = directory.team(team);
  const writer = members.find(({ role }) => role === 'supervisor') ?? members[0];
  if (writer === undefined) throw new Error(`Team ${team} has nobody who could write`);
  return writer;
}
