import type { Pool } from 'pg';
import { toModelRow } from '../../../db/server/entity-columns.ts';
import { Article, ArticleRevision } from '../../../shared/model/article.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';

interface Text {
  readonly title: string;
  readonly body: string;
}

/** What the rules say about an article: what it says now, and what waits beside it. */
interface Standing {
  readonly status: string;
  readonly revisionId: string;
  readonly revision: number;
  readonly title: string;
  readonly body: string;
  readonly branches: ReadonlyMap<
    string,
    { readonly title: string; readonly body: string; readonly by: string }
  >;
}

/** A judged change of an article, as the log of the center has it. */
export interface LoggedArticleChange {
  readonly operation_id: string;
  readonly name: string;
  readonly verdict: string;
  readonly code: string | null;
  readonly user_id: string;
  readonly args: {
    readonly articleId: string;
    readonly revisionId: string;
    readonly mergedRevisionId: string;
    readonly baseRevisionId: string;
    readonly baseStatus: string;
    readonly seenRevisionId: string;
    readonly branchId: string;
    readonly status: string;
    readonly text: Text;
    readonly resolution: { readonly take: string; readonly revisionId: string; readonly text: Text };
  };
}

/**
 * The rules of articles a second time (R130 to R135): plays every judged change and compares with the rows of the center
 * after each batch. No text that was taken may be missing, and a published one changes only to what a person saw.
 */
export class ArticleWatch {
  readonly #pool: Pool;
  readonly #tenantId: string;
  #shelf = new Map<string, Standing>();

  constructor(pool: Pool, tenantId: string) {
    this.#pool = pool;
    this.#tenantId = tenantId;
  }

  /** Takes the center as it is now. */
  async begin(): Promise<void> {
    const { articles, revisions } = await this.#read();
    this.#shelf = new Map(articles.map((article) => [article.id, standingOf(article, revisions)]));
  }

  async checkBatch(fresh: readonly LoggedArticleChange[]): Promise<void> {
    const changes = fresh.filter(({ name }) => name.startsWith('article.'));
    if (changes.length === 0) return;
    const { articles, revisions } = await this.#read();
    const rows = new Map<string, ArticleRevision>(revisions.map((row) => [row.id, row]));
    for (const change of changes) {
      if (change.verdict === 'applied' || change.verdict === 'merged') this.#play(change, rows);
    }
    mustEqual(articles.map(({ id }) => id).sort(), [...this.#shelf.keys()].sort(), 'R130: every article');
    for (const article of articles) {
      mustEqual(standingOf(article, revisions), this.#shelf.get(article.id), `R131: article ${article.id}`);
      const line = revisions.filter(({ articleId, number }) => articleId === article.id && number !== null);
      mustEqual(
        line.map(({ number }) => number).sort((a, b) => (a ?? 0) - (b ?? 0)),
        line.map((_row, index) => index + 1),
        `R130: the line of ${article.id} is dense`,
      );
      const { title, body } = rows.get(article.revisionId) ?? { title: '', body: '' };
      mustEqual(
        { title, body },
        { title: article.title, body: article.body },
        `R130: the text of ${article.id}`,
      );
    }
  }

  #play(change: LoggedArticleChange, rows: ReadonlyMap<string, ArticleRevision>): void {
    const { operation_id: operation, name, args } = change;
    const { articleId } = args;
    if (name === 'article.create') {
      mustHold(!this.#shelf.has(articleId), `R130: ${operation} makes an article that is there`);
      const { title, body } = args.text;
      const { revisionId } = args;
      this.#shelf.set(articleId, {
        status: 'draft',
        revisionId,
        revision: 1,
        title,
        body,
        branches: new Map(),
      });
      return;
    }
    const before = this.#shelf.get(articleId);
    if (before === undefined) throw new Error(`R130: ${operation} changes an article that nobody made`);
    if (name === 'article.set-status') {
      const isSeen = args.status === 'draft' || args.seenRevisionId === before.revisionId;
      mustHold(isSeen || before.status === args.status, `R133: ${operation} publishes what nobody saw`);
      this.#shelf.set(articleId, { ...before, status: args.status });
    } else if (name === 'article.edit') this.#shelf.set(articleId, editOf(before, change, rows));
    else this.#shelf.set(articleId, resolutionOf(before, change));
  }

  async #read(): Promise<{ articles: readonly Article[]; revisions: readonly ArticleRevision[] }> {
    const read = async (table: string) =>
      (
        await this.#pool.query<Record<string, unknown>>(
          `select * from ${table} where tenant_id = $1 and not is_deleted order by id`,
          [this.#tenantId],
        )
      ).rows;
    return {
      articles: (await read('article')).map((row) => Article.parse(toModelRow('article', row))),
      revisions: (await read('article_revision')).map((row) =>
        ArticleRevision.parse(toModelRow('articleRevision', row)),
      ),
    };
  }
}

function standingOf(article: Article, revisions: readonly ArticleRevision[]): Standing {
  const { status, revisionId, revision, title, body } = article;
  const open = revisions.filter((row) => row.articleId === article.id && row.branchState === 'open');
  return {
    status,
    revisionId,
    revision,
    title,
    body,
    branches: new Map(open.map((row) => [row.id, { title: row.title, body: row.body, by: row.authorId }])),
  };
}

function next(before: Standing, revisionId: string, { title, body }: Text): Standing {
  return { ...before, revisionId, revision: before.revision + 1, title, body };
}

function editOf(
  before: Standing,
  { operation_id: operation, code, args, user_id: by }: LoggedArticleChange,
  rows: ReadonlyMap<string, ArticleRevision>,
): Standing {
  const { text, revisionId } = args;
  if (code === null) {
    if (text.body === before.body && text.title === before.title) return before;
    mustEqual(args.baseRevisionId, before.revisionId, `R131: ${operation} was written on the newest`);
    mustHold(
      before.status === 'draft' || args.baseStatus !== 'draft',
      `R133: ${operation} knew whom it speaks to`,
    );
    return next(before, revisionId, text);
  }
  const own = rows.get(revisionId);
  mustEqual(
    { title: own?.title, body: own?.body },
    { title: text.title, body: text.body },
    `R130: ${operation} is kept`,
  );
  const base = rows.get(args.baseRevisionId);
  if (code === 'articleMerged') {
    mustEqual(before.status, 'draft', `R133: ${operation} is merged without a person`);
    const merged = rows.get(args.mergedRevisionId);
    const result = merged ?? before;
    const added = linesIn(text.body).filter((line) => !linesIn(base?.body ?? '').includes(line));
    for (const line of added) mustHold(linesIn(result.body).includes(line), `R132: ${line} of ${operation}`);
    return merged === undefined ? before : next(before, merged.id, merged);
  }
  const branches = new Map(before.branches);
  if (branches.get(args.baseRevisionId)?.by === by) branches.delete(args.baseRevisionId);
  branches.set(revisionId, { title: text.title, body: text.body, by });
  return { ...before, branches };
}

function resolutionOf(
  before: Standing,
  { operation_id: operation, code, args, user_id: by }: LoggedArticleChange,
): Standing {
  const branches = new Map(before.branches);
  const branch = branches.get(args.branchId);
  if (branch === undefined) throw new Error(`R134: ${operation} ends a branch that is not open`);
  branches.delete(args.branchId);
  const { take, revisionId, text } = args.resolution;
  if (take === 'theirs') return { ...before, branches };
  if (code === 'articleBranched') {
    return { ...before, branches: branches.set(revisionId, { title: text.title, body: text.body, by }) };
  }
  mustEqual(args.seenRevisionId, before.revisionId, `R134: ${operation} saw the newest text`);
  return { ...next(before, revisionId, take === 'mine' ? branch : text), branches };
}

function linesIn(body: string): readonly string[] {
  return body.split('\n');
}
