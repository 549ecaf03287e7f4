import type { ClientBase, Pool } from 'pg';

/** What happened to a tenant since some sequence, as far as it can concern somebody. */
export interface Touched {
  readonly epoch: string;
  /** Teams or people changed, and with them perhaps what somebody may see. */
  readonly hasRights: boolean;
  /**
   * Every scope that a root is in whose tree changed, or which a root left. A root only enters a scope together
   * with a change of its row, so that none is missing.
   */
  readonly scopes: readonly string[];
}

/** Undefined when there is no such tenant. */
export async function getTouched(
  db: ClientBase | Pool,
  tenantId: string,
  cursor: number,
): Promise<Touched | undefined> {
  const { rows } = await db.query<{ epoch: string; has_rights: boolean; scopes: string[] }>(
    `with changed as materialized (select entity, root_id from change where tenant_id = $1 and seq > $2)
     select t.epoch, exists (select from changed where entity in ('user', 'team')) as has_rights,
       array(select m.scope from (select distinct root_id from changed) c
               join membership m on m.tenant_id = $1 and m.root_id = c.root_id and m.is_member
             union select scope from membership where tenant_id = $1 and seq > $2 and not is_member) as scopes
     from tenant t where t.id = $1`,
    [tenantId, cursor],
  );
  const [row] = rows;
  return row && { epoch: row.epoch, hasRights: row.has_rights, scopes: row.scopes };
}
