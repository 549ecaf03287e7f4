import { describe, expect, it } from 'vitest';
import { KNOWLEDGE_SCOPE, teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import type { Article, ArticleRevision } from '../../../../../shared/model/article.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Decision, Reads } from '../../../../../shared/mutations/mutation.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const person = (place: number, name: string): User =>
  User.parse({
    id: id(place),
    email: `${name}@example.com`,
    name,
    role: 'agent',
    teamIds: [],
    locale: 'en',
    isActive: true,
  });
const [mira, wei] = [person(1, 'mira'), person(2, 'wei')];
const ARTICLE = id(10);
const LINES = 'one\ntwo\nthree\nfour\n';

/** Rows as the center holds them; what is accepted is written. */
class Shelf {
  readonly rows = new Map<string, Record<string, unknown>>();
  #last = 100;
  isStatusChangedMeanwhile = false;

  constructor() {
    this.do(mira, 'article.create', {
      articleId: ARTICLE,
      revisionId: id(11),
      teamId: null,
      locale: 'en',
      text: { title: 'Router', body: LINES, labels: ['net'] },
    });
  }

  newId(): string {
    this.#last += 1;
    return id(this.#last);
  }

  do(user: User, name: string, args: object, scopes: readonly string[] = [KNOWLEDGE_SCOPE]): Decision {
    const call = prepareCall({ name, args });
    if (!call.ok) return call.refusal;
    const reads: Reads = { get: (entity, key) => this.rows.get(`${entity} ${key}`) as never };
    const decision = call.decide(reads, {
      now: 5_000,
      operationId: id(99),
      actor: { kind: 'user', user, scopes: new Set(scopes), hiddenFields: [] },
      changedSince: () => this.isStatusChangedMeanwhile,
      hiddenHere: [],
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => false,
      ownViewCount: () => 0,
      macroCount: () => 0,
      ruleCount: () => 0,
    });
    for (const change of decision.verdict === 'accepted' ? decision.changes : []) {
      if (change.kind === 'remove') throw new Error('No article goes');
      const key = `${change.entity} ${change.kind === 'put' ? change.row.id : change.id}`;
      this.rows.set(key, change.kind === 'put' ? change.row : { ...this.rows.get(key), ...change.fields });
    }
    return decision;
  }

  /** Changes one line of what a revision says. @returns the id of what was written, and the decision */
  edit(
    user: User,
    base: string,
    body: string,
    more: object = {},
  ): { readonly written: string; readonly said: unknown } {
    const written = this.newId();
    const decision = this.do(user, 'article.edit', {
      articleId: ARTICLE,
      baseRevisionId: base,
      baseStatus: this.article.status,
      revisionId: written,
      mergedRevisionId: this.newId(),
      text: { title: 'Router', body, labels: ['net'] },
      ...more,
    });
    return { written, said: decision.verdict === 'accepted' ? decision.merged : decision.code };
  }

  get article(): Article {
    return this.rows.get(`article ${ARTICLE}`) as Article;
  }

  revision(key: string): ArticleRevision {
    return this.rows.get(`articleRevision ${key}`) as ArticleRevision;
  }

  publish(user: User, seenRevisionId: string, status = 'published'): Decision {
    return this.do(user, 'article.set-status', { articleId: ARTICLE, status, seenRevisionId });
  }

  resolve(user: User, branchId: string, seenRevisionId: string, resolution: object): Decision {
    return this.do(user, 'article.resolve-branch', {
      articleId: ARTICLE,
      branchId,
      seenRevisionId,
      resolution,
    });
  }
}

describe('an edit', () => {
  it('R130 R131: written on the newest revision becomes the next', () => {
    const shelf = new Shelf();
    const { written, said } = shelf.edit(wei, id(11), LINES.replace('two', 'TWO'));
    expect(said).toBeNull();
    expect(shelf.article).toMatchObject({
      revision: 2,
      revisionId: written,
      updatedById: wei.id,
      authorId: mira.id,
    });
    expect(shelf.revision(written)).toMatchObject({ number: 2, parentId: id(11), branchState: null });
    expect(shelf.revision(id(11)).body).toBe(LINES);
  });

  it('R130 R132: a late one is merged into a draft, and is kept as it was written', () => {
    const shelf = new Shelf();
    shelf.edit(wei, id(11), LINES.replace('four', 'FOUR'));
    const { written, said } = shelf.edit(mira, id(11), LINES.replace('one', 'ONE'));
    expect(said).toBe('articleMerged');
    expect(shelf.article).toMatchObject({ body: 'ONE\ntwo\nthree\nFOUR\n', revision: 3 });
    expect(shelf.revision(shelf.article.revisionId)).toMatchObject({ branchId: written, number: 3 });
    expect(shelf.revision(written)).toMatchObject({
      body: LINES.replace('one', 'ONE'),
      branchState: 'merged',
      number: null,
    });
  });

  it('R132: an edit on top of one that was merged knows what the merge brought in', () => {
    const shelf = new Shelf();
    shelf.edit(wei, id(11), LINES.replace('four', 'FOUR'));
    const first = shelf.edit(mira, id(11), LINES.replace('one', 'ONE'));
    const second = shelf.edit(mira, first.written, LINES.replace('one', 'ONE').replace('two', 'TWO'));
    expect(second.said).toBe('articleMerged');
    expect(shelf.article.body).toBe('ONE\nTWO\nthree\nFOUR\n');
  });

  it('R132: where both changed the same, or the base is not known, the late one waits beside the article', () => {
    const shelf = new Shelf();
    const { written: newest } = shelf.edit(wei, id(11), LINES.replace('two', 'zwei'));
    for (const base of [id(11), id(77)]) {
      const { written, said } = shelf.edit(mira, base, LINES.replace('two', '二'));
      expect(said).toBe('articleBranched');
      expect(shelf.article).toMatchObject({
        body: LINES.replace('two', 'zwei'),
        revisionId: newest,
        revision: 2,
      });
      expect(shelf.revision(written)).toMatchObject({
        body: LINES.replace('two', '二'),
        branchState: 'open',
        authorId: mira.id,
        parentId: base === id(77) ? null : base,
      });
    }
  });

  it('R133: nothing is merged into a published article, and what was written on a draft is not published', () => {
    const shelf = new Shelf();
    shelf.publish(wei, id(11));
    expect(shelf.edit(mira, id(11), LINES.replace('one', '1'), { baseStatus: 'draft' }).said).toBe(
      'articleBranched',
    );
    const { said } = shelf.edit(wei, id(11), LINES.replace('four', 'FOUR'));
    expect(said).toBeNull();
    expect(shelf.edit(mira, id(11), LINES.replace('one', 'ONE')).said).toBe('articleBranched');
    expect(shelf.article.body).toBe(LINES.replace('four', 'FOUR'));
  });

  it('R135: going on with an own branch replaces it; another person makes another', () => {
    const shelf = new Shelf();
    shelf.edit(wei, id(11), LINES.replace('two', 'zwei'));
    const first = shelf.edit(mira, id(11), LINES.replace('two', '二'));
    const second = shelf.edit(mira, first.written, LINES.replace('two', '二。'));
    expect(second.said).toBe('articleBranched');
    expect(shelf.revision(first.written)).toMatchObject({
      branchState: 'replaced',
      body: LINES.replace('two', '二'),
    });
    shelf.edit(wei, second.written, LINES.replace('two', 'deux'));
    expect(shelf.revision(second.written).branchState).toBe('open');
  });

  it('that changes nothing, uses an id that is there, or is of nobody who may see it, writes nothing', () => {
    const shelf = new Shelf();
    const before = new Map(shelf.rows);
    expect(shelf.edit(wei, id(77), LINES).said).toBeNull();
    expect(shelf.edit(wei, id(11), 'x', { revisionId: id(11) }).said).toBe('revisionExists');
    const args = {
      articleId: ARTICLE,
      baseRevisionId: id(11),
      baseStatus: 'draft',
      revisionId: id(50),
      mergedRevisionId: id(51),
      text: { title: 'x', body: 'x', labels: [] },
    };
    expect(shelf.do(wei, 'article.edit', args, [teamScope(id(3) as never)])).toMatchObject({
      verdict: 'refused',
      code: 'articleNotFound',
    });
    expect(shelf.rows).toEqual(before);
  });
});

describe('publishing', () => {
  it('R133: only the text that the person saw, and not over a status that somebody set meanwhile', () => {
    const shelf = new Shelf();
    shelf.edit(wei, id(11), LINES.replace('two', 'zwei'));
    expect(shelf.publish(mira, id(11))).toMatchObject({ verdict: 'held', code: 'articleChanged' });
    shelf.isStatusChangedMeanwhile = true;
    expect(shelf.publish(mira, shelf.article.revisionId)).toMatchObject({ verdict: 'held' });
    shelf.isStatusChangedMeanwhile = false;
    expect(shelf.publish(mira, shelf.article.revisionId)).toMatchObject({ verdict: 'accepted' });
    expect(shelf.article.status).toBe('published');
    expect(shelf.publish(wei, id(11), 'draft')).toMatchObject({ verdict: 'accepted' });
  });
});

describe('R134: a branch', () => {
  const withBranch = () => {
    const shelf = new Shelf();
    const { written: newest } = shelf.edit(wei, id(11), LINES.replace('two', 'zwei'));
    const { written: branch } = shelf.edit(mira, id(11), LINES.replace('two', '二'));
    return { shelf, newest, branch };
  };

  it('is taken as it is, or dropped, and kept in both cases', () => {
    const { shelf, newest, branch } = withBranch();
    expect(shelf.resolve(wei, branch, newest, { take: 'mine', revisionId: id(60) })).toMatchObject({
      merged: null,
    });
    expect(shelf.article).toMatchObject({
      body: LINES.replace('two', '二'),
      revisionId: id(60),
      revision: 3,
    });
    expect(shelf.revision(id(60))).toMatchObject({ parentId: newest, branchId: branch, authorId: wei.id });
    expect(shelf.revision(branch)).toMatchObject({ branchState: 'taken', resolvedById: wei.id });
    expect(shelf.resolve(mira, branch, id(60), { take: 'theirs' })).toMatchObject({ code: 'branchResolved' });

    const other = withBranch();
    other.shelf.resolve(mira, other.branch, id(11), { take: 'theirs' });
    expect(other.shelf.revision(other.branch)).toMatchObject({
      branchState: 'dropped',
      body: LINES.replace('two', '二'),
    });
    expect(other.shelf.article.revisionId).toBe(other.newest);
  });

  it('becomes a text that a person made of both', () => {
    const { shelf, newest, branch } = withBranch();
    const text = { title: 'Router', body: 'both', labels: [] };
    shelf.resolve(mira, branch, newest, { take: 'together', revisionId: id(61), text });
    expect(shelf.article).toMatchObject({ body: 'both', revision: 3 });
    expect(shelf.revision(branch).branchState).toBe('merged');
  });

  it('is not taken over a text that nobody saw beside it; what was made of both waits in its place', () => {
    const { shelf, branch } = withBranch();
    expect(shelf.resolve(mira, branch, id(11), { take: 'mine', revisionId: id(62) })).toMatchObject({
      verdict: 'held',
      code: 'articleChanged',
    });
    const text = { title: 'Router', body: 'both', labels: [] };
    const late = shelf.resolve(mira, branch, id(11), { take: 'together', revisionId: id(63), text });
    expect(late).toMatchObject({ merged: 'articleBranched' });
    expect(shelf.revision(branch).branchState).toBe('replaced');
    expect(shelf.revision(id(63))).toMatchObject({ branchState: 'open', body: 'both', parentId: id(11) });
    expect(shelf.article.body).toBe(LINES.replace('two', 'zwei'));
  });
});

describe('a new article', () => {
  it('R137: is everybody’s, or of a team whose articles its author sees', () => {
    const shelf = new Shelf();
    const args = {
      articleId: id(70),
      revisionId: id(71),
      teamId: id(3),
      locale: 'zh-CN',
      text: { title: '路由器', body: '', labels: [] },
    };
    expect(shelf.do(mira, 'article.create', args)).toMatchObject({ code: 'teamNotFound' });
    shelf.rows.set(`team ${id(3)}`, { id: id(3) });
    expect(shelf.do(mira, 'article.create', args)).toMatchObject({ code: 'notPermitted' });
    expect(shelf.do(mira, 'article.create', args, [teamScope(id(3) as never)])).toMatchObject({
      verdict: 'accepted',
    });
    expect(shelf.do(mira, 'article.create', { ...args, articleId: ARTICLE })).toMatchObject({
      code: 'articleExists',
    });
  });
});
