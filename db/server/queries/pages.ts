import type { ClientBase } from 'pg';
import type { EntityName } from '../../../shared/model/entities.ts';

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

/**
 * By the few memberships of the root (`offset 0` keeps it so): asked for by scope as well, PostgreSQL reads the whole scope for
 * every change as long as it has no statistics of new rows.
 */
const IN_SCOPE = `exists (select from (select m.scope, m.is_member from membership m
  where m.tenant_id = c.tenant_id and m.root_id = c.root_id offset 0) m where m.scope = any($2) and m.is_member)`;

/**
 * The end of the commit in which the `limit`-th thing to tell after `cursor` lies: a change in one of the scopes, or a root
 * that left one (docs/spec/sync.md R233); null when fewer are left. Of a commit whose rows were all written again since, the end of
 * the next one that has a row.
 */
export async function findPageEnd(
  client: ClientBase,
  tenantId: string,
  scopes: readonly string[],
  cursor: number,
  limit: number,
): Promise<number | null> {
  const { rows } = await client.query<{ commit_seq: number }>(
    `with told as (
       (select c.seq from change c where c.tenant_id = $1 and c.seq > $3 and ${IN_SCOPE} order by c.seq limit $4)
       union all
       (select m.seq from membership m where m.tenant_id = $1 and m.seq > $3 and not m.is_member and m.scope = any($2)
        order by m.seq limit $4))
     select c.commit_seq from change c
     where c.tenant_id = $1 and c.seq >= (select seq from told order by seq offset $4 - 1 limit 1)
     order by c.seq limit 1`,
    [tenantId, scopes, cursor, limit],
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
  /** It left because it was deleted, with that very write. */
  readonly isDeleted: boolean;
}

/**
 * Roots that entered or left one of the scopes between cursor and end. Each is
 * looked up by its few memberships, as above.
 */
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
    is_deleted: boolean;
  }>(
    `select moved.entity, moved.root_id, moved.seq,
       coalesce(bool_or(m.is_member and m.scope = any($2)), false) as is_in,
       not coalesce(bool_or(m.is_member and m.seq <= $4 and m.scope = any($3)), false) as is_new,
       exists (select from change c where c.tenant_id = $1 and c.entity = moved.entity and c.id = moved.root_id
         and c.seq = moved.seq and c.is_deleted) as is_deleted
     from (select entity, root_id, max(seq) as seq from membership
           where tenant_id = $1 and scope = any($2) and seq > $4 and seq <= $5
           group by entity, root_id) moved
     left join membership m on m.tenant_id = $1 and m.root_id = moved.root_id
     group by moved.entity, moved.root_id, moved.seq`,
    [tenantId, scopes.all, scopes.complete, cursor, end],
  );
  return rows.map((row) => ({
    entity: row.entity,
    rootId: row.root_id,
    seq: row.seq,
    isIn: row.is_in,
    isNew: row.is_new,
    isDeleted: row.is_deleted,
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
    `select c.* from unnest($2::uuid[]) r (id) cross join lateral (
       select entity, id, root_id, seq, is_deleted from change
       where tenant_id = $1 and root_id = r.id and not is_deleted offset 0) c`,
    [tenantId, rootIds],
  );
  return rows.map(toChangedRow);
}

/** How many roots are in each scope. */
export async function countRoots(
  client: ClientBase,
  tenantId: string,
  scopes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (scopes.length === 0) return new Map();
  const { rows } = await client.query<{ scope: string; roots: number }>(
    `select scope, count(*) as roots from membership
     where tenant_id = $1 and scope = any($2) and is_member group by scope`,
    [tenantId, scopes],
  );
  return new Map(rows.map((row) => [row.scope, row.roots]));
}
