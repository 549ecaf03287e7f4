import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { type ImportRow, importRows } from '../../db/server/import-rows.ts';
import type { EntityRow } from '../../shared/model/entities.ts';

/** A tenant with two teams, or more, and a few tickets; Mira works in all teams, Wei where the caller wants. */
export interface SmallOrganization {
  readonly tenantId: string;
  readonly epoch: string;
  readonly users: readonly EntityRow<'user'>[];
  readonly teamIds: readonly string[];
  readonly ticketIds: readonly string[];
  /** Whose tickets these are; has an address. */
  readonly customerId: string;
}

/** The customer of every ticket; small organizations live in tenants of their own. */
const CUSTOMER_ID = 'c0570e00-0000-4000-8000-000000000001';
const CREATED_AT = Date.UTC(2026, 0, 5, 9);

/** A ticket as most tests need it. */
export function sampleTicket(
  fields: Partial<EntityRow<'ticket'>> & { teamId: string; branchId: string; number: number },
): EntityRow<'ticket'> {
  return {
    id: randomUUID(),
    subject: `Ticket ${fields.number}`,
    status: 'open',
    priority: 2,
    type: 'question',
    category: null,
    channel: 'phone',
    customerId: CUSTOMER_ID,
    assigneeId: null,
    tags: [],
    createdAt: CREATED_AT,
    updatedAt: CREATED_AT,
    lastCustomerMessageAt: null,
    lastReplyAt: null,
    firstRepliedAt: null,
    solvedAt: null,
    mergedIntoId: null,
    statusBeforeMerge: null,
    snooze: null,
    watcherIds: [],
    ...fields,
  } as EntityRow<'ticket'>;
}

/** Creates the tenant in a migrated database. */
export async function createSmallOrganization(
  pool: Pool,
  {
    isWeiInBothTeams = true,
    teamCount = 2,
    ticketCount = 3,
    newId = randomUUID as () => string,
  }: Readonly<{
    isWeiInBothTeams?: boolean;
    teamCount?: number;
    ticketCount?: number;
    newId?: () => string;
  }> = {},
): Promise<SmallOrganization> {
  const tenantId = newId();
  const epoch = newId();
  const branchId = newId();
  const teamIds = Array.from({ length: teamCount }, newId);
  await pool.query('insert into tenant (id, name, epoch, created_at) values ($1, $2, $3, $4)', [
    tenantId,
    'Small',
    epoch,
    CREATED_AT,
  ]);
  await pool.query('insert into tenant_seq (tenant_id, seq, floor_seq) values ($1, 0, 0)', [tenantId]);
  await pool.query('insert into number_allocator (tenant_id, next) values ($1, 1000)', [tenantId]);
  const users = ['Mira', 'Wei'].map(
    (name) =>
      ({
        id: newId(),
        email: `${name.toLowerCase()}.${tenantId}@example.test`,
        name,
        role: 'agent',
        teamIds: name === 'Wei' && !isWeiInBothTeams ? teamIds.slice(1) : teamIds,
        locale: 'en',
        isActive: true,
      }) as EntityRow<'user'>,
  );
  const tickets = Array.from({ length: ticketCount }, (_, index) =>
    sampleTicket({
      id: newId(),
      teamId: teamIds[index % teamCount] ?? '',
      branchId,
      number: index + 1,
    } as never),
  );
  const rows: ImportRow[] = [
    {
      entity: 'branch',
      row: { id: branchId, name: 'Head office', city: 'Hangzhou', timeZone: 'Asia/Shanghai' },
    },
    ...teamIds.map((id, index) => ({
      entity: 'team' as const,
      row: { id, branchId, parentId: null, name: `Team ${index + 1}` },
    })),
    ...users.map((row) => ({ entity: 'user' as const, row })),
    {
      entity: 'customer',
      row: {
        id: CUSTOMER_ID,
        organizationId: null,
        name: 'Ann Meyer',
        email: 'ann@customer.example',
        phone: null,
        locale: 'en',
        createdAt: CREATED_AT,
      },
    },
    ...tickets.map((row) => ({ entity: 'ticket' as const, row })),
  ];
  await importRows(pool, tenantId, rows, () => undefined);
  return { tenantId, epoch, users, teamIds, ticketIds: tickets.map(({ id }) => id), customerId: CUSTOMER_ID };
}
