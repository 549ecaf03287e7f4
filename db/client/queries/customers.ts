import { createRequire } from 'node:module';
import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import { matchScore } from '../../../shared/domain/search/match-text.ts';
import { createReadings, type Pinyin, type Readings } from '../../../shared/domain/search/readings.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';
import { listRows } from './rows.ts';
import { likePattern } from './tickets.ts';

const SPELLED = /^[a-z][a-z\s']*$/i;

/** Customers by a part of name, address or number; Chinese names also as they are spelled. */
export function findCustomers(
  db: SqliteDatabase,
  { text, limit }: QueryArgs<'customer.find'>,
): QueryResult<'customer.find'> {
  const pattern = likePattern(text);
  const found = listRows(
    db,
    'customer',
    'customer',
    "where name like ? escape '\\' or email like ? escape '\\' or phone like ? escape '\\' order by name limit ?",
    [pattern, pattern, pattern, limit],
  );
  if (found.length >= limit || !SPELLED.test(text.trim())) return found;
  const known = new Set<string>(found.map(({ id }) => id));
  const spelled = idsSpelledAs(db, text).filter((id) => !known.has(id));
  const ids = spelled.slice(0, limit - found.length);
  const order = new Map(ids.map((id, index) => [id, index]));
  const rows = listRows(db, 'customer', 'customer', 'where id in (select value from json_each(?))', [
    JSON.stringify(ids),
  ]).sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  return [...found, ...rows];
}

/** The names of these customers, as far as they are here. */
export function listCustomerNames(
  db: SqliteDatabase,
  { ids }: QueryArgs<'customer.names'>,
): QueryResult<'customer.names'> {
  return prepared<[string], QueryResult<'customer.names'>[number]>(
    db,
    'select id, name from customer where id in (select value from json_each(?)) order by name',
  ).all(JSON.stringify(ids));
}

/** Best first. */
function idsSpelledAs(db: SqliteDatabase, text: string): readonly string[] {
  const readings = readingsFor(db);
  return prepared<[], { id: string; name: string }>(
    db,
    "select id, name from customer where name glob '*[\u3400-\u9fff]*' order by name",
  )
    .all()
    .flatMap(({ id, name }) => {
      const score = matchScore(text, name, readings);
      return score === null ? [] : [{ id, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id);
}

const READINGS = new WeakMap<SqliteDatabase, Readings>();

/** The first search by spelling loads the library, no start does. */
function readingsFor(db: SqliteDatabase): Readings {
  const known = READINGS.get(db);
  if (known !== undefined) return known;
  const { pinyin } = createRequire(import.meta.url)('pinyin-pro') as { readonly pinyin: Pinyin };
  const readings = createReadings(pinyin);
  READINGS.set(db, readings);
  return readings;
}
