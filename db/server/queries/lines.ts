import { type ClientBase, escapeLiteral } from 'pg';
import type { Mask } from '../../../shared/domain/permissions/mask.ts';
import {
  CHILDREN,
  type ChildEntity,
  ENTITIES,
  type EntityName,
  isRoot,
  type TreeEntity,
  wireFieldsOf,
} from '../../../shared/model/entities.ts';
import { columnsOf } from '../entity-columns.ts';
import type { ChangedRow } from './pages.ts';

/** Above every id. */
export const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** One line of a page as the wire carries it. */
export interface LineText {
  readonly entity: EntityName;
  readonly id: string;
  readonly seq: number;
  readonly text: string;
}

/** Where a tree that is larger than a page goes on: after this child. */
export interface ChildPlace {
  readonly entity: ChildEntity;
  readonly id: string;
}

const NOTE_VALUES: readonly string[] = ['winnerValue', 'loserValue'];

/**
 * The values of a row in wire order, with an empty one in the place of every hidden field: what must not leave the
 * server is not even read. Rows stay arrays from PostgreSQL to the wire; turning them into objects and back cost half the
 * time of a first sync.
 */
function wireColumns(entity: EntityName, mask: Mask, alias: string): string {
  const blanks = mask.blanks[entity] ?? {};
  const columnOf = new Map(columnsOf(entity).fields.map(({ field, column }) => [field, column]));
  return wireFieldsOf(entity)
    .map((field) => {
      const column = `${alias}.${columnOf.get(field)}`;
      const blank = blanks[field];
      if (blank !== undefined) return blank === null ? 'null' : escapeLiteral(blank);
      if (mask.noteFields.length === 0) return column;
      if (entity === 'conflictNote' && NOTE_VALUES.includes(field)) {
        return unlessHiddenNote(column, alias, mask);
      }
      return entity === 'ticketEvent' && field === 'change' ? unlessHiddenChange(column, mask) : column;
    })
    .join(', ');
}

/** What somebody wanted of a hidden field, and what it is now, is as hidden as the field. */
function unlessHiddenNote(column: string, alias: string, { noteFields }: Mask): string {
  return `case when ${alias}.field in (${noteFields.map(escapeLiteral).join(', ')}) then null else ${column} end`;
}

/** That somebody changed a hidden field may be known; from what to what is as hidden as the field. */
function unlessHiddenChange(column: string, { noteFields }: Mask): string {
  return `case when ${column} ->> 'field' in (${noteFields.map(escapeLiteral).join(', ')})
    then jsonb_build_object('field', ${column} -> 'field', 'from', null, 'to', null) else ${column} end`;
}

function putText(
  entity: EntityName,
  id: string,
  seq: number,
  values: readonly unknown[],
  scopes: readonly string[] | null,
): string {
  // In one piece: a text put together from parts is copied once more when it is written down.
  return JSON.stringify(['put', entity, id, seq, values, scopes]);
}

/** A line that takes a row, or a root with everything below it, from the client. */
export function removalText(op: 'del' | 'leave', entity: EntityName, id: string, seq: number): LineText {
  return { entity, id, seq, text: JSON.stringify([op, entity, id, seq]) };
}

/** Turns named rows into lines in the order of their changes: projected through the mask, roots with their scopes. */
export async function toLines(
  client: ClientBase,
  tenantId: string,
  changes: readonly ChangedRow[],
  scopes: readonly string[],
  mask: Mask,
): Promise<readonly LineText[]> {
  const groups = [...Map.groupBy(changes, (change) => change.entity)].map(async ([entity, group]) => {
    const ids = group.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id);
    const puts = await listPuts(client, tenantId, entity, ids, scopes, mask);
    const removed = group.filter(({ isDeleted }) => isDeleted);
    return [...puts, ...removed.map(({ id, seq }) => removalText('del', entity, id, seq))];
  });
  return (await Promise.all(groups)).flat().sort((a, b) => a.seq - b.seq);
}

/** The living ones of these rows as lines, in no order. */
export async function listPuts(
  client: ClientBase,
  tenantId: string,
  entity: EntityName,
  ids: readonly string[],
  scopes: readonly string[],
  mask: Mask,
): Promise<readonly LineText[]> {
  if (ids.length === 0) return [];
  const withScopes = isRoot(entity);
  const { rows } = await client.query<[number, string, readonly string[] | null, ...unknown[]]>({
    // Looked up one by one: with an array of ids the planner reads the whole table while its statistics are young.
    text: `select t.seq, t.id, ${withScopes ? 'm.scopes' : 'null'}, ${wireColumns(entity, mask, 't')}
       from unnest($2::uuid[]) r (id) cross join lateral (
         select t.* from ${columnsOf(entity).table} t
         where t.tenant_id = $1 and t.id = r.id and not t.is_deleted limit 1) t ${withScopes ? SCOPES_OF_ROOT : ''}`,
    values: withScopes ? [tenantId, ids, scopes] : [tenantId, ids],
    rowMode: 'array',
  });
  return rows.map(([seq, id, held, ...values]) => ({
    entity,
    id,
    seq,
    text: putText(entity, id, seq, values, withScopes ? (held ?? []) : null),
  }));
}

/** Which of the scopes the root is in. It has few scopes and a scope has many roots, so the scope must not choose the index. */
const SCOPES_OF_ROOT = `cross join lateral (
  select array_agg(m.scope) filter (where m.scope = any($3)) as scopes from membership m
  where m.tenant_id = $1 and m.root_id = r.id and m.is_member) m`;

/**
 * The living children of these roots, newest first within each, at most `limit` of one entity per root; from
 * behind `after` when a page ended inside one. The lateral join walks the index of each root: with an array of
 * ids the planner reads the whole table as soon as its statistics are young.
 */
export async function listChildLines(
  client: ClientBase,
  tenantId: string,
  tree: TreeEntity,
  rootIds: readonly string[],
  after: ChildPlace | null,
  limit: number,
  mask: Mask,
): Promise<ReadonlyMap<string, readonly (LineText & ChildPlace)[]>> {
  const byRoot = new Map<string, (LineText & ChildPlace)[]>();
  if (rootIds.length === 0) return byRoot;
  const children: readonly ChildEntity[] = CHILDREN[tree];
  const first = after === null ? 0 : children.indexOf(after.entity);
  for (const entity of children.slice(first)) {
    const rootColumn = columnsOf(entity).fields.find(
      ({ field }) => field === ENTITIES[entity].rootField,
    )?.column;
    const { rows } = await client.query<[string, number, string, ...unknown[]]>({
      text: `select r.id, t.* from unnest($2::uuid[]) r (id) cross join lateral (
           select t.seq, t.id, ${wireColumns(entity, mask, 't')} from ${columnsOf(entity).table} t
           where t.tenant_id = $1 and t.${rootColumn} = r.id and not t.is_deleted and t.id < $3
           order by t.id desc limit $4) t`,
      values: [tenantId, rootIds, entity === after?.entity ? after.id : HIGHEST_ID, limit],
      rowMode: 'array',
    });
    for (const [rootId, seq, id, ...values] of rows) {
      const known = byRoot.get(rootId);
      const line = { entity, id, seq, text: putText(entity, id, seq, values, null) };
      if (known === undefined) byRoot.set(rootId, [line]);
      else known.push(line);
    }
  }
  return byRoot;
}

/** The customers of these tickets: a queue without their names says little. */
export async function listReferencedCustomers(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
  scopes: readonly string[],
  mask: Mask,
): Promise<readonly LineText[]> {
  if (ticketIds.length === 0) return [];
  const { rows } = await client.query<{ customer_id: string }>(
    `select distinct t.customer_id from unnest($2::uuid[]) r (id) cross join lateral (
       select t.customer_id from ticket t where t.tenant_id = $1 and t.id = r.id limit 1) t
     where t.customer_id is not null`,
    [tenantId, ticketIds],
  );
  const ids = rows.map((row) => row.customer_id);
  return listPuts(client, tenantId, 'customer', ids, scopes, mask);
}
