import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** The most that may wait on one workstation for the center's judgement (docs/spec/sync.md R79). */
export interface OutboxLimits {
  readonly changes: number;
  /** Bytes of their arguments as stored; the content of files is not counted. */
  readonly bytes: number;
}

export const OUTBOX_LIMITS: OutboxLimits = { changes: 50_000, bytes: 200 * 1024 * 1024 };

/** Whether one more change with these arguments, as stored, keeps within the limits. */
export function hasRoomFor(db: SqliteDatabase, storedArgs: string, limits: OutboxLimits): boolean {
  const waiting = measure(db);
  return (
    waiting.changes < limits.changes && waiting.bytes + Buffer.byteLength(storedArgs, 'utf8') <= limits.bytes
  );
}

/** How much of the room for waiting changes is taken, from 0 to 1, by the limit that is nearer. */
export function outboxFill(db: SqliteDatabase, limits: OutboxLimits): number {
  const { changes, bytes } = measure(db);
  return Math.min(1, Math.max(changes / limits.changes, bytes / limits.bytes));
}

function measure(db: SqliteDatabase): OutboxLimits {
  const row = prepared<[], OutboxLimits>(
    db,
    `select count(*) as changes, coalesce(sum(octet_length(args)), 0) as bytes
     from outbox indexed by outbox_waiting_size where state in ('queued', 'sent')`,
  ).get();
  return row ?? { changes: 0, bytes: 0 };
}
