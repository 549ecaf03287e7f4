import { createRequire } from 'node:module';

/**
 * Drizzle's CommonJS build. For each of its hundred ES modules Node reads and parses the package.json, which has 180 kB:
 * two seconds of the start of every process that knows the tables.
 */
const load = createRequire(import.meta.url);

export const { getTableColumns, getTableName } = load('drizzle-orm') as typeof import('drizzle-orm');
export const {
  bigint,
  boolean,
  customType,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} = load('drizzle-orm/pg-core') as typeof import('drizzle-orm/pg-core');
