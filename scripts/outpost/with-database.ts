import { join } from 'node:path';
import type { Pool } from 'pg';
import { migrate } from '../../db/server/migrate.ts';
import { createPool } from '../../db/server/pool.ts';
import { checkDatabase } from '../../server/check-database.ts';
import { readConfig, type ServerConfig } from '../../server/config.ts';
import { startEmbeddedPostgres } from '../../server/postgres/start-embedded-postgres.ts';

/**
 * Opens the server's database, with the newest schema, for one piece of work. The embedded one belongs to one program
 * at a time: while the server runs, this throws dataFolderInUse.
 */
export async function withDatabase<T>(work: (pool: Pool, config: ServerConfig) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log: () => undefined })
      : null;
  const pool = createPool({ url: config.databaseUrl ?? embedded?.url ?? '', max: 2 });
  try {
    await checkDatabase(pool, { ownUrl: config.databaseUrl, mayForget: config.mayDatabaseForget });
    await migrate(pool);
    return await work(pool, config);
  } finally {
    await pool.end();
    await embedded?.stop();
  }
}
