import type { Pool } from 'pg';

/**
 * Makes a database say of itself what another one would: new sessions see a `current_setting` of ours before the real one.
 * An older PostgreSQL cannot be had everywhere, nor a pooler that drops the options of a session.
 */
export async function claimSetting(pool: Pool, setting: string, value: string): Promise<void> {
  await pool.query('create schema if not exists claims');
  await pool.query('create table if not exists claims.said (name text primary key, value text)');
  await pool.query('insert into claims.said values ($1, $2) on conflict (name) do update set value = $2', [
    setting,
    value,
  ]);
  await pool.query(`create or replace function claims.current_setting(name text) returns text language sql as
    $$ select coalesce((select value from claims.said where said.name = $1), pg_catalog.current_setting($1)) $$`);
  const { rows } = await pool.query<{ name: string }>('select current_database() as name');
  await pool.query(`alter database ${rows[0]?.name} set search_path = claims, pg_catalog, public`);
}
