import type { ReachedDeadline } from '../../shared/contract/deadline-rows.ts';
import { isPassedOver, toldOfPoint } from '../../shared/domain/sla/act-of-point.ts';
import type { Staff } from '../../shared/domain/sla/recipients.ts';
import type { EscalationStep } from '../../shared/model/sla-policy.ts';
import type { Ticket } from '../../shared/model/ticket.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { entityStoreOf } from './entity-store.ts';
import { prepared } from './prepared.ts';
import type { Viewer } from './queries/compile-condition.ts';
import { listRows } from './queries/rows.ts';

/** What came in while nobody was here is told as long as it is news; all of it is in the list. */
const NEWS_MS = 24 * 3_600_000;

/** When the next point is reached that nobody was told of; null for none, or for none up to `until`. */
export function nextPointAt(db: SqliteDatabase, until = Number.MAX_SAFE_INTEGER): number | null {
  return (
    prepared<[number], { at: number | null }>(
      db,
      'select min(at) as at from deadline_point where is_told = 0 and at <= ?',
    ).get(until)?.at ?? null
  );
}

/** Another value whenever there is something else to tell; null for nothing. */
export function nextUntold(db: SqliteDatabase, viewer: Viewer): string | null {
  const at = nextPointAt(db, viewer.now);
  const came = listUntold(db, viewer).map(({ id }) => id);
  return at === null && came.length === 0 ? null : [at, ...came].join(' ');
}

/**
 * What the person is to be told since this was asked last: deadlines that are near or have passed and on which they must act, levels of
 * chains that are for them, and what the center told them that was not told here. Of each promise only the newest, each once,
 * whatever happens after it (docs/spec/sync.md R193, R198).
 */
export function takeReached(db: SqliteDatabase, viewer: Viewer): ReachedDeadline[] {
  if (nextUntold(db, viewer) === null) return [];
  return inTransaction(db, 'durable', () => {
    const points = takePoints(db, viewer);
    const came = takeCome(db, viewer);
    const newest = new Map<string, Reached>();
    for (const each of [...points, ...came].sort((one, other) => one.at - other.at)) {
      const promise = `${each.told.ticketId} ${each.told.metric ?? each.told.kind}`;
      const known = newest.get(promise);
      // At one instant the deadline itself says more than the level that it sets off.
      if (known === undefined || known.at < each.at || known.told.kind === 'escalation')
        newest.set(promise, each);
    }
    return [...newest.values()]
      .map(({ told }) => told)
      .sort((one, other) => one.dueAt - other.dueAt || one.number - other.number);
  });
}

interface Reached {
  readonly at: number;
  readonly told: ReachedDeadline;
}

type Told = Pick<ReachedDeadline, 'ticketId' | 'metric' | 'kind' | 'level' | 'dueAt'> & {
  readonly at: number;
  readonly byUserId?: string | null;
};

/** The points that workstations reach by themselves, with a line or without. */
function takePoints(db: SqliteDatabase, viewer: Viewer): readonly Reached[] {
  const rows = prepared<[number], Told & { key: string; step: string | null }>(
    db,
    `select ticket_id as ticketId, key, kind, metric, level, step, at, due_at as dueAt from deadline_point p
     where is_told = 0 and at <= ? and exists (select 1 from ticket where id = p.ticket_id and is_open = 1)
       and not exists (select 1 from notification n join notification_told using (id)
         where n.ticket_id = p.ticket_id and n.metric = p.metric and n.at = p.at)`,
  ).all(viewer.now);
  prepared(db, 'update deadline_point set is_told = 1 where is_told = 0 and at <= ?').run(viewer.now);
  if (rows.length === 0) return [];
  const staff: Staff = {
    people: listRows(db, 'user', 'user_account', '', []),
    teams: listRows(db, 'team', 'team', '', []),
  };
  const mark = prepared(db, 'update deadline_point set is_told = 2 where ticket_id = ? and key = ?');
  return rows.flatMap(({ key, step: written, ...row }) => {
    const ticket = entityStoreOf(db).get('ticket', row.ticketId)?.row as Ticket | undefined;
    const step = written === null ? null : (JSON.parse(written) as EscalationStep);
    if (ticket === undefined || isPassedOver(step, ticket)) return [];
    if (!toldOfPoint(step, ticket, staff).some((id) => id === viewer.userId)) return [];
    mark.run(row.ticketId, key);
    return [reached(db, row, ticket, viewer)];
  });
}

/** What the center told the person, and this workstation did not. */
function takeCome(db: SqliteDatabase, viewer: Viewer): readonly Reached[] {
  const remember = prepared(db, 'insert into notification_told values (?)');
  return listUntold(db, viewer).map(({ id, ...row }) => {
    remember.run(id);
    return reached(db, row, entityStoreOf(db).get('ticket', row.ticketId)?.row as Ticket | undefined, viewer);
  });
}

function listUntold(
  db: SqliteDatabase,
  { userId, now }: Viewer,
): readonly (Told & { readonly id: string; readonly number: number })[] {
  return prepared<[number, string], Told & { id: string; number: number }>(
    db,
    `select id, ticket_id as ticketId, ticket_number as number, kind, metric, level, at, due_at as dueAt,
       by_user_id as byUserId
     from notification n
     where read_at is null and at > ? and user_id = ? and id not in (select id from notification_told)
       and not exists (select 1 from deadline_point p
         where p.ticket_id = n.ticket_id and p.metric = n.metric and p.at = n.at and p.is_told = 2)`,
  ).all(now - NEWS_MS, userId);
}

function reached(
  db: SqliteDatabase,
  { at, ...row }: Told & { readonly number?: number },
  ticket: Ticket | undefined,
  { userId }: Viewer,
): Reached {
  const { ticketId, metric, kind, level, dueAt, byUserId = null } = row;
  const team = ticket === undefined ? undefined : entityStoreOf(db).get('team', ticket.teamId)?.row;
  const author = byUserId === null ? undefined : entityStoreOf(db).get('user', byUserId)?.row;
  return {
    at,
    told: {
      ticketId,
      number: ticket?.number ?? row.number ?? 0,
      metric,
      kind,
      level,
      byName: author === undefined ? null : String(author.name),
      dueAt,
      isMine: ticket?.assigneeId === userId,
      teamName: team === undefined ? null : String(team.name),
    },
  };
}
