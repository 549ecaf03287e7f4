import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../server/postgres/start-embedded-postgres.ts';
import { startDebianPostgres } from './debian-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of each database server of this run. */
    databaseServers: { embedded: string; debian15: string };
  }
}

/** Vitest global set-up: one embedded cluster and one of Debian's PostgreSQL 15 for the whole run. */
export default async function startDatabaseServers(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-embedded-postgres-'));
  const [embedded, debian] = await Promise.all([
    startEmbeddedPostgres({
      dataDir: folder,
      log: () => undefined,
      // Durability is not what these databases are for; tests/server/postgres checks it with it on.
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
    }),
    startDebianPostgres(),
  ]);
  project.provide('databaseServers', { embedded: embedded.url, debian15: debian.url });
  return async () => {
    await Promise.all([embedded.stop(), debian.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
}
