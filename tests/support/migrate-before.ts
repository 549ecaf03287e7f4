import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Pool } from 'pg';
import { migrate } from '../../db/server/migrate.ts';

const MIGRATIONS = new URL('../../db/server/migrations/', import.meta.url);

/** What the code of today writes rows with, whatever the schema: the function of the counter, the columns of a ticket. */
const WRITING: readonly string[] = [
  '0095-counter.sql',
  '0103-merged-tickets.sql',
  '0104-snooze.sql',
  '0105-watchers.sql',
];

/** Brings a server's database to the schema it had before a migration. */
export async function migrateBefore(pool: Pool, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'outpost-migrations-'));
  try {
    for (const each of await readdir(MIGRATIONS)) {
      if (each < name || (WRITING.includes(each) && each !== name))
        await copyFile(new URL(each, MIGRATIONS), join(folder, each));
    }
    await migrate(pool, pathToFileURL(`${folder}/`));
  } finally {
    await rm(folder, { recursive: true });
  }
}
