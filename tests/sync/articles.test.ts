import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readsOf } from '../../db/client/pending.ts';
import { getArticle, listBranches } from '../../db/client/queries/articles.ts';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import type { ArticleId } from '../../shared/model/ids.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { sampleArticle } from '../support/sample-article.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

const BODY = 'Turn it off.\nWait ten seconds.\nCheck the cable.\nTurn it on.\n';

describe.each(DATABASE_TARGETS)('articles of two workstations, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  let mira: SimulatedClient;
  let wei: SimulatedClient;
  let articleId: ArticleId;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool);
    [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
    const { tenantId, users } = world.organization;
    const sample = sampleArticle({ authorId: users[0]?.id ?? '', body: BODY });
    await importRows(pool, tenantId, sample.rows, () => undefined);
    articleId = sample.articleId as ArticleId;
    await world.drain();
  });
  afterEach(() => {
    expect(world.bugs).toEqual([]);
    world.close();
  });

  const article = ({ db }: SimulatedClient) => {
    const found = getArticle(db, { articleId });
    if (found === null) throw new Error('The article is not here');
    return found;
  };
  const edit = (client: SimulatedClient, change: (body: string) => string) => {
    const { article: now } = article(client);
    const revisionId = randomUUID();
    const args = {
      articleId,
      baseRevisionId: now.revisionId,
      baseStatus: now.status,
      revisionId,
      mergedRevisionId: randomUUID(),
      text: { title: now.title, body: change(now.body), labels: now.labels },
    };
    expect(client.save({ name: 'article.edit', args }).isSaved).toBe(true);
    return revisionId;
  };
  const verdicts = ({ db }: SimulatedClient) =>
    db.prepare('select state, code from outbox order by n').all() as { state: string; code: string | null }[];
  const expectEqual = async () => {
    const tables = centerTables(pool, world.organization.tenantId);
    for (const client of [mira, wei]) {
      for (const entity of ['article', 'articleRevision'] as const) {
        expect(localRows(client, entity)).toEqual(await centerRows(tables, entity, client.user, client.db));
      }
    }
  };

  it('R132 R136: an edit is on the screen at once; a late one ends as the text that it was merged to', async () => {
    edit(mira, (body) => body.replace('ten', 'twenty'));
    edit(wei, (body) => body.replace('Turn it on.', 'Press the button.'));
    expect(article(wei)).toMatchObject({ isPending: true, article: { revision: 2 } });
    await world.drain();
    expect(article(wei).article.body).toBe(
      'Turn it off.\nWait twenty seconds.\nCheck the cable.\nPress the button.\n',
    );
    expect(article(wei)).toMatchObject({ isPending: false, branches: [], article: { revision: 3 } });
    expect(verdicts(wei)).toEqual([{ state: 'merged', code: 'articleMerged' }]);
    await expectEqual();
  });

  it('R132 R134: an overlap waits as a branch on both workstations, and one decision ends it on both', async () => {
    edit(mira, (body) => body.replace('ten', 'twenty'));
    const branchId = edit(wei, (body) => body.replace('ten', 'fifteen'));
    await world.drain();
    expect(verdicts(wei)).toEqual([{ state: 'merged', code: 'articleBranched' }]);
    expect(article(mira)).toMatchObject({
      article: { body: BODY.replace('ten', 'twenty') },
      branches: [{ id: branchId, body: BODY.replace('ten', 'fifteen'), authorName: 'Wei' }],
    });
    // Wei wrote it, Mira began the article.
    for (const client of [mira, wei]) {
      expect(listBranches(client.db, { userId: client.user.id })).toMatchObject([
        { revisionId: branchId, isMine: client === wei },
      ]);
    }
    const args = {
      articleId,
      branchId,
      seenRevisionId: article(mira).article.revisionId,
      resolution: { take: 'mine', revisionId: randomUUID() },
    };
    expect(mira.save({ name: 'article.resolve-branch', args }).isSaved).toBe(true);
    await world.drain();
    expect(article(wei)).toMatchObject({ article: { body: BODY.replace('ten', 'fifteen') }, branches: [] });
    await expectEqual();
  });

  it('R137: an article of a team is nowhere but with the team, and goes with the right, pending text kept', async () => {
    const [team] = world.organization.teamIds;
    const args = {
      articleId: randomUUID(),
      revisionId: randomUUID(),
      teamId: team,
      locale: 'en',
      text: { title: 'Of the first team', body: 'secret', labels: [] },
    };
    expect(mira.save({ name: 'article.create', args }).isSaved).toBe(true);
    expect(wei.save({ name: 'article.create', args: { ...args, articleId: randomUUID() } })).toMatchObject({
      isSaved: false,
      code: 'notPermitted',
    });
    await world.drain();
    const { tenantId, users } = world.organization;
    expect(readsOf(mira.db).get('article', args.articleId)?.body).toBe('secret');
    expect(wei.db.prepare('select count(*) from article').pluck().get()).toBe(1);
    await importRows(
      pool,
      tenantId,
      [{ entity: 'user', row: { ...users[0], teamIds: world.organization.teamIds.slice(1) } }],
      () => undefined,
    );
    await world.drain();
    for (const table of ['article', 'article_revision']) {
      expect(mira.db.prepare(`select id from ${table} where title = 'Of the first team'`).all()).toEqual([]);
    }
  });
});
