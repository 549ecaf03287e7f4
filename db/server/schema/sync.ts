import type { Verdict } from '../../../shared/contract/sync-protocol.ts';
import type { EntityName } from '../../../shared/model/entities.ts';
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from '../drizzle.ts';

/** The newest change of every synced row; older ones are overwritten, so the log compacts itself. */
export const change = pgTable(
  'change',
  {
    tenantId: uuid('tenant_id').notNull(),
    entity: text().$type<EntityName>().notNull(),
    id: uuid().notNull(),
    rootId: uuid('root_id').notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    /** Last sequence of the commit this change belongs to; pages end only there. */
    commitSeq: bigint('commit_seq', { mode: 'number' }).notNull(),
    isDeleted: boolean('is_deleted').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.entity, table.id] })],
);

/** Which roots are in which scope, and since when; a `leave` stays as a mark for clients that were away. */
export const membership = pgTable(
  'membership',
  {
    tenantId: uuid('tenant_id').notNull(),
    scope: text().notNull(),
    entity: text().$type<EntityName>().notNull(),
    rootId: uuid('root_id').notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    isMember: boolean('is_member').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.scope, table.rootId] })],
);

/** One local store of one device. Its mutations are numbered densely; `lastMutation` never goes back. */
export const syncClient = pgTable(
  'sync_client',
  {
    tenantId: uuid('tenant_id').notNull(),
    clientId: uuid('client_id').notNull(),
    userId: uuid('user_id').notNull(),
    deviceId: uuid('device_id').notNull(),
    lastMutation: bigint('last_mutation', { mode: 'number' }).notNull(),
    lastSeenAt: bigint('last_seen_at', { mode: 'number' }).notNull(),
    protocol: integer().notNull(),
    /** Where it said it stood in its last hello; null before one was heard. */
    cursor: bigint({ mode: 'number' }),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.clientId] })],
);

/** What was judged, with its payload as long as somebody may want it, so that refused work can be found again. */
export const mutationLog = pgTable(
  'mutation_log',
  {
    tenantId: uuid('tenant_id').notNull(),
    clientId: uuid('client_id').notNull(),
    n: bigint({ mode: 'number' }).notNull(),
    operationId: uuid('operation_id').notNull(),
    name: text().notNull(),
    version: integer().notNull(),
    args: jsonb().$type<unknown>().notNull(),
    argsHash: text('args_hash').notNull(),
    baseSeq: bigint('base_seq', { mode: 'number' }).notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
    userId: uuid('user_id').notNull(),
    path: jsonb().$type<string[]>().notNull(),
    verdict: text().$type<Verdict>().notNull(),
    code: text(),
    params: jsonb().$type<Record<string, unknown>>().notNull(),
    /** When somebody looked after it, if it was not taken. */
    settledAt: bigint('settled_at', { mode: 'number' }),
    settledBy: uuid('settled_by'),
    /** When its arguments were thrown away because nobody needs them any more. */
    emptiedAt: bigint('emptied_at', { mode: 'number' }),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.clientId, table.n] })],
);

/** Who used an operation id first, across clients, so that work renumbered after a fork is never done twice. */
export const operationSeen = pgTable(
  'operation_seen',
  {
    tenantId: uuid('tenant_id').notNull(),
    operationId: uuid('operation_id').notNull(),
    clientId: uuid('client_id').notNull(),
    n: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.operationId] })],
);

/** A run of ticket numbers that only one holder (a device or the server itself) may use. */
export const numberBlock = pgTable(
  'number_block',
  {
    tenantId: uuid('tenant_id').notNull(),
    fromNumber: bigint('from_number', { mode: 'number' }).notNull(),
    toNumber: bigint('to_number', { mode: 'number' }).notNull(),
    holder: text().notNull(),
    leasedAt: bigint('leased_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.fromNumber] })],
);
