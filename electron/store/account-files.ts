import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The files of one account on this workstation. */
export interface AccountFiles {
  readonly database: string;
  readonly backup: string;
  /** The database as it was before the last update of its schema. */
  readonly beforeUpdate: string;
  readonly journal: string;
  readonly wrappedKey: string;
  /** The folder of the contents of files. */
  readonly contents: string;
}

export function accountFiles(folder: string): AccountFiles {
  return {
    database: join(folder, 'outpost.db'),
    backup: join(folder, 'backup.db'),
    beforeUpdate: join(folder, 'before-update.db'),
    journal: join(folder, 'journal.log'),
    wrappedKey: join(folder, 'key.json'),
    contents: join(folder, 'files'),
  };
}

/** Whether work may lie here: without its database too, the back-up and the journal hold it. */
export function hasStore({ database, backup, journal }: AccountFiles): boolean {
  return [database, backup, journal].some((path) => existsSync(path));
}
