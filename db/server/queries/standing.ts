import type { ClientBase } from 'pg';
import { columnsOf } from '../entity-columns.ts';
import { type Person, toPerson } from './directory.ts';

/**
 * Planned once for each session of the database: planning it takes twice as long as running it. Its columns are named,
 * so that a column that a later version adds changes nothing for a node that still runs.
 */
const GET_STANDING = {
  name: 'get-standing',
  text: `select ${[...columnsOf('user').fields.map(({ column }) => column), 'hidden_fields'].map((column) => `u.${column}`).join(', ')},
       u.id is not null as is_user, t.epoch, t.name as organization_name, c.last_mutation,
       s.seq as head_seq, s.floor_seq,
       (select token from lineage where tenant_id = t.id order by no desc limit 1) as line
     from tenant t
     join tenant_seq s on s.tenant_id = t.id
     left join user_account u on u.tenant_id = t.id and u.id = $2 and not u.is_deleted
     left join sync_client c on c.tenant_id = t.id and c.client_id = $4 and c.user_id = $2 and c.device_id = $3
     where t.id = $1`,
} as const;

/** Where a center stands with one of its workstations, as of one moment. */
export interface Standing {
  readonly epoch: string;
  readonly organizationName: string;
  /** The newest committed sequence. */
  readonly seq: number;
  /** Below it, marks of what left are no longer kept. */
  readonly floorSeq: number;
  /** The line of history that commits belong to; null before the first node started. */
  readonly line: string | null;
  /** The last change of this workstation that was judged. */
  readonly lastMutation: number;
  /** Who works there; undefined when there is no such user or it was deleted. */
  readonly person: Person | undefined;
}

/** In one statement, since every page and every poke begins with it; undefined when there is no such tenant. */
export async function getStanding(
  client: ClientBase,
  at: Readonly<{ tenantId: string; userId: string; deviceId: string; clientId: string }>,
): Promise<Standing | undefined> {
  type Row = Record<string, unknown> & {
    epoch: string;
    organization_name: string;
    head_seq: number;
    floor_seq: number;
    line: string | null;
    last_mutation: number | null;
    is_user: boolean;
  };
  const { rows } = await client.query<Row>({
    ...GET_STANDING,
    values: [at.tenantId, at.userId, at.deviceId, at.clientId],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    epoch: row.epoch,
    organizationName: row.organization_name,
    seq: row.head_seq,
    floorSeq: row.floor_seq,
    line: row.line,
    lastMutation: row.last_mutation ?? 0,
    person: row.is_user ? toPerson(row) : undefined,
  };
}
