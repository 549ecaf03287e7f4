import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { type ImportRow, importRows } from '../../db/server/import-rows.ts';
import { builtinViews } from '../../shared/domain/views/builtin-views.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { removeUnfinished } from './remove-unfinished.ts';

/** What an organization begins with. Rows reference each other by their ids; passwords are hashes already. */
export interface NewOrganization {
  readonly name: string;
  /** Branches, teams, users, customers, tickets, … in any order. */
  readonly rows: readonly ImportRow[];
  readonly credentials: readonly { readonly userId: string; readonly passwordHash: string }[];
  /** Mail without a better home goes to this team. */
  readonly intakeTeamId: string;
  readonly mailbox: { readonly address: string; readonly displayName: string } | null;
  /** First ticket number to be leased. */
  readonly nextNumber: number;
}

export interface CreatePorts {
  readonly pool: Pool;
  now(): number;
  newId(): string;
  onProgress(done: number, total: number): void;
}

/** Only one node at a time may set up an organization. */
const LOCK = "hashtext('outpost.create-organization')";

/**
 * Sets up the organization of an empty server. Refused when there is one already, so demo data can never land
 * among real data. One whose set-up was begun and broken off is removed first.
 * @returns the tenant's id
 */
export async function createOrganization(ports: CreatePorts, organization: NewOrganization): Promise<string> {
  const guard = await ports.pool.connect();
  try {
    await guard.query(`select pg_advisory_lock(${LOCK})`);
    await removeUnfinished(ports.pool);
    return await create(ports, organization);
  } finally {
    await guard.query(`select pg_advisory_unlock(${LOCK})`);
    guard.release();
  }
}

async function create(ports: CreatePorts, organization: NewOrganization): Promise<string> {
  const { pool } = ports;
  const tenantId = ports.newId();
  const { rowCount } = await pool.query(
    `insert into tenant (id, name, epoch, intake_team_id, created_at)
     select $1, $2, $3, $4, $5 where not exists (select from tenant)`,
    [tenantId, organization.name, randomUUID(), organization.intakeTeamId, ports.now()],
  );
  if (rowCount === 0) throw new AppError('organizationExists');
  await pool.query('insert into tenant_seq (tenant_id, seq, floor_seq) values ($1, 0, 0)', [tenantId]);
  const views = builtinViews(ports.newId).map((row): ImportRow => ({ entity: 'view', row }));
  const rows = [...views, ...organization.rows];
  await importRows(pool, tenantId, rows, (done) => ports.onProgress(done, rows.length));
  if (organization.mailbox !== null) {
    const { address, displayName } = organization.mailbox;
    await pool.query(
      `insert into mailbox (id, tenant_id, address, display_name, team_id, settings, is_active)
       values ($1, $2, $3, $4, $5, '{}', true)`,
      [ports.newId(), tenantId, address, displayName, organization.intakeTeamId],
    );
  }
  await pool.query(
    `insert into credential (tenant_id, user_id, password_hash, updated_at)
     select $1, user_id, password_hash, $4 from unnest($2::uuid[], $3::text[]) as given (user_id, password_hash)`,
    [
      tenantId,
      organization.credentials.map(({ userId }) => userId),
      organization.credentials.map(({ passwordHash }) => passwordHash),
      ports.now(),
    ],
  );
  // Else the first minutes of a large organization are planned as those of an empty one.
  await pool.query('analyze');
  // Last: without numbers to give out an organization is unfinished, see removeUnfinished.
  await pool.query('insert into number_allocator (tenant_id, next) values ($1, $2)', [
    tenantId,
    organization.nextNumber,
  ]);
  return tenantId;
}
