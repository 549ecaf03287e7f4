import type { Scope } from '../../shared/domain/permissions/scopes.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** A change as it was made, whatever became of it. */
export interface OutboxEntry {
  readonly n: number;
  readonly operationId: string;
  readonly name: string;
  readonly version: number;
  readonly args: unknown;
  readonly createdAt: number;
}

/** A change that the center has not judged as far as is known here. */
interface UnjudgedEntry extends OutboxEntry {
  /** What its author had seen of the center. */
  readonly baseSeq: number;
}

/** A change that waits for a person, with what it was refused or held for. */
export interface AttentionEntry extends OutboxEntry {
  readonly code: string | null;
}

type StoredEntry = Omit<OutboxEntry, 'args'> & { args: string };

/**
 * Changes that wait for a person. One that was taken on another ticket than its author saw is told until it is put away
 * (docs/spec/sync.md R128); it is told among what waits for the center while its rows are on their way.
 */
export const NEEDS_PERSON = `resolved_at is null and (state in ('held', 'refused', 'failed')
  or (state = 'applied' and is_replayed = 0 and code is 'redirected'
    and ticket_id is not json_extract(params, '$.targetId')))`;

const COLUMNS = 'n, operation_id as operationId, name, version, args, created_at as createdAt';

/** A change that waits for a person. */
export function getAttentionEntry(db: SqliteDatabase, n: number): AttentionEntry | null {
  const row = prepared<[number], StoredEntry & Pick<AttentionEntry, 'code'>>(
    db,
    `select ${COLUMNS}, code from outbox where n = ? and ${NEEDS_PERSON}`,
  ).get(n);
  return row === undefined ? null : { ...row, args: JSON.parse(row.args) as unknown };
}

/** The same by its identity. */
export function findAttentionEntry(db: SqliteDatabase, operationId: string): AttentionEntry | null {
  const row = prepared<[string], { n: number }>(db, 'select n from outbox where operation_id = ?').get(
    operationId,
  );
  return row === undefined ? null : getAttentionEntry(db, row.n);
}

/** Whether the center took it, on another ticket than it was written for: it can only be put away, not done again. */
export function isTaken({ code }: AttentionEntry): boolean {
  return code === 'redirected';
}

/** Changes whose judgement is not known here yet. */
export function listUnjudged(db: SqliteDatabase): readonly UnjudgedEntry[] {
  return prepared<[], StoredEntry & Pick<UnjudgedEntry, 'baseSeq'>>(
    db,
    `select ${COLUMNS}, base_seq as baseSeq from outbox where state in ('queued', 'sent') order by n`,
  )
    .all()
    .map((row) => ({ ...row, args: JSON.parse(row.args) as unknown }));
}

/**
 * The person has dealt with these, in one write; the payload stays.
 * @param keep remembers it a second time before it counts; when it throws, nothing was settled
 */
export function settleEntries(
  db: SqliteDatabase,
  entries: readonly Pick<AttentionEntry, 'n'>[],
  nowMs: number,
  keep = (): void => undefined,
): void {
  inTransaction(db, 'durable', () => {
    for (const { n } of entries) markSettled(db, n, nowMs);
    keep();
  });
}

/** Like `settleEntries`, within a transaction of the caller's. */
export function markSettled(db: SqliteDatabase, n: number, nowMs: number): void {
  prepared(db, 'update outbox set resolved_at = ? where n = ?').run(nowMs, n);
}

/** Settles again in a repaired store what was settled after its back-up, whether or not it is judged there by now. */
export function settleOperation(db: SqliteDatabase, operationId: string, nowMs: number): void {
  inTransaction(db, 'durable', () => {
    prepared(db, 'update outbox set resolved_at = ? where operation_id = ? and resolved_at is null').run(
      nowMs,
      operationId,
    );
  });
}

/** Whether a change with this identity was ever saved here. */
export function hasOperation(db: SqliteDatabase, operationId: string): boolean {
  return prepared(db, 'select 1 from outbox where operation_id = ?').get(operationId) !== undefined;
}

const KEEP_CONFIRMED_MS = 14 * 24 * 3_600_000;

/**
 * Forgets changes that the server has had durably for two weeks (sync.md 10.3), however long before that they were made
 * without a line; never one that waits for a person.
 */
export function pruneOutbox(db: SqliteDatabase, durableMutation: number, nowMs: number): void {
  inTransaction(db, 'relaxed', () => {
    prepared(
      db,
      `delete from outbox where wire_n <= ? and coalesce(confirmed_at, created_at) < ? and is_replayed = 0
       and (state in ('applied', 'merged') or resolved_at is not null) and not (${NEEDS_PERSON})`,
    ).run(durableMutation, nowMs - KEEP_CONFIRMED_MS);
  });
}

/** How a scope of this person's rights is filling. */
export interface ScopeProgress {
  readonly scope: Scope;
  readonly isComplete: boolean;
  /** All of it is here; it may be under comparison with the center's all the same. */
  readonly isFilled: boolean;
  readonly roots: number;
  readonly rootsDone: number;
  /** A page of it is here. */
  readonly hasBegun: boolean;
  /** Of its next page; 0 is what work cannot begin without. */
  readonly urgency: number;
}

/** The scopes of this person's rights, without tickets that are kept by themselves. */
export function listScopeProgress(db: SqliteDatabase): readonly ScopeProgress[] {
  return prepared<
    [],
    Omit<ScopeProgress, 'isComplete' | 'isFilled' | 'hasBegun'> & { state: string; token: string | null }
  >(
    db,
    `select id as scope, state, token, roots, roots_done as rootsDone, urgency from scope
     where id not like 'ticket:%' order by priority`,
  )
    .all()
    .map(({ state, token, ...row }) => ({
      ...row,
      isComplete: state === 'complete',
      isFilled: state !== 'joining',
      hasBegun: state !== 'joining' || token !== null,
    }));
}

/** When the newest change was made that the center has not judged yet; 0 when there is none. */
export function newestWaiting(db: SqliteDatabase): number {
  const row = prepared<[], { at: number | null }>(
    db,
    "select created_at as at from outbox where state in ('queued', 'sent') order by n desc limit 1",
  ).get();
  return row?.at ?? 0;
}
