import { migrate } from '../../db/server/migrate.ts';
import { createPool } from '../../db/server/pool.ts';
import type { DatabaseTemplate } from './postgres.ts';

/** An empty database with the newest schema. */
export const SERVER_TEMPLATE: DatabaseTemplate = {
  name: 'server',
  async prepare(url) {
    const pool = createPool({ url, max: 1 });
    await migrate(pool);
    await pool.end();
  },
};
