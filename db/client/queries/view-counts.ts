import { shownViews } from '../../../shared/domain/views/program-views.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { View } from '../../../shared/model/view.ts';
import { inTransaction, type SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';
import { type CompiledCondition, compileCondition, dependsOnTime, type Viewer } from './compile-condition.ts';
import { listRows } from './rows.ts';

/** A saved view with what it means to this person now, and how many tickets it has. */
export interface CountedView {
  readonly view: View;
  readonly condition: CompiledCondition;
  readonly count: number;
}

/**
 * Every view in order, exactly counted. Triggers remember what each changed ticket was when the views were last
 * counted, so only those tickets are looked at again (migration 0080); the result is kept for the next start.
 */
export function countViews(db: SqliteDatabase, viewer: Viewer): readonly CountedView[] {
  const views = shownViews(listRows(db, 'view', 'saved_view', 'order by position, id', [])).map((view) => {
    const condition = compileCondition(view.condition, viewer);
    // A count that changes while no ticket does cannot be kept.
    const key = dependsOnTime(view.condition) ? null : JSON.stringify([condition.sql, condition.values]);
    return { view, condition, key };
  });
  const wanted = new Map(
    views.flatMap(({ key, condition }) => (key === null ? [] : [[key, condition] as const])),
  );
  const counts = keptCounts(db, wanted);
  return views.map(({ view, condition, key }) => ({
    view,
    condition,
    count: (key === null ? undefined : counts.get(key)) ?? countTickets(db, condition),
  }));
}

/** How many tickets fulfil a condition now. */
export function countTickets(db: SqliteDatabase, { sql, values }: CompiledCondition): number {
  return (
    prepared<unknown[], { n: number }>(db, `select count(*) as n from ticket t where ${sql}`).get(...values)
      ?.n ?? 0
  );
}

/** What the disk may do to a write while it can still be read. */
const CANNOT_WRITE: ReadonlySet<string> = new Set(['diskFull', 'profileReadOnly', 'diskFailing']);

type Conditions = ReadonlyMap<string, CompiledCondition>;

/** The kept counts, brought up to date and written down first where something has changed. */
function keptCounts(db: SqliteDatabase, wanted: Conditions): ReadonlyMap<string, number> {
  const known = readCounts(db);
  const isChanged = prepared(db, 'select 1 from ticket_before limit 1').get() !== undefined;
  if (!isChanged && [...wanted.keys()].every((key) => known.has(key))) return known;
  try {
    return inTransaction(db, 'relaxed', () => {
      if (isChanged) takeIn(db, known, wanted);
      for (const [key, condition] of wanted) {
        if (!known.has(key)) writeCount(db, key, countTickets(db, condition));
      }
      return readCounts(db);
    });
  } catch (error) {
    // On a full, locked or failing disk the person can still read: all is counted anew until it can be kept again.
    if (!(error instanceof AppError && CANNOT_WRITE.has(error.code))) throw error;
    return new Map();
  }
}

function readCounts(db: SqliteDatabase): ReadonlyMap<string, number> {
  const rows = prepared<[], { key: string; n: number }>(db, 'select key, n from view_count').all();
  return new Map(rows.map(({ key, n }) => [key, n]));
}

function writeCount(db: SqliteDatabase, key: string, n: number): void {
  prepared(
    db,
    'insert into view_count (key, n) values (?, ?) on conflict (key) do update set n = excluded.n',
  ).run(key, n);
}

/** Takes the changed tickets into the counts: away as they were, in as they are. Counts nobody asks for are dropped. */
function takeIn(db: SqliteDatabase, known: ReadonlyMap<string, number>, wanted: Conditions): void {
  const kept = [...wanted].filter(([key]) => known.has(key));
  for (const key of known.keys()) {
    if (!wanted.has(key)) prepared(db, 'delete from view_count where key = ?').run(key);
  }
  if (kept.length > 0) {
    const conditions = kept.map(([, condition]) => condition);
    const before = matching(db, 'ticket_before t where t.existed = 1', conditions);
    const now = matching(db, 'ticket_before b join ticket t on t.id = b.id', conditions);
    kept.forEach(([key], place) => {
      const change = (now[place] ?? 0) - (before[place] ?? 0);
      if (change !== 0) writeCount(db, key, (known.get(key) ?? 0) + change);
    });
  }
  prepared(db, 'delete from ticket_before').run();
}

/** How many of some tickets fulfil each of the conditions, in one pass. */
function matching(
  db: SqliteDatabase,
  tickets: string,
  conditions: readonly CompiledCondition[],
): readonly number[] {
  const sums = conditions.map(({ sql }) => `coalesce(sum(case when ${sql} then 1 else 0 end), 0)`);
  const values = conditions.flatMap((condition) => [...condition.values]);
  const statement = prepared<unknown[], readonly number[]>(db, `select ${sums.join(', ')} from ${tickets}`);
  return statement.raw().get(...values) ?? [];
}
