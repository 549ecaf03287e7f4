import type { ClientBase } from 'pg';
import { DIGEST_GROUPS, type ReconcileRequest } from '../../../shared/contract/sync-protocol.ts';
import type { EntityName } from '../../../shared/model/entities.ts';
import type { ChangedRow } from './pages.ts';

/** Living rows whose root is in the scope, with the group of their root. */
const ROWS_OF_SCOPE = `select c.entity, c.id, c.root_id, c.seq, get_byte(uuid_send(c.root_id), 15) as digest_group
  from membership m join change c on c.tenant_id = m.tenant_id and c.root_id = m.root_id
  where m.tenant_id = $1 and m.scope = $2 and m.is_member and not c.is_deleted`;

/**
 * Digests of the groups of a scope, the same as the client builds of what it holds (shared/contract/digest.ts).
 * @returns 12 hexadecimal digits per group
 */
export async function readDigests(
  client: ClientBase,
  tenantId: string,
  scope: string,
  key: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ digest_group: number; digest: string }>(
    `select digest_group, lpad(to_hex(bit_xor(
         ('x' || encode(substring(sha256(convert_to($3 || ' ' || entity || ' ' || id || ' ' || seq, 'utf8'))
           from 1 for 6), 'hex'))::bit(48)::bigint)), 12, '0') as digest
     from (${ROWS_OF_SCOPE}) held group by digest_group`,
    [tenantId, scope, key],
  );
  const digests = new Array<string>(DIGEST_GROUPS).fill('0'.repeat(12));
  for (const row of rows) digests[row.digest_group] = row.digest;
  return digests;
}

/** The rows of some groups of a scope, by name; of a range of roots only where one is given. */
export async function listGroupRows(
  client: ClientBase,
  tenantId: string,
  scope: string,
  groups: readonly number[],
  { after, upTo }: NonNullable<ReconcileRequest['range']>,
): Promise<readonly ChangedRow[]> {
  const { rows } = await client.query<{ entity: EntityName; id: string; root_id: string; seq: number }>(
    `select entity, id, root_id, seq from (${ROWS_OF_SCOPE}) held where digest_group = any($3)
       and ($4::uuid is null or root_id > $4) and ($5::uuid is null or root_id <= $5)`,
    [tenantId, scope, groups, after, upTo],
  );
  return rows.map((row) => ({
    entity: row.entity,
    id: row.id,
    rootId: row.root_id,
    seq: row.seq,
    isDeleted: false,
  }));
}

/** Of these roots, the ones that are in one of the scopes. */
export async function listRootsIn(
  client: ClientBase,
  tenantId: string,
  scopes: readonly string[],
  rootIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ root_id: string }>(
    `select distinct root_id from membership
     where tenant_id = $1 and scope = any($2) and is_member and root_id = any($3::uuid[])`,
    [tenantId, scopes, rootIds],
  );
  return new Set(rows.map((row) => row.root_id));
}
