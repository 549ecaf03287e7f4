import type { ClientBase } from 'pg';
import type { MutationResult } from '../../../shared/contract/sync-protocol.ts';

/** The state of one client's numbering, locked until the transaction ends. */
export interface LockedClient {
  /** Epoch of the tenant's history. */
  readonly epoch: string;
  readonly lastMutation: number;
  readonly userId: string;
  readonly deviceId: string;
}

/** Registers the client on first contact and locks its row, so that its batches are judged one after the other. */
export async function lockSyncClient(
  client: ClientBase,
  key: {
    readonly tenantId: string;
    readonly clientId: string;
    readonly userId: string;
    readonly deviceId: string;
  },
  nowMs: number,
  protocol: number,
): Promise<LockedClient> {
  const registering = client.query(
    `insert into sync_client (tenant_id, client_id, user_id, device_id, last_mutation, last_seen_at, protocol)
     values ($1, $2, $3, $4, 0, $5, $6) on conflict do nothing`,
    [key.tenantId, key.clientId, key.userId, key.deviceId, nowMs, protocol],
  );
  // A statement of its own, behind the other: it sees what a registration that it waited for has committed.
  const locking = client.query<{
    epoch: string;
    last_mutation: number;
    user_id: string;
    device_id: string;
  }>(
    `select t.epoch, c.last_mutation, c.user_id, c.device_id
     from sync_client c join tenant t on t.id = c.tenant_id
     where c.tenant_id = $1 and c.client_id = $2 for update of c`,
    [key.tenantId, key.clientId],
  );
  const [, { rows }] = await Promise.all([registering, locking]);
  const row = rows[0];
  if (row === undefined) throw new Error('A client that was just registered is gone');
  return {
    epoch: row.epoch,
    lastMutation: row.last_mutation,
    userId: row.user_id,
    deviceId: row.device_id,
  };
}

/** A stored judgement, with the hash of what was judged. */
export interface StoredResult extends MutationResult {
  readonly argsHash: string;
}

interface StoredRow {
  readonly n: number;
  readonly operation_id: string;
  readonly verdict: MutationResult['verdict'];
  readonly code: string | null;
  readonly params: MutationResult['params'];
  readonly args_hash: string;
}

function toResult(row: StoredRow): StoredResult {
  return {
    n: row.n,
    operationId: row.operation_id as StoredResult['operationId'],
    verdict: row.verdict,
    code: row.code,
    params: row.params,
    argsHash: row.args_hash,
  };
}

/** What was said about these mutations of a client. */
export async function listStoredResults(
  client: ClientBase,
  tenantId: string,
  clientId: string,
  numbers: readonly number[],
): Promise<readonly StoredResult[]> {
  const { rows } = await client.query<StoredRow>(
    `select n, operation_id, verdict, code, params, args_hash from mutation_log
     where tenant_id = $1 and client_id = $2 and n = any($3::bigint[])`,
    [tenantId, clientId, numbers],
  );
  return rows.map(toResult);
}

/** A judgement that is found by the operation, under whatever client it arrived. */
export interface SeenOperation extends StoredResult {
  /** Who made the change. */
  readonly userId: string;
}

type SeenRow = StoredRow & { readonly user_id: string };

/**
 * What was said about operations that arrived before under any client, and below which cursor that is not remembered
 * any more; both read at one moment, so that nothing is forgotten in between.
 */
export async function listSeenOperations(
  client: ClientBase,
  tenantId: string,
  operationIds: readonly string[],
): Promise<{ readonly seen: ReadonlyMap<string, SeenOperation>; readonly forgottenBase: number }> {
  const { rows } = await client.query<{ forgotten_base: number } & (SeenRow | { readonly n: null })>(
    `select t.forgotten_base, l.n, l.operation_id, l.verdict, l.code, l.params, l.args_hash, l.user_id
     from tenant t
     left join (operation_seen s join mutation_log l using (tenant_id, client_id, n))
       on s.tenant_id = t.id and s.operation_id = any($2::uuid[])
     where t.id = $1`,
    [tenantId, operationIds],
  );
  const found = rows.flatMap((row) =>
    row.n === null ? [] : [[row.operation_id, { ...toResult(row), userId: row.user_id }] as const],
  );
  return { seen: new Map(found), forgottenBase: rows[0]?.forgotten_base ?? -1 };
}
