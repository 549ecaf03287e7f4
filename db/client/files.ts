import type { FileState } from '../../shared/contract/queries.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** A file whose content is on this workstation, whole or in part. */
export interface LocalFile {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** How much of it is here. */
  readonly hereBytes: number;
  readonly isWhole: boolean;
}

export function getLocalFile(db: SqliteDatabase, sha256: string): LocalFile | null {
  const row = prepared<[string], { size_bytes: number; here_bytes: number; is_whole: number }>(
    db,
    'select size_bytes, here_bytes, is_whole from file_local where sha256 = ?',
  ).get(sha256);
  if (row === undefined) return null;
  const { size_bytes: sizeBytes, here_bytes: hereBytes } = row;
  return { sha256, sizeBytes, hereBytes, isWhole: row.is_whole === 1 };
}

export function putLocalFile(db: SqliteDatabase, file: LocalFile, nowMs: number): void {
  prepared(
    db,
    `insert into file_local (sha256, size_bytes, here_bytes, is_whole, used_at) values (?, ?, ?, ?, ?)
     on conflict (sha256) do update set here_bytes = excluded.here_bytes, is_whole = excluded.is_whole, used_at = excluded.used_at`,
  ).run(file.sha256, file.sizeBytes, file.hereBytes, file.isWhole ? 1 : 0, nowMs);
}

export function deleteLocalFile(db: SqliteDatabase, sha256: string): void {
  prepared(db, 'delete from file_local where sha256 = ?').run(sha256);
}

const IS_REFERRED_TO = `exists (select 1 from attachment a where a.sha256 = f.sha256)
  or exists (select 1 from attachment a where a.thumbnail_sha256 = f.sha256)
  or exists (select 1 from outbox_file o where o.sha256 = f.sha256)
  or exists (select 1 from draft d, json_each(d.attachments) j
    where f.sha256 in (json_extract(j.value, '$.sha256'), json_extract(j.value, '$.thumbnailSha256')))`;

/** Lets these files go if no ticket, no change and no draft has them any more. Their bytes go with the next sweep. */
export function dropUnreferencedFiles(db: SqliteDatabase, hashes: readonly string[]): void {
  const dropLocal = prepared(
    db,
    `delete from file_local as f where f.sha256 = ? and not (${IS_REFERRED_TO})`,
  );
  const dropUpload = prepared(
    db,
    `delete from file_upload as f where f.sha256 = ? and not (${IS_REFERRED_TO})`,
  );
  for (const sha256 of hashes) {
    dropLocal.run(sha256);
    dropUpload.run(sha256);
  }
}

/** Files of drafts and changes that are given up for good, and that nothing else has. Run now and then. */
export function dropForgottenFiles(db: SqliteDatabase, usedBeforeMs: number): void {
  prepared(db, 'delete from outbox_file where n not in (select n from outbox)').run();
  const forgotten = prepared<[number], { sha256: string }>(
    db,
    `select f.sha256 from file_local f where f.used_at < ? and not (${IS_REFERRED_TO})
     union select f.sha256 from file_upload f where f.state <> 'queued' and not (${IS_REFERRED_TO})`,
  ).all(usedBeforeMs);
  dropUnreferencedFiles(
    db,
    forgotten.map(({ sha256 }) => sha256),
  );
}

/** Contents that must leave the disk. */
export function listDroppedFiles(db: SqliteDatabase): readonly string[] {
  return prepared<[], { sha256: string }>(db, 'select sha256 from file_dropped')
    .all()
    .map(({ sha256 }) => sha256);
}

export function forgetDroppedFile(db: SqliteDatabase, sha256: string): void {
  prepared(db, 'delete from file_dropped where sha256 = ?').run(sha256);
}

/** Files that changes and drafts name and that this store does not know, after it was repaired. */
export function listUnknownFiles(
  db: SqliteDatabase,
): readonly { readonly sha256: string; readonly sizeBytes: number }[] {
  return prepared<[], { sha256: string; sizeBytes: number }>(
    db,
    `select u.sha256, u.size_bytes as sizeBytes from file_upload u
     where not exists (select 1 from file_local f where f.sha256 = u.sha256)
     union select json_extract(j.value, '$.sha256'), json_extract(j.value, '$.sizeBytes')
     from draft d, json_each(d.attachments) j
     where not exists (select 1 from file_local f where f.sha256 = json_extract(j.value, '$.sha256'))`,
  ).all();
}

/** How the files with these hashes stand, in the same order. */
export function listFileStates(db: SqliteDatabase, hashes: readonly string[]): FileState[] {
  const local = prepared<[string], { is_whole: number; here_bytes: number }>(
    db,
    'select is_whole, here_bytes from file_local where sha256 = ?',
  );
  const upload = prepared<
    [string],
    { state: 'queued' | 'sent' | 'failed'; sentBytes: number; code: string | null; params: string }
  >(db, 'select state, sent_bytes as sentBytes, code, params from file_upload where sha256 = ?');
  return hashes.map((sha256) => {
    const going = upload.get(sha256);
    const here = local.get(sha256);
    return {
      sha256,
      isHere: here?.is_whole === 1,
      hereBytes: here?.here_bytes ?? 0,
      upload:
        going === undefined
          ? null
          : { ...going, params: JSON.parse(going.params) as Record<string, string | number> },
    };
  });
}
