import type { OperationId } from '../../shared/model/ids.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** What goes up first: the lowest. */
export const UPLOAD_PRIORITY = { thumbnail: 0, change: 1, draft: 2 } as const;

/** A file that the center does not have yet. */
export interface UploadJob {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Bytes the center has, as far as this store has heard. */
  readonly sentBytes: number;
  readonly priority: number;
}

/** Wants a file to be sent; one that is wanted already moves up at most. One that failed is tried again. */
export function queueUpload(db: SqliteDatabase, job: Omit<UploadJob, 'sentBytes'>): void {
  prepared(
    db,
    `insert into file_upload (sha256, size_bytes, state, sent_bytes, priority, code, params)
     values (?, ?, 'queued', 0, ?, null, '{}')
     on conflict (sha256) do update set priority = min(priority, excluded.priority),
       state = case when state = 'failed' then 'queued' else state end, code = null`,
  ).run(job.sha256, job.sizeBytes, job.priority);
}

/** The file to send next: by urgency, then the smallest, so that many small ones do not wait for a big one. */
export function nextUpload(db: SqliteDatabase): UploadJob | null {
  const row = prepared<[], UploadJob>(
    db,
    `select sha256, size_bytes as sizeBytes, sent_bytes as sentBytes, priority from file_upload
     where state = 'queued' order by priority, size_bytes, sha256 limit 1`,
  ).get();
  return row ?? null;
}

export function setUploadProgress(db: SqliteDatabase, sha256: string, sentBytes: number): void {
  prepared(db, 'update file_upload set sent_bytes = ? where sha256 = ?').run(sentBytes, sha256);
}

export function setUploadSent(db: SqliteDatabase, sha256: string): void {
  prepared(
    db,
    "update file_upload set state = 'sent', sent_bytes = size_bytes, code = null where sha256 = ?",
  ).run(sha256);
}

export function setUploadFailed(
  db: SqliteDatabase,
  sha256: string,
  code: string,
  params: Readonly<Record<string, string | number>>,
): void {
  prepared(db, "update file_upload set state = 'failed', code = ?, params = ? where sha256 = ?").run(
    code,
    JSON.stringify(params),
    sha256,
  );
}

/** The center's history changed: whether it still has what was sent must be asked again. */
export function requeueUploads(db: SqliteDatabase): void {
  prepared(db, "update file_upload set state = 'queued', sent_bytes = 0 where state = 'sent'").run();
}

/** Changes that cannot be sent as they are because one of their files failed for good. */
export function listChangesWithFailedFile(
  db: SqliteDatabase,
  sha256: string,
): readonly { readonly n: number; readonly operationId: OperationId; readonly args: string }[] {
  return prepared<[string], { n: number; operationId: OperationId; args: string }>(
    db,
    `select o.n, o.operation_id as operationId, o.args from outbox o join outbox_file f on f.n = o.n
     where f.sha256 = ? and o.state = 'queued' and o.wire_n is null order by o.n`,
  ).all(sha256);
}
