import type { ClientBase } from 'pg';
import type { EntityName } from '../../../shared/model/entities.ts';
import { HIGHEST_ID } from './lines.ts';

/**
 * Which members of a scope one walk over it sends. `open`: tickets somebody has to work on, and everything that is
 * no ticket and no article. `rest`: the articles and the other tickets, and again every ticket that changed since the
 * snapshot began, because it may have been reopened after the first walk had passed it. `all`: everything.
 */
export type RootSelection = 'open' | 'rest' | 'all';

/** A member of a scope on its way to a client. */
export interface SnapshotRoot {
  readonly entity: EntityName;
  readonly id: string;
  /** Changed since the snapshot began. */
  readonly isChanged: boolean;
}

/** The next roots of a walk, and behind which id it goes on; null after the last. */
export interface SnapshotRoots {
  readonly roots: readonly SnapshotRoot[];
  readonly nextAfterId: string | null;
}

/** Members looked at in one query beyond those wanted: most of a scope is closed. */
const CANDIDATES_PER_OPEN = 4;

/**
 * The next roots of a scope, newest first. Walks the primary key and looks each ticket up, which costs the same
 * at the beginning and at the end of a scope of any size, whatever the planner believes about the tables.
 */
export async function listSnapshotRoots(
  client: ClientBase,
  tenantId: string,
  scope: string,
  walk: { readonly selection: RootSelection; readonly afterId: string | null; readonly startSeq: number },
  limit: number,
): Promise<SnapshotRoots> {
  const candidates = walk.selection === 'open' ? limit * CANDIDATES_PER_OPEN : limit;
  const { rows } = await client.query<{
    entity: EntityName;
    id: string;
    is_open: boolean;
    is_changed: boolean;
  }>(
    `with candidate as materialized (
       select m.entity, m.root_id as id from membership m
       where m.tenant_id = $1 and m.scope = $2 and m.is_member and m.root_id < $3
       order by m.root_id desc limit $4
     )
     select c.entity, c.id, coalesce(t.status in ('new', 'open', 'pending', 'onHold'), c.entity not in ('ticket', 'article')) as is_open,
       coalesce(t.seq > $5, false) as is_changed
     from candidate c left join lateral (
       select t.status, t.seq from ticket t where t.tenant_id = $1 and t.id = c.id limit 1) t on true
     order by c.id desc`,
    [tenantId, scope, walk.afterId ?? HIGHEST_ID, candidates, walk.startSeq],
  );
  const isWanted = (row: (typeof rows)[number]): boolean => {
    if (walk.selection === 'all') return true;
    return walk.selection === 'open' ? row.is_open : !row.is_open || row.is_changed;
  };
  const wanted = rows.filter(isWanted);
  const roots = wanted
    .slice(0, limit)
    .map(({ entity, id, is_changed: isChanged }) => ({ entity, id, isChanged }));
  const isCut = wanted.length > limit;
  const last = isCut ? roots.at(-1) : rows.at(-1);
  const hasMore = isCut || rows.length === candidates;
  return { roots, nextAfterId: hasMore ? (last?.id ?? null) : null };
}

/** How many living rows the tree of each root has, itself included, in the order of the ids. */
export async function countTreeRows(
  client: ClientBase,
  tenantId: string,
  rootIds: readonly string[],
): Promise<readonly number[]> {
  const { rows } = await client.query<{ rows: number }>(
    `select (select count(*) from change c where c.tenant_id = $1 and c.root_id = r.id and not c.is_deleted) as rows
     from unnest($2::uuid[]) with ordinality r (id, place) order by r.place`,
    [tenantId, rootIds],
  );
  return rows.map(({ rows: count }) => count);
}

/** Whether a root is still in the scope. */
export async function isMember(
  client: ClientBase,
  tenantId: string,
  scope: string,
  rootId: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from membership where tenant_id = $1 and scope = $2 and root_id = $3 and is_member',
    [tenantId, scope, rootId],
  );
  return rowCount === 1;
}
