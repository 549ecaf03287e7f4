import type { ArticleDraft } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { createArticle } from '../../shared/mutations/article/create.ts';
import { editArticle } from '../../shared/mutations/article/edit.ts';
import type { Actor } from '../../shared/mutations/mutation.ts';
import { getArticleDraft, putArticleDraft } from './article-drafts.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { draftOfWords } from './draft-of-words.ts';
import { type DraftContent, getDraft, putDraft } from './local.ts';
import { listPending, loseEffects, type PendingCall, readsOf } from './pending.ts';
import { prepared } from './prepared.ts';

/** What leaves the outbox with a change that is discarded. */
export interface Discarded {
  /** The change itself first, then those that mean nothing without it, in order. */
  readonly changes: readonly PendingCall[];
  /** Texts that become the draft of their ticket; `n` is the change each comes from. */
  readonly drafts: readonly (DraftContent & { readonly n: number })[];
  /** The same of articles. */
  readonly articleDrafts: readonly (ArticleDraftContent & { readonly n: number })[];
}

type ArticleDraftContent = Omit<ArticleDraft, 'updatedAt'>;

/**
 * What discarding a change would take along; nothing is altered (docs/spec/sync.md, R82).
 * @throws AppError changeAlreadySent
 */
export function previewDiscard(db: SqliteDatabase, n: number, actor: Actor): Discarded {
  db.exec('begin immediate');
  try {
    return discard(db, n, actor);
  } finally {
    db.exec('rollback');
  }
}

/**
 * Takes a change that was never sent out of the outbox, with those that mean nothing without it, and puts its words
 * back into the draft of its ticket where that has none. It had no number on the wire yet, so none is missing.
 * @param expected the changes that the person agreed to, as told by `previewDiscard`
 * @param keep remembers it a second time before it counts; when it throws, nothing was discarded
 * @throws AppError changeAlreadySent, discardChanged
 */
export function discardChange(
  db: SqliteDatabase,
  expected: readonly number[],
  actor: Actor,
  nowMs: number,
  keep: (discarded: Discarded) => void,
): void {
  inTransaction(db, 'durable', () => {
    const discarded = discard(db, expected[0] ?? 0, actor);
    const found = discarded.changes.map(({ n }) => n);
    if (found.join() !== expected.join()) throw new AppError('discardChanged');
    for (const { n: _n, ...draft } of discarded.drafts) putDraft(db, { ...draft, updatedAt: nowMs });
    for (const { n: _n, ...draft } of discarded.articleDrafts) {
      putArticleDraft(db, { ...draft, updatedAt: nowMs });
    }
    keep(discarded);
  });
}

/** Takes out of a repaired store what was discarded after its back-up was made. */
export function dropOperation(db: SqliteDatabase, operationId: string, actor: Actor | null): void {
  inTransaction(db, 'durable', () => {
    const row = prepared<[string], { n: number }>(db, 'select n from outbox where operation_id = ?').get(
      operationId,
    );
    if (row === undefined) return;
    if (actor !== null) loseEffects(db, [row.n], actor);
    remove(db, row.n);
  });
}

/** After a repair nobody knows what of this the center has heard since the back-up. */
export function markAllMaybeSent(db: SqliteDatabase): void {
  inTransaction(db, 'durable', () => {
    prepared(db, 'update outbox set was_sent = 1').run();
  });
}

function discard(db: SqliteDatabase, n: number, actor: Actor): Discarded {
  const before = listPending(db);
  const wasFit = new Set(listFit(db));
  const gone: number[] = [];
  for (let more = [n]; more.length > 0; ) {
    if (more.some((each) => !isUnsent(db, each))) throw new AppError('changeAlreadySent');
    gone.push(...more);
    loseEffects(db, more, actor);
    const fit = new Set(listFit(db));
    const undoing = listUndoing(db, more);
    more = before
      .map((call) => call.n)
      .filter((each) => !gone.includes(each))
      .filter((each) => undoing.has(each) || (wasFit.has(each) && !fit.has(each)));
  }
  for (const each of gone) remove(db, each);
  const changes = gone.flatMap((each) => before.filter((call) => call.n === each));
  const [first, ...others] = changes;
  const ordered = first === undefined ? [] : [first, ...others.toSorted((a, b) => a.n - b.n)];
  return { changes: ordered, drafts: draftsOf(db, ordered), articleDrafts: articleDraftsOf(db, ordered) };
}

function isUnsent(db: SqliteDatabase, n: number): boolean {
  return (
    prepared(db, "select 1 from outbox where n = ? and state = 'queued' and was_sent = 0").get(n) !==
    undefined
  );
}

function listFit(db: SqliteDatabase): readonly number[] {
  return prepared<[], { n: number }>(
    db,
    'select n from outbox where is_replayed = 1 and is_likely_refused = 0',
  )
    .all()
    .map(({ n }) => n);
}

/** What takes one of these changes back: without it there is nothing to take back. */
function listUndoing(db: SqliteDatabase, changes: readonly number[]): ReadonlySet<number> {
  const find = prepared<[number], { n: number }>(
    db,
    'select n from outbox where undoes = ? and is_replayed = 1',
  );
  return new Set(changes.flatMap((n) => find.all(n).map((row) => row.n)));
}

function remove(db: SqliteDatabase, n: number): void {
  prepared(db, 'update outbox set undone_by = null where undone_by = ?').run(n);
  prepared(db, 'delete from touch where n = ?').run(n);
  prepared(db, 'delete from outbox_file where n = ?').run(n);
  prepared(db, 'delete from outbox where n = ?').run(n);
}

/** The first text for each ticket that stays and has no draft. */
function draftsOf(db: SqliteDatabase, changes: readonly PendingCall[]): Discarded['drafts'] {
  const drafts = new Map<string, Discarded['drafts'][number]>();
  for (const { n, name, args } of changes) {
    const draft = draftOfWords(name, args);
    if (draft === null || drafts.has(draft.ticketId) || getDraft(db, draft.ticketId) !== null) continue;
    if (readsOf(db).get('ticket', draft.ticketId) !== undefined) drafts.set(draft.ticketId, { ...draft, n });
  }
  return [...drafts.values()];
}

/** The last text for each article that has no draft: the one that the person meant in the end. */
function articleDraftsOf(db: SqliteDatabase, changes: readonly PendingCall[]): Discarded['articleDrafts'] {
  const drafts = new Map<string, Discarded['articleDrafts'][number]>();
  for (const { n, name, args } of changes.toSorted((a, b) => a.n - b.n)) {
    const draft = articleDraftIn(db, name, args);
    if (draft === null || getArticleDraft(db, draft.articleId) !== null) continue;
    drafts.set(draft.articleId, { ...draft, n });
  }
  return [...drafts.values()];
}

/** An article that was only made here is new again; of one that stays, the text goes on from where it was written. */
function articleDraftIn(db: SqliteDatabase, name: string, args: unknown): ArticleDraftContent | null {
  if (name === createArticle.name) {
    const { data } = createArticle.args.safeParse(args);
    if (data === undefined) return null;
    const { articleId, teamId, locale, text } = data;
    return { articleId, teamId, locale, ...text, baseRevisionId: null, baseStatus: 'draft', branchId: null };
  }
  const edit = name === editArticle.name ? editArticle.args.safeParse(args).data : undefined;
  if (edit === undefined) return null;
  const article = readsOf(db).get('article', edit.articleId);
  const base = readsOf(db).get('articleRevision', edit.baseRevisionId);
  return {
    articleId: edit.articleId,
    teamId: article?.teamId ?? null,
    locale: article?.locale ?? 'en',
    ...edit.text,
    baseRevisionId: article === undefined ? null : (base?.id ?? article.revisionId),
    baseStatus: edit.baseStatus,
    branchId: null,
  };
}
