import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { OutboxState } from '../../../shared/contract/queries.ts';
import type { EntityName } from '../../../shared/model/entities.ts';

/** Every change made here, in order; the full payload stays until long after the server confirmed it. */
export const outbox = sqliteTable('outbox', {
  n: integer().primaryKey(),
  operationId: text('operation_id').notNull().unique(),
  name: text().notNull(),
  version: integer().notNull(),
  args: text({ mode: 'json' }).$type<unknown>().notNull(),
  baseSeq: integer('base_seq').notNull(),
  createdAt: integer('created_at').notNull(),
  state: text().$type<OutboxState>().notNull(),
  /** Its effect is part of the live rows until the server's rows contain it. */
  isReplayed: integer('is_replayed', { mode: 'boolean' }).notNull(),
  /** The last replay on the newest rows was refused, so the server will most likely refuse it too. */
  isLikelyRefused: integer('is_likely_refused', { mode: 'boolean' }).notNull(),
  code: text(),
  params: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  ticketId: text('ticket_id'),
  /** Of that ticket when the change was made: cards name it after the ticket has left. */
  ticketNumber: integer('ticket_number'),
  /** The person has dealt with it (discarded, applied again, turned into a note). */
  resolvedAt: integer('resolved_at'),
  /** When a page showed that the center has it, by this machine's clock; null before, and for what was older than this column. */
  confirmedAt: integer('confirmed_at'),
  /** The call that takes it back, with what others had written; null when it cannot be undone, or not any more (R108). */
  inverse: text({ mode: 'json' }).$type<{ name: string; args: unknown } | null>(),
  /** Change that took this one back, and the change that this one takes back. */
  undoneBy: integer('undone_by'),
  undoes: integer(),
  /** Changes of one act of the person are taken back together. */
  act: text(),
  /** The article that it is about. */
  articleId: text('article_id'),
  /** Its number on the wire, given when it is first sent; 0 under a former identity of this store. */
  wireN: integer('wire_n'),
  /** The center may have heard of it, under whatever number. */
  wasSent: integer('was_sent', { mode: 'boolean' }).notNull(),
});

/** The confirmed version of a row that pending work has changed; `row` is null when it did not exist. */
export const shadow = sqliteTable(
  'shadow',
  {
    entity: text().$type<EntityName>().notNull(),
    id: text().notNull(),
    row: text({ mode: 'json' }).$type<Record<string, unknown> | null>(),
    seq: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.id] })],
);

/** Which rows a pending change reads and writes. */
export const touch = sqliteTable(
  'touch',
  {
    n: integer().notNull(),
    entity: text().$type<EntityName>().notNull(),
    id: text().notNull(),
    isWrite: integer('is_write', { mode: 'boolean' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.n, table.entity, table.id] })],
);

/** `checking`: all of it is here, but it must be compared with the center's. */
export type ScopeState = 'joining' | 'complete' | 'checking';

/** The scopes this store holds or is filling. */
export const scope = sqliteTable('scope', {
  id: text().primaryKey(),
  state: text().$type<ScopeState>().notNull(),
  /** Joining: where the snapshot goes on, null for its first page. Checking: groups left, null before digests. */
  token: text(),
  priority: integer().notNull(),
  roots: integer().notNull(),
  rootsDone: integer('roots_done').notNull(),
  /** Of the next page; of the scopes that are joining, the lowest goes first. */
  urgency: integer().notNull(),
  /** When it was last known to be as the center has it, in the center's time; null when that is to be noted next. */
  comparedAt: integer('compared_at'),
});

/** Which scopes keep a root here; a root that nothing keeps is purged. */
export const member = sqliteTable(
  'member',
  {
    rootId: text('root_id').notNull(),
    scope: text().notNull(),
    entity: text().$type<EntityName>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.rootId, table.scope] })],
);

/** Tickets kept by themselves, in a scope of their own. */
export const singleTicket = sqliteTable('single_ticket', {
  ticketId: text('ticket_id').primaryKey(),
  /** Let go then, unless somebody is at work on it. */
  until: integer().notNull(),
  /** The center does not give it to this person: it goes, whoever works on it. */
  isDenied: integer('is_denied', { mode: 'boolean' }).notNull(),
});

/** Tickets a person asked for that were not here. */
export const wantedTicket = sqliteTable('wanted_ticket', {
  /** Its number as digits, or its id. */
  key: text().primaryKey(),
  /** Null until the center has said which ticket has the number. */
  ticketId: text('ticket_id'),
  /** There is none, or this person may not see it. */
  isUnavailable: integer('is_unavailable', { mode: 'boolean' }).notNull(),
  askedAt: integer('asked_at').notNull(),
});

/** Single facts: client id, epoch, cursor, last judged mutation, clock offset. */
export const meta = sqliteTable('meta', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).notNull(),
});

/** What the center took away from here and the copies beside the database still hold. */
export const removal = sqliteTable('removal', {
  n: integer().primaryKey({ autoIncrement: true }),
  kind: text().$type<'scope' | 'root' | 'row'>().notNull(),
  entity: text().$type<EntityName>(),
  id: text().notNull(),
});

/** Ticket numbers leased to this device. */
export const numberBlock = sqliteTable('number_block', {
  fromNumber: integer('from_number').primaryKey(),
  toNumber: integer('to_number').notNull(),
  next: integer().notNull(),
  /** Shown to a restored center that has forgotten the lease. */
  proof: text().notNull(),
});
