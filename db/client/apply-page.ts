import type { Page, PageHeader, PageLine } from '../../shared/contract/sync-protocol.ts';
import { childrenOf, ENTITIES, ENTITY_NAMES, type EntityName, isRoot } from '../../shared/model/entities.ts';
import type { Actor, RowKey } from '../../shared/mutations/mutation.ts';
import { type Comparison, isLeft, readComparison, writeComparison } from './comparison.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { entityStoreOf, type WireWriter } from './entity-store.ts';
import { forgetInversesOfScope } from './forget-inverses.ts';
import { takeMask } from './hidden-fields.ts';
import { clockOffset, getMeta, setMeta } from './meta.ts';
import { closeOverPending, listTouched, RowSet, replay, restoreShadows, rowKey } from './pending.ts';
import { prepared } from './prepared.ts';
import { listTreeHere, purgeRoot, purgeStrays } from './purge.ts';
import { recordRemoval } from './removals.ts';
import { keepAnnounced, recordFound, recordUnavailable } from './single-tickets.ts';
import { rememberStanding } from './standing.ts';

/** What a page did, for whoever watches. */
export interface Applied {
  /** Entities with changed rows. */
  readonly entities: ReadonlySet<EntityName>;
  readonly rows: number;
}

/**
 * Applies a page of a pull in one transaction (sync.md 10.5): pending work on the touched rows is rolled back to
 * the confirmed versions, the page goes in, work the page confirms ends, the rest is decided again on top.
 */
export function applyPullPage(db: SqliteDatabase, page: Page, actor: () => Actor, nowMs: number): Applied {
  return inTransaction(db, 'relaxed', () => {
    for (const id of page.header.dropScopes) loseScopeRows(db, id, page.header.headSeq);
    addScopes(db, page.header);
    recordFound(db, page, nowMs);
    const isAtHead = !page.trailer.hasMore;
    // Kept for two weeks from here: a clock that is years off must not end them at once, nor never.
    const centerMs = Math.max(nowMs + clockOffset(db), getMeta(db, 'heardAt') ?? 0);
    // With other rights the person may do other things: everything pending is decided again.
    const isMaskOther = takeMask(db, page.header);
    const areRightsOther = isMaskOther || page.header.addScopes.length + page.header.dropScopes.length > 0;
    // While scopes are compared with a restored center, rows of judged changes may still be missing here.
    const confirms = isAtHead && !isChecking(db) ? { upTo: page.header.lastMutation, atMs: centerMs } : null;
    const applied = applyLines(db, page, actor(), confirms, areRightsOther ? listTouched(db) : []);
    if (page.header.dropScopes.length > 0) purgeStrays(db);
    setMeta(db, 'cursor', page.trailer.cursor);
    const removals = page.lines.filter(([op]) => op !== 'put').map(([, , , seq]) => seq);
    if (removals.length > 0) raiseRemovalSeq(db, Math.max(...removals));
    if (isAtHead) setMeta(db, 'lastSyncedAt', nowMs);
    return isMaskOther ? { ...applied, entities: new Set(ENTITY_NAMES) } : applied;
  });
}

/** Applies a page of a scope's snapshot and remembers where it goes on. */
export function applySnapshotPage(
  db: SqliteDatabase,
  scope: string,
  page: Page,
  actor: () => Actor,
): Applied {
  return inTransaction(db, 'relaxed', () => {
    if (page.header.dropScopes.includes(scope)) return loseScope(db, scope, page, actor);
    // A scope comes newest first; in the order of their keys its rows touch far fewer pages of the tables.
    const lines = page.lines.toSorted(([, , a], [, , b]) => (a < b ? -1 : a > b ? 1 : 0));
    const applied = applyLines(db, { ...page, lines }, actor(), null);
    const { token, hasMore, rootsDone, urgency } = page.trailer;
    // Without a token there is more only when the scope has to begin anew.
    prepared(
      db,
      `update scope set token = @token, state = @state, urgency = coalesce(@urgency, urgency),
         roots_done = iif(@isRestart, 0, min(roots, roots_done + @rootsDone)) where id = @scope`,
    ).run({
      token,
      state: hasMore ? 'joining' : 'complete',
      urgency,
      isRestart: Number(hasMore && token === null),
      rootsDone,
      scope,
    });
    return applied;
  });
}

/**
 * Applies what differs in some groups of a scope. After a restored back-up the rows here may look newer than the
 * center's and are still wrong, so the center's win whatever their sequence.
 */
export function applyReconcilePage(
  db: SqliteDatabase,
  scope: string,
  left: Comparison,
  page: Page,
  actor: () => Actor,
): Applied {
  return inTransaction(db, 'relaxed', () => {
    if (page.header.dropScopes.includes(scope)) return loseScope(db, scope, page, actor);
    // First: of the compared scope the center has told, but a root that it brings may stand in others still to be compared.
    recordComparison(db, scope, left);
    return applyLines(db, page, actor(), null);
  });
}

function isChecking(db: SqliteDatabase): boolean {
  return prepared(db, "select 1 from scope where state = 'checking' limit 1").get() !== undefined;
}

/** Remembers what is still to be compared of a scope; nothing left ends its check. */
export function recordComparison(db: SqliteDatabase, scope: string, left: Comparison): void {
  const isDone = left.groups.length === 0;
  prepared(
    db,
    'update scope set token = ?, state = ?, roots_done = roots, compared_at = null where id = ?',
  ).run(isDone ? null : writeComparison(left), isDone ? 'complete' : 'checking', scope);
  if (!isChecking(db)) setMeta(db, 'fetchedAgain', []);
}

function applyLines(
  db: SqliteDatabase,
  page: Page,
  actor: Actor,
  confirms: { readonly upTo: number; readonly atMs: number } | null,
  more: readonly RowKey[] = [],
): Applied {
  rememberStanding(db, page.header.standing);
  const rows = new RowSet();
  for (const { entity, id } of more) rows.add(entity, id);
  const touched = new Set(listTouched(db).map(rowKey));
  if (touched.size > 0) for (const line of page.lines) addTouchedRows(db, rows, touched, line);
  if (touched.size > 0 && bringsMerges(db, page, touched)) {
    // What is written for one ticket now goes to another, beside and in order with all that waits there.
    for (const { entity, id } of listTouched(db)) rows.add(entity, id);
  }
  const confirmed = confirms === null ? [] : listConfirmed(db, confirms.upTo);
  const written = prepared<[number], { entity: EntityName; id: string }>(
    db,
    'select entity, id from touch where n = ? and is_write = 1',
  );
  for (const n of confirmed) for (const { entity, id } of written.all(n)) rows.add(entity, id);
  const pending = closeOverPending(db, rows);
  restoreShadows(db, rows);
  const entities = new Set<EntityName>();
  const writers = new Map<string, WireWriter>();
  for (const line of page.lines) applyLine(db, page.header, line, entities, writers);
  for (const n of confirmed) {
    prepared(db, 'update outbox set is_replayed = 0, confirmed_at = ? where n = ?').run(confirms?.atMs, n);
    prepared(db, 'delete from touch where n = ?').run(n);
  }
  replay(
    db,
    pending.filter(({ n }) => !confirmed.includes(n)),
    actor,
  );
  if (confirms !== null) {
    setMeta(db, 'lastMutation', confirms.upTo);
    setMeta(db, 'durableMutation', page.header.durableMutation);
  }
  for (const { entity } of rows.values()) entities.add(entity);
  return { entities, rows: page.lines.length };
}

function listConfirmed(db: SqliteDatabase, upTo: number): readonly number[] {
  return prepared<[number], { n: number }>(
    db,
    // What was never sent cannot be confirmed: under its number the center knows the work of a cloned disk.
    "select n from outbox where is_replayed = 1 and wire_n <= ? and state <> 'queued' order by n",
  )
    .all(upTo)
    .map(({ n }) => n);
}

/** Only rows that pending work has touched need to be rolled back; during a first sync there are hardly any. */
function addTouchedRows(
  db: SqliteDatabase,
  rows: RowSet,
  touched: ReadonlySet<string>,
  line: PageLine,
): void {
  const [op, name, id] = line;
  if (!isKnown(name)) return;
  const tree = op !== 'put' && isRoot(name) ? listTreeHere(db, name, id) : [{ entity: name, id }];
  for (const row of tree) if (touched.has(rowKey(row))) rows.add(row.entity, row.id);
}

/** Whether a ticket with pending work comes merged, or is merged here. */
function bringsMerges(db: SqliteDatabase, page: Page, touched: ReadonlySet<string>): boolean {
  const place = page.header.fields.ticket?.indexOf('mergedIntoId') ?? -1;
  return page.lines.some((line) => {
    if (line[0] !== 'put' || line[1] !== 'ticket') return false;
    const [, entity, id, , values] = line;
    if (!touched.has(rowKey({ entity, id }))) return false;
    return (values[place] ?? null) !== null || isMergedHere(db, id);
  });
}

function isMergedHere(db: SqliteDatabase, ticketId: string): boolean {
  return (
    prepared(db, 'select 1 from ticket where id = ? and merged_into_id is not null').get(ticketId) !==
    undefined
  );
}

function applyLine(
  db: SqliteDatabase,
  header: PageHeader,
  line: PageLine,
  entities: Set<EntityName>,
  writers: Map<string, WireWriter>,
): void {
  const [op, name, id, seq] = line;
  if (!isKnown(name)) return;
  entities.add(name);
  const store = entityStoreOf(db);
  if (op === 'put') {
    let write = writers.get(name);
    if (write === undefined) {
      write = store.wireWriter(name, header.fields[name] ?? [], header.type === 'reconcile');
      writers.set(name, write);
    }
    const isWritten = write(id, seq, line[4]);
    if (isWritten && line[5] !== null) {
      const scopes = new Set([...line[5], ...stillCompared(db, id)]);
      setMembers(db, name, id, [...scopes]);
    }
    return;
  }
  if (header.type !== 'reconcile' && (store.get(name, id)?.seq ?? seq) > seq) return;
  const isRow = op === 'del' && !isRoot(name);
  recordRemoval(db, isRow ? 'row' : 'root', name, id);
  if (isRow) store.remove(name, id);
  else purgeRoot(db, name, id, op === 'del');
  if (!isRow) for (const child of childrenOf(name)) entities.add(child);
}

/**
 * Scopes that are to be compared and have not come to this root yet. It is left in them until then, whatever the
 * center says: only the comparison finds out which rows that follow it belong to a lost history.
 */
function stillCompared(db: SqliteDatabase, rootId: string): readonly string[] {
  if (!isChecking(db)) return [];
  return prepared<[string], { scope: string; token: string | null }>(
    db,
    `select m.scope, s.token from member m join scope s on s.id = m.scope
     where m.root_id = ? and s.state = 'checking'`,
  )
    .all(rootId)
    .filter(({ token }) => token === null || isLeft(readComparison(token), rootId))
    .map(({ scope }) => scope);
}

function setMembers(db: SqliteDatabase, entity: EntityName, rootId: string, scopes: readonly string[]): void {
  const known = prepared<[string], { scope: string }>(db, 'select scope from member where root_id = ?').all(
    rootId,
  );
  if (known.length === scopes.length && known.every(({ scope }) => scopes.includes(scope))) return;
  if (known.length > 0) prepared(db, 'delete from member where root_id = ?').run(rootId);
  const add = prepared(db, 'insert into member (root_id, scope, entity) values (?, ?, ?)');
  for (const scope of scopes) add.run(rootId, scope, entity);
}

function addScopes(db: SqliteDatabase, header: PageHeader): void {
  const add = prepared(
    db,
    `insert into scope (id, state, token, priority, roots, roots_done, urgency)
     values (?, 'joining', null, ?, ?, 0, ?) on conflict (id) do nothing`,
  );
  const last = prepared<[], { priority: number | null }>(
    db,
    'select max(priority) as priority from scope',
  ).get();
  header.addScopes.forEach(({ scope, roots, urgency }, index) => {
    add.run(scope, (last?.priority ?? 0) + index + 1, roots, urgency);
    keepAnnounced(db, scope);
  });
}

/** Pages of scopes that were read before this sequence are not applied any more (R15). */
function raiseRemovalSeq(db: SqliteDatabase, seq: number): void {
  setMeta(db, 'removalSeq', Math.max(getMeta(db, 'removalSeq') ?? 0, seq));
}

/** Lets go what the center does not give, or no longer. */
function loseScopeRows(db: SqliteDatabase, scope: string, headSeq: number): void {
  recordRemoval(db, 'scope', null, scope);
  dropScope(db, scope, headSeq);
  recordUnavailable(db, scope);
}

/** Lets a scope go: roots that no other scope keeps are purged from this workstation. */
function dropScope(db: SqliteDatabase, scope: string, headSeq: number): void {
  // When it comes back it begins anew: a page of it that was read before still shows what is let go here.
  raiseRemovalSeq(db, headSeq);
  const roots = prepared<[string], { root_id: string; entity: EntityName }>(
    db,
    'select root_id, entity from member where scope = ?',
  ).all(scope);
  forgetInversesOfScope(db, scope);
  prepared(db, 'delete from member where scope = ?').run(scope);
  prepared(db, 'delete from scope where id = ?').run(scope);
  const others = prepared<[string], { n: number }>(db, 'select count(*) as n from member where root_id = ?');
  const forgetShadow = prepared(db, 'delete from shadow where entity = ? and id = ?');
  for (const { root_id: rootId, entity } of roots) {
    if ((others.get(rootId)?.n ?? 0) > 0) continue;
    for (const row of listTreeHere(db, entity, rootId)) forgetShadow.run(row.entity, row.id);
    purgeRoot(db, entity, rootId);
  }
}

/** A page of a scope that meanwhile is not the person's any more brings nothing and takes the scope along. */
function loseScope(db: SqliteDatabase, scope: string, page: Page, actor: () => Actor): Applied {
  loseScopeRows(db, scope, page.header.headSeq);
  // Not before: what waits is decided without the right that has just gone.
  applyLines(db, { ...page, lines: [] }, actor(), null, listTouched(db));
  purgeStrays(db);
  return { entities: new Set(ENTITY_NAMES), rows: 0 };
}

/** Lets single tickets go that nobody works on any more: no pending change reads or writes them. */
export function dropScopes(db: SqliteDatabase, scopes: readonly string[], headSeq: number): void {
  for (const scope of scopes) dropScope(db, scope, headSeq);
  if (scopes.length > 0) purgeStrays(db);
}

function isKnown(name: string): name is EntityName {
  return Object.hasOwn(ENTITIES, name);
}
