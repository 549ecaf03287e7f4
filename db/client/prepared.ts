import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from './connection.ts';

const statements = new WeakMap<SqliteDatabase, Map<string, Statement>>();

/**
 * The prepared statement for a text, made once per connection: preparing costs more than running most of ours.
 * Only for texts from a fixed set, never for SQL that grows with its values.
 */
export function prepared<Values extends unknown[], Row = unknown>(
  db: SqliteDatabase,
  sql: string,
): Statement<Values, Row> {
  let known = statements.get(db);
  if (known === undefined) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(sql);
  if (statement === undefined) {
    statement = db.prepare(sql);
    known.set(sql, statement);
  }
  return statement as Statement<Values, Row>;
}
