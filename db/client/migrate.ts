import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors/app-error.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';

/** One step of the local schema. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings the local store to the newest schema, by name, each step in a transaction of its own. A store that was
 * used by a newer version is refused and left as it is.
 * @returns the names applied now
 */
export function migrate(db: SqliteDatabase, migrations: readonly Migration[]): readonly string[] {
  db.exec('create table if not exists migration (name text primary key, hash text not null) strict');
  const applied = db.prepare('select name, hash from migration').all() as { name: string; hash: string }[];
  const known = new Map(applied.map(({ name, hash }) => [name, hash]));
  const names = new Set(migrations.map(({ name }) => name));
  const foreign = applied.find(({ name }) => !names.has(name));
  if (foreign !== undefined) throw new AppError('databaseFromNewerVersion', { migration: foreign.name });
  const missing = migrations.filter(({ name }) => !known.has(name));
  for (const migration of migrations) {
    const hash = known.get(migration.name);
    if (hash !== undefined && hash !== hashOf(migration)) {
      throw new Error(`Migration ${migration.name} was edited after it had been applied`);
    }
  }
  for (const migration of missing) {
    inTransaction(db, 'durable', () => {
      db.exec(migration.sql);
      db.prepare('insert into migration (name, hash) values (?, ?)').run(migration.name, hashOf(migration));
    });
  }
  return missing.map(({ name }) => name);
}

/** Whether an older version has used this store, so that `migrate` will change what is in it. */
export function isOutdated(db: SqliteDatabase, migrations: readonly Migration[]): boolean {
  const isUsed = db.prepare("select 1 from sqlite_master where type = 'table' and name = 'migration'").get();
  if (isUsed === undefined) return false;
  const applied = new Set(db.prepare<[], string>('select name from migration').pluck().all());
  const isFromTheFuture = [...applied].some(
    (name) => !migrations.some((migration) => migration.name === name),
  );
  return applied.size > 0 && !isFromTheFuture && migrations.some(({ name }) => !applied.has(name));
}

function hashOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}
