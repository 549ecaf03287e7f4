import { readsOf } from '../../../db/client/pending.ts';
import type { Article } from '../../../shared/model/article.ts';
import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import type { SmallOrganization } from '../../support/small-organization.ts';
import type { SimulatedClient } from '../support/simulated-client.ts';

/** Few enough that people meet in them. */
const MOST_ARTICLES = 2;
const LINES = 5;

/** Something that a person might do to an article: mostly to write, and to settle what waits beside one. */
export function randomArticleCall(
  random: Random,
  organization: SmallOrganization,
  client: SimulatedClient,
  newId: () => string,
): MutationCall {
  const ids = client.db.prepare<[], { id: string }>('select id from article order by id').all();
  if (ids.length === 0 || (ids.length < MOST_ARTICLES && random() < 0.05)) {
    return {
      name: 'article.create',
      args: {
        articleId: newId(),
        revisionId: newId(),
        teamId: random() < 0.5 ? null : pick(random, organization.teamIds),
        locale: 'en',
        text: {
          title: 'Title',
          body: linesOf(Array.from({ length: LINES }, () => word(random))),
          labels: [],
        },
      },
    };
  }
  const article = readsOf(client.db).get('article', pick(random, ids).id);
  if (article === undefined) throw new Error('A row that was just listed');
  const branches = client.db
    .prepare<[string], { id: string; body: string }>(
      "select id, body from article_revision where article_id = ? and branch_state = 'open' order by id",
    )
    .all(article.id);
  if (branches.length > 0 && random() < 0.5) {
    return resolveCall(random, article, pick(random, branches), newId);
  }
  if (random() < 0.15) {
    const status = article.status === 'draft' ? 'published' : 'draft';
    const args = { articleId: article.id, status, seenRevisionId: article.revisionId };
    return { name: 'article.set-status', args };
  }
  return {
    name: 'article.edit',
    args: {
      articleId: article.id,
      baseRevisionId: article.revisionId,
      baseStatus: article.status,
      revisionId: newId(),
      mergedRevisionId: newId(),
      text: { title: article.title, body: withOtherLine(random, article.body), labels: article.labels },
    },
  };
}

function resolveCall(
  random: Random,
  article: Article,
  branch: { readonly id: string; readonly body: string },
  newId: () => string,
): MutationCall {
  const kind = randomInt(random, 0, 2);
  const text = { title: article.title, body: `${article.body}${branch.body}`, labels: [] };
  const resolutions = [
    { take: 'mine', revisionId: newId() },
    { take: 'theirs' },
    { take: 'together', revisionId: newId(), text },
  ];
  return {
    name: 'article.resolve-branch',
    args: {
      articleId: article.id,
      branchId: branch.id,
      seenRevisionId: article.revisionId,
      resolution: resolutions[kind],
    },
  };
}

function withOtherLine(random: Random, body: string): string {
  const lines = body.split('\n').slice(0, LINES);
  lines[randomInt(random, 0, LINES - 1)] = word(random);
  return linesOf(lines);
}

function word(random: Random): string {
  return `word ${randomInt(random, 0, 9_999)}`;
}

/** A text of these lines. */
export function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
