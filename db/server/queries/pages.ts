import type { ClientBase } from 'pg';
import type { PageLine } from '../../../shared/contract/sync-protocol.ts';
import { type Mask, project } from '../../../shared/domain/permissions/mask.ts';
import { type EntityName, fieldsOf, isRoot } from '../../../shared/model/entities.ts';
import { columnsOf, toModelRow } from '../entity-columns.ts';

/** A row to be sent, by name only. */
export interface ChangedRow {
  readonly entity: EntityName;
  readonly id: string;
  readonly rootId: string;
  readonly seq: number;
  readonly isDeleted: boolean;
}

interface StoredChange {
  readonly entity: EntityName;
  readonly id: string;
  readonly root_id: string;
  readonly seq: number;
  readonly is_deleted: boolean;
}

const toChangedRow = (row: StoredChange): ChangedRow => ({
  entity: row.entity,
  id: row.id,
  rootId: row.root_id,
  seq: row.seq,
  isDeleted: row.is_deleted,
});

/** The newest committed sequence, and the one below which marks of what left are no longer kept. */
export async function getTenantSeq(
  client: ClientBase,
  tenantId: string,
): Promise<{ readonly seq: number; readonly floorSeq: number }> {
  const { rows } = await client.query<{ seq: number; floorSeq: number }>(
    'select seq, floor_seq as "floorSeq" from tenant_seq where tenant_id = $1',
    [tenantId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The tenant has no sequence');
  return row;
}

const IN_SCOPE = `exists (select from membership m where m.tenant_id = c.tenant_id and m.root_id = c.root_id
  and m.scope = any($2) and m.is_member)`;

/** The end of the commit in which the `limit`-th change after `cursor` lies; null when fewer are left. */
export async function findPageEnd(
  client: ClientBase,
  tenantId: string,
  scopes: readonly string[],
  cursor: number,
  limit: number,
): Promise<number | null> {
  const { rows } = await client.query<{ commit_seq: number }>(
    `select c.commit_seq from change c where c.tenant_id = $1 and c.seq > $3 and ${IN_SCOPE}
     order by c.seq offset $4 limit 1`,
    [tenantId, scopes, cursor, limit - 1],
  );
  return rows[0]?.commit_seq ?? null;
}

/** Changes of rows whose root is in one of the scopes, in order. */
export async function listChanges(
  client: ClientBase,
  tenantId: string,
  scopes: readonly string[],
  cursor: number,
  end: number,
): Promise<readonly ChangedRow[]> {
  const { rows } = await client.query<StoredChange>(
    `select c.entity, c.id, c.root_id, c.seq, c.is_deleted from change c
     where c.tenant_id = $1 and c.seq > $3 and c.seq <= $4 and ${IN_SCOPE} order by c.seq`,
    [tenantId, scopes, cursor, end],
  );
  return rows.map(toChangedRow);
}

/** A root whose membership in the scopes changed, and whether it is in any of them now. */
export interface MovedRoot {
  readonly entity: EntityName;
  readonly rootId: string;
  readonly seq: number;
  readonly isIn: boolean;
  /** It was not in any complete scope of the client before, so its whole tree must be sent. */
  readonly isNew: boolean;
}

/** Roots that entered or left one of the scopes between cursor and end. */
export async function listMovedRoots(
  client: ClientBase,
  tenantId: string,
  scopes: { readonly all: readonly string[]; readonly complete: readonly string[] },
  cursor: number,
  end: number,
): Promise<readonly MovedRoot[]> {
  const { rows } = await client.query<{
    entity: EntityName;
    root_id: string;
    seq: number;
    is_in: boolean;
    is_new: boolean;
  }>(
    `select moved.entity, moved.root_id, moved.seq,
       coalesce(bool_or(m.is_member), false) as is_in,
       not coalesce(bool_or(m.is_member and m.seq <= $4 and m.scope = any($3)), false) as is_new
     from (select entity, root_id, max(seq) as seq from membership
           where tenant_id = $1 and scope = any($2) and seq > $4 and seq <= $5
           group by entity, root_id) moved
     left join membership m on m.tenant_id = $1 and m.root_id = moved.root_id and m.scope = any($2)
     group by moved.entity, moved.root_id, moved.seq`,
    [tenantId, scopes.all, scopes.complete, cursor, end],
  );
  return rows.map((row) => ({
    entity: row.entity,
    rootId: row.root_id,
    seq: row.seq,
    isIn: row.is_in,
    isNew: row.is_new,
  }));
}

/** Every living row that belongs to these roots, themselves included. */
export async function listTrees(
  client: ClientBase,
  tenantId: string,
  rootIds: readonly string[],
): Promise<readonly ChangedRow[]> {
  if (rootIds.length === 0) return [];
  const { rows } = await client.query<StoredChange>(
    `select entity, id, root_id, seq, is_deleted from change
     where tenant_id = $1 and root_id = any($2::uuid[]) and not is_deleted`,
    [tenantId, rootIds],
  );
  return rows.map(toChangedRow);
}

/** Which of the scopes each root is in. */
async function listScopes(
  client: ClientBase,
  tenantId: string,
  rootIds: readonly string[],
  scopes: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ root_id: string; scopes: string[] }>(
    `select root_id, array_agg(scope) as scopes from membership
     where tenant_id = $1 and root_id = any($2::uuid[]) and scope = any($3) and is_member group by root_id`,
    [tenantId, rootIds, scopes],
  );
  return new Map(rows.map((row) => [row.root_id, row.scopes]));
}

/** Turns named rows into lines: loads them, projects every field through the mask, names the scopes of roots. */
export async function toLines(
  client: ClientBase,
  tenantId: string,
  changes: readonly ChangedRow[],
  scopes: readonly string[],
  mask: Mask,
): Promise<readonly PageLine[]> {
  const byEntity = new Map<EntityName, ChangedRow[]>();
  for (const change of changes) {
    const group = byEntity.get(change.entity) ?? [];
    group.push(change);
    byEntity.set(change.entity, group);
  }
  const scopesOf = await listScopes(
    client,
    tenantId,
    changes.filter(({ entity }) => isRoot(entity)).map(({ id }) => id),
    scopes,
  );
  const lines: PageLine[] = [];
  for (const [entity, group] of byEntity) {
    const { rows } = await client.query<Record<string, unknown> & { id: string; seq: number }>(
      `select * from ${columnsOf(entity).table}
       where tenant_id = $1 and id = any($2::uuid[]) and not is_deleted`,
      [tenantId, group.map(({ id }) => id)],
    );
    const fields = fieldsOf(entity);
    for (const row of rows) {
      const values = project(fields, toModelRow(entity, row), mask[entity]);
      lines.push([
        'put',
        entity,
        row.id,
        row.seq,
        values as never,
        isRoot(entity) ? [...(scopesOf.get(row.id) ?? [])] : null,
      ]);
    }
    for (const { id, seq, isDeleted } of group) if (isDeleted) lines.push(['del', entity, id, seq]);
  }
  return lines.sort((a, b) => a[3] - b[3]);
}

/** How many roots are in each scope. */
export async function countRoots(
  client: ClientBase,
  tenantId: string,
  scopes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ scope: string; roots: number }>(
    `select scope, count(*) as roots from membership
     where tenant_id = $1 and scope = any($2) and is_member group by scope`,
    [tenantId, scopes],
  );
  return new Map(rows.map((row) => [row.scope, row.roots]));
}

/**
 * Where a snapshot of a scope goes on: tickets still open first, newest first; then everything else. A ticket that
 * changed after `startSeq` is sent in the second phase whatever its status, because it may have been reopened after
 * the first phase had passed it.
 */
export interface SnapshotPlace {
  readonly phase: 'open' | 'rest';
  readonly afterId: string | null;
  readonly startSeq: number;
}

/** The next roots of a scope in the order of a snapshot, and where it goes on; `next` is null after the last. */
export interface SnapshotRoots {
  readonly rootIds: readonly string[];
  readonly next: SnapshotPlace | null;
}

/** Members looked at in one query: far more than a page while only open tickets are wanted. */
const CANDIDATES = { open: 4_000, rest: 250 } as const;

const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * The next roots of a scope, newest first. Walks the primary key and looks each ticket up, which costs the same
 * at the beginning and at the end of a scope of any size, whatever the planner believes about the tables.
 */
export async function listSnapshotRoots(
  client: ClientBase,
  tenantId: string,
  scope: string,
  place: SnapshotPlace,
  limit: number,
): Promise<SnapshotRoots> {
  const candidates = CANDIDATES[place.phase];
  const { rows } = await client.query<{ root_id: string; is_open: boolean; is_changed: boolean }>(
    `with candidate as materialized (
       select m.root_id from membership m
       where m.tenant_id = $1 and m.scope = $2 and m.is_member and m.root_id < $3
       order by m.root_id desc limit $4
     )
     select c.root_id, coalesce(t.status in ('new', 'open', 'pending', 'onHold'), false) as is_open,
       coalesce(t.seq > $5, false) as is_changed
     from candidate c left join ticket t on t.tenant_id = $1 and t.id = c.root_id
     order by c.root_id desc`,
    [tenantId, scope, place.afterId ?? HIGHEST_ID, candidates, place.startSeq],
  );
  const isWanted = (row: (typeof rows)[number]) =>
    place.phase === 'open' ? row.is_open : !row.is_open || row.is_changed;
  const wanted = rows.filter(isWanted).map((row) => row.root_id);
  const rootIds = wanted.slice(0, limit);
  const isCut = wanted.length > limit;
  const afterId = isCut ? rootIds.at(-1) : rows.at(-1)?.root_id;
  if (afterId !== undefined && (isCut || rows.length === candidates)) {
    return { rootIds, next: { ...place, afterId } };
  }
  return { rootIds, next: place.phase === 'open' ? { ...place, phase: 'rest', afterId: null } : null };
}
