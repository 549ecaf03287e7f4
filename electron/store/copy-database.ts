import { renameSync } from 'node:fs';
import type { SqliteDatabase } from '../../db/client/connection.ts';
import { removeFile } from './remove-file.ts';

/**
 * Puts a whole copy of an open database in the place of `path`. SQLite copies page by page inside the encrypted format,
 * so the copy is encrypted with the same key.
 */
export function copyDatabase(db: SqliteDatabase, path: string): void {
  const temporary = `${path}.new`;
  removeFile(temporary);
  try {
    db.prepare('vacuum into ?').run(temporary);
    renameSync(temporary, path);
  } catch (error) {
    // What a full disk has taken of it must not fill it further.
    removeFile(temporary);
    throw error;
  }
}
