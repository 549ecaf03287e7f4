import { renameSync, rmSync } from 'node:fs';
import type { SqliteDatabase } from '../../db/client/connection.ts';

/**
 * Puts a whole copy of an open database in the place of `path`. SQLite copies page by page inside the encrypted format,
 * so the copy is encrypted with the same key.
 */
export function copyDatabase(db: SqliteDatabase, path: string): void {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  try {
    db.prepare('vacuum into ?').run(temporary);
    renameSync(temporary, path);
  } catch (error) {
    // What a full disk has taken of it must not fill it further.
    rmSync(temporary, { force: true });
    throw error;
  }
}
