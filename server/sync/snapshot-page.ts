import type { PoolClient } from 'pg';
import {
  type ChildPlace,
  HIGHEST_ID,
  type LineText,
  listChildLines,
  listPuts,
  listReferencedCustomers,
} from '../../db/server/queries/lines.ts';
import {
  countTreeRows,
  isMember,
  listSnapshotRoots,
  type SnapshotRoot,
  type SnapshotRoots,
} from '../../db/server/queries/snapshot-roots.ts';
import { CUSTOMERS_SCOPE, ticketOfScope } from '../../shared/domain/permissions/scopes.ts';
import { childrenOf, TREE_ENTITIES, treeOf } from '../../shared/model/entities.ts';
import type { Grants } from './actor.ts';
import type { PageBudget } from './read-page.ts';
import type { SnapshotPlace } from './snapshot-token.ts';
import { type Walk, walksOf } from './snapshot-walks.ts';

/** What is read inside one snapshot of the database. */
export interface ScopeReading {
  readonly client: PoolClient;
  readonly tenantId: string;
  readonly scope: string;
  readonly grants: Grants;
  readonly budget: PageBudget;
}

export interface FilledPage {
  readonly lines: readonly LineText[];
  /** Roots whose whole tree the client has after this page. */
  readonly rootsDone: number;
  readonly next: SnapshotPlace | null;
}

/** What a row is taken to weigh before it is read; a page that grows past its budget is cut. */
const TYPICAL_ROW_BYTES = 600;
const OVERWEIGHT = 1.5;
/** Rows of a ticket with its messages; where most are smaller, pages are less full, which costs less than looking up more. */
const TYPICAL_TREE = 3;
/** Up to this urgency a person is already looking at tickets, so their customers travel along. */
const WITH_CUSTOMERS_UP_TO = 1;

/** Walks on from `from` until there is something to send, so that no page travels empty but the last. */
export async function fillScopePage(reading: ScopeReading, from: SnapshotPlace): Promise<FilledPage> {
  const walks = walksOf(reading.scope);
  let place = from;
  let rootsDone = 0;
  for (;;) {
    const walk = walks[place.walk];
    if (walk === undefined) return { lines: [], rootsDone, next: null };
    const page =
      place.afterId !== null && place.afterChild !== null
        ? await readRestOfTree(reading, place, place.afterId, place.afterChild)
        : await readTrees(reading, walk, place);
    rootsDone += page.rootsDone;
    const next =
      page.next ??
      (place.walk + 1 < walks.length
        ? { ...place, walk: place.walk + 1, afterId: null, afterChild: null }
        : null);
    if (page.lines.length > 0 || next === null) return { lines: page.lines, rootsDone, next };
    place = next;
  }
}

async function readTrees(reading: ScopeReading, walk: Walk, place: SnapshotPlace): Promise<FilledPage> {
  const { client, tenantId, grants } = reading;
  const page = new PageFiller(reading.budget);
  const isOneRowEach = walk.parts === 'heads' || walk.selection === 'all';
  const { roots, nextAfterId } = await listRoots(
    reading,
    walk,
    place,
    isOneRowEach ? page.rowsWanted : Math.ceil(page.rowsWanted / TYPICAL_TREE),
  );
  const chosen = isOneRowEach ? roots : await takeTrees(reading, roots, page.rowsWanted);
  // A ticket that was reopened after the heads had gone by has none on the workstation yet.
  const withHead = walk.parts === 'children' ? chosen.filter(({ isChanged }) => isChanged) : chosen;
  const heads = await readHeads(reading, withHead);
  const children =
    walk.parts === 'heads'
      ? new Map<string, readonly ChildLine[]>()
      : await readChildren(reading, chosen, page.rowsWanted);
  for (const { id, entity } of chosen) {
    const inside = { ...place, afterId: id };
    const head = heads.get(id);
    const [firstChild] = walk.parts === 'heads' ? [] : childrenOf(entity);
    const afterHead = firstChild === undefined ? null : { entity: firstChild, id: HIGHEST_ID };
    if (head !== undefined) page.add(head, { ...inside, afterChild: afterHead });
    for (const child of children.get(id) ?? []) {
      page.add(child, { ...inside, afterChild: { entity: child.entity, id: child.id } });
    }
    if (page.isFull) break;
    page.endTree(walk.parts === 'heads' ? 0 : 1);
  }
  const customers =
    walk.urgency <= WITH_CUSTOMERS_UP_TO && grants.scopes.includes(CUSTOMERS_SCOPE)
      ? await listReferencedCustomers(client, tenantId, ticketIds(withHead), grants.scopes, grants.mask)
      : [];
  const lastId = chosen.length < roots.length ? (chosen.at(-1)?.id ?? null) : nextAfterId;
  const end = lastId === null ? null : { ...place, afterId: lastId, afterChild: null };
  return {
    lines: [...page.lines, ...customers],
    rootsDone: page.rootsDone,
    next: page.isFull ? page.place : end,
  };
}

/** A single ticket is sent to whoever may see it, whichever scope has it now; an old one with those merged into it. */
async function listRoots(
  { client, tenantId, scope }: ScopeReading,
  { selection }: Walk,
  { afterId, startSeq }: SnapshotPlace,
  limit: number,
): Promise<SnapshotRoots> {
  const members = await listSnapshotRoots(client, tenantId, scope, { selection, afterId, startSeq }, limit);
  const ticketId = ticketOfScope(scope);
  if (ticketId === null || afterId !== null || members.roots.length > 0) return members;
  return { roots: [{ entity: 'ticket', id: ticketId, isChanged: false }], nextAfterId: null };
}

type ChildLine = LineText & ChildPlace;

async function readChildren(
  { client, tenantId, grants }: ScopeReading,
  roots: readonly SnapshotRoot[],
  limit: number,
): Promise<ReadonlyMap<string, readonly ChildLine[]>> {
  const children = new Map<string, readonly ChildLine[]>();
  for (const tree of TREE_ENTITIES) {
    const ids = roots.filter(({ entity }) => entity === tree).map(({ id }) => id);
    const found = await listChildLines(client, tenantId, tree, ids, null, limit, grants.mask);
    for (const [id, lines] of found) children.set(id, lines);
  }
  return children;
}

/** A tree larger than a page goes on where the last one ended, if the person may still see it. */
async function readRestOfTree(
  { client, tenantId, scope, grants, budget }: ScopeReading,
  place: SnapshotPlace,
  rootId: string,
  after: ChildPlace,
): Promise<FilledPage> {
  const behind = { ...place, afterChild: null };
  const isHere = rootId === ticketOfScope(scope) || (await isMember(client, tenantId, scope, rootId));
  if (!isHere) return { lines: [], rootsDone: 0, next: behind };
  const page = new PageFiller(budget);
  const tree = treeOf(after.entity);
  const rest = await listChildLines(client, tenantId, tree, [rootId], after, page.rowsWanted, grants.mask);
  for (const child of rest.get(rootId) ?? []) {
    page.add(child, { ...place, afterChild: { entity: child.entity, id: child.id } });
  }
  if (page.isFull) return { lines: page.lines, rootsDone: 0, next: page.place };
  return { lines: page.lines, rootsDone: 1, next: behind };
}

/** As many whole trees as fit, but at least one. */
async function takeTrees(
  { client, tenantId }: ScopeReading,
  roots: readonly SnapshotRoot[],
  rowsWanted: number,
): Promise<readonly SnapshotRoot[]> {
  const counts = await countTreeRows(
    client,
    tenantId,
    roots.map(({ id }) => id),
  );
  let rows = 0;
  const end = counts.findIndex((count, index) => {
    rows += count;
    return index > 0 && rows > rowsWanted;
  });
  return end === -1 ? roots : roots.slice(0, end);
}

function ticketIds(roots: readonly SnapshotRoot[]): readonly string[] {
  return roots.filter(({ entity }) => entity === 'ticket').map(({ id }) => id);
}

async function readHeads(
  { client, tenantId, grants }: ScopeReading,
  roots: readonly SnapshotRoot[],
): Promise<ReadonlyMap<string, LineText>> {
  const heads = new Map<string, LineText>();
  for (const [entity, group] of Map.groupBy(roots, (root) => root.entity)) {
    const ids = group.map(({ id }) => id);
    for (const line of await listPuts(client, tenantId, entity, ids, grants.scopes, grants.mask)) {
      heads.set(line.id, line);
    }
  }
  return heads;
}

/** Collects lines until a page is full, and knows where the next one begins. */
class PageFiller {
  readonly lines: LineText[] = [];
  readonly rowsWanted: number;
  readonly #maxBytes: number;
  #bytes = 0;
  rootsDone = 0;
  place: SnapshotPlace | null = null;

  constructor({ rows, bytes }: PageBudget) {
    this.rowsWanted = Math.max(1, Math.min(rows, Math.floor(bytes / TYPICAL_ROW_BYTES)));
    this.#maxBytes = bytes * OVERWEIGHT;
  }

  get isFull(): boolean {
    return this.lines.length >= this.rowsWanted || this.#bytes >= this.#maxBytes;
  }

  /** Takes a line unless the page is full already; `after` is where a page that ends with it goes on. */
  add(line: LineText, after: SnapshotPlace): void {
    if (this.isFull) return;
    this.lines.push(line);
    this.#bytes += Buffer.byteLength(line.text);
    this.place = after;
  }

  endTree(roots: number): void {
    this.rootsDone += roots;
  }
}
