import { bigint, customType, pgTable, text, timestamp, uuid } from '../drizzle.ts';

/** An organization that runs its help desk here. */
export const tenant = pgTable('tenant', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  /** Changes when the sequence may have gone back (a restored back-up), so that clients reconcile. */
  epoch: text().notNull(),
  /** Team that mail without a better home goes to. */
  intakeTeamId: uuid('intake_team_id'),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  /** A change made at this cursor or below it may have been judged before anybody remembers; -1: all is remembered. */
  forgottenBase: bigint('forgotten_base', { mode: 'number' }).notNull(),
});

/** A transaction id of 64 bits, which PostgreSQL gives out once. */
const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' });

/** The one counter every synced change of a tenant takes its place from (sync.md 2). */
export const tenantSeq = pgTable('tenant_seq', {
  tenantId: uuid('tenant_id').primaryKey(),
  seq: bigint({ mode: 'number' }).notNull(),
  floorSeq: bigint('floor_seq', { mode: 'number' }).notNull(),
  /** The transaction that wrote this row: another one than its own shows that it was put back from a back-up. */
  writtenBy: transactionId('written_by').notNull(),
  /** Start of the database server that it was written under. */
  writtenUnder: timestamp('written_under', { withTimezone: true }).notNull(),
});

/** The next ticket number nobody has leased. */
export const numberAllocator = pgTable('number_allocator', {
  tenantId: uuid('tenant_id').primaryKey(),
  next: bigint({ mode: 'number' }).notNull(),
  /** As of the counter: shows that the row was put back from a back-up. */
  writtenBy: transactionId('written_by').notNull(),
  writtenUnder: timestamp('written_under', { withTimezone: true }).notNull(),
});
