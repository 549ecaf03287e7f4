import type { ReachedDeadline } from '../../shared/contract/deadline-rows.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';
import type { Viewer } from './queries/compile-condition.ts';

/** When the next point is reached that nobody was told of; null for none, or for none up to `until`. */
export function nextPointAt(db: SqliteDatabase, until = Number.MAX_SAFE_INTEGER): number | null {
  return (
    prepared<[number], { at: number | null }>(
      db,
      'select min(at) as at from deadline_point where is_told = 0 and at <= ?',
    ).get(until)?.at ?? null
  );
}

/**
 * The deadlines that are near or have passed since this was asked last, and on which the person must act: theirs, and those that
 * nobody of their teams has taken. Of each promise only the newest. They are told with this, each once, whatever happens
 * after it (docs/spec/sync.md R193).
 */
export function takeReached(db: SqliteDatabase, { userId, teamIds, now }: Viewer): ReachedDeadline[] {
  if (nextPointAt(db, now) === null) return [];
  return inTransaction(db, 'durable', () => {
    const rows = prepared<unknown[], ReachedDeadline>(
      db,
      `select t.id as ticketId, t.number, p.metric, p.kind, p.due_at as dueAt, t.assignee_id is not null as isMine,
         g.name as teamName, max(p.at)
       from deadline_point p join ticket t on t.id = p.ticket_id left join team g on g.id = t.team_id
       where p.is_told = 0 and p.at <= ? and t.is_open = 1
         and (t.assignee_id = ? or t.assignee_id is null and t.team_id in (select value from json_each(?)))
       group by t.id, p.metric order by p.due_at, t.number`,
    ).all(now, userId, JSON.stringify(teamIds));
    prepared(db, 'update deadline_point set is_told = 1 where is_told = 0 and at <= ?').run(now);
    return rows.map(({ ticketId, number, metric, kind, dueAt, isMine, teamName }) => ({
      ticketId,
      number,
      metric,
      kind,
      dueAt,
      isMine: Boolean(isMine),
      teamName,
    }));
  });
}
