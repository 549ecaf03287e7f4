import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { AppError } from '../../shared/errors/app-error.ts';
import { rollBack } from './roll-back.ts';

const MIGRATIONS_FOLDER = new URL('./migrations/', import.meta.url);
/** One lock for all starters on one database: the first migrates, the others wait and find nothing to do. */
const MIGRATION_LOCK = 4_680_001;

interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

async function readMigrations(folder: URL): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings the database to the newest schema. Migrations are applied by name, each in a transaction of its own, so a
 * file merged late is not passed over; an applied file that was edited since, or one this version does not know
 * (the database was used by a newer version), stops the start.
 * @returns the names applied now
 */
export async function migrate(pool: Pool, folder: URL = MIGRATIONS_FOLDER): Promise<readonly string[]> {
  const files = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'create table if not exists migration (name text primary key, hash text not null, applied_at timestamptz not null default now())',
    );
    const applied = await client.query<{ name: string; hash: string }>('select name, hash from migration');
    checkApplied(files, applied.rows);
    const known = new Set(applied.rows.map((row) => row.name));
    const missing = files.filter((file) => !known.has(file.name));
    for (const file of missing) await applyMigration(client, file);
    return missing.map((file) => file.name);
  } finally {
    client.release(await unlock(client));
  }
}

/** A session that is gone has let the lock go; why it is gone is what the work on it threw. */
async function unlock(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    return undefined;
  } catch (failure) {
    return failure instanceof Error ? failure : new Error(String(failure));
  }
}

function checkApplied(
  files: readonly MigrationFile[],
  applied: readonly { name: string; hash: string }[],
): void {
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const { name, hash } of applied) {
    const file = byName.get(name);
    if (file === undefined) throw new AppError('databaseFromNewerVersion', { migration: name });
    if (file.hash !== hash) throw new Error(`Migration ${name} was edited after it had been applied`);
  }
}

async function applyMigration(client: PoolClient, file: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.sql);
    await client.query('insert into migration (name, hash) values ($1, $2)', [file.name, file.hash]);
    await client.query('commit');
  } catch (error) {
    await rollBack(client);
    throw new Error(`Migration ${file.name} failed`, { cause: error });
  }
}
