import { NewAttachment } from '../../shared/model/attachment.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';
import { queueUpload, UPLOAD_PRIORITY } from './uploads.ts';

/** The files that the arguments of a change name, wherever a mutation takes them. */
export function filesIn(args: unknown): readonly NewAttachment[] {
  if (typeof args !== 'object' || args === null) return [];
  const listed: unknown = Reflect.get(args, 'attachments');
  const own = Array.isArray(listed) ? listed : [];
  const files = own.flatMap((each) => {
    const file = NewAttachment.safeParse(each);
    return file.success ? [file.data] : [];
  });
  return [...files, ...filesIn(Reflect.get(args, 'message'))];
}

/** Ties a saved change to its files: they are kept and sent for it, before those of texts that are still being written. */
export function rememberFiles(db: SqliteDatabase, n: number, args: unknown): void {
  const add = prepared(db, 'insert into outbox_file (n, sha256) values (?, ?) on conflict do nothing');
  const sizeHere = prepared<[string], { size_bytes: number }>(
    db,
    'select size_bytes from file_local where sha256 = ?',
  );
  for (const { sha256, sizeBytes, thumbnailSha256 } of filesIn(args)) {
    add.run(n, sha256);
    queueUpload(db, { sha256, sizeBytes, priority: UPLOAD_PRIORITY.change });
    const thumbnail = thumbnailSha256 === null ? undefined : sizeHere.get(thumbnailSha256);
    if (thumbnailSha256 === null || thumbnail === undefined) continue;
    add.run(n, thumbnailSha256);
    queueUpload(db, {
      sha256: thumbnailSha256,
      sizeBytes: thumbnail.size_bytes,
      priority: UPLOAD_PRIORITY.thumbnail,
    });
  }
}
