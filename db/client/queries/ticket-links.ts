import type { LinkRow } from '../../../shared/contract/link-rows.ts';
import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import { isOpenStatus } from '../../../shared/model/status-groups.ts';
import { LinkRelation } from '../../../shared/model/ticket-link.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';

type StoredRow = Omit<LinkRow, 'isPending'> & { readonly isPending: number };

/** What is here of the other ticket says more, and sooner, than the end of the link does. */
const SELECT = `select l.id, l.ticket_id as ticketId, l.relation, l.other_id as otherId, l.other_number as otherNumber,
    t.subject, coalesce(t.status, l.other_status) as status, team.name as teamName, assignee.name as assigneeName,
    exists (select 1 from shadow s where s.entity = 'ticketLink' and s.id = l.id) as isPending
  from ticket_link l left join ticket t on t.id = l.other_id
    left join team on team.id = coalesce(t.team_id, l.other_team_id)
    left join user_account assignee on assignee.id = t.assignee_id`;

function linkRows(db: SqliteDatabase, where: string, values: readonly unknown[]): LinkRow[] {
  return prepared<unknown[], StoredRow>(db, `${SELECT} where l.removed_at is null and ${where}`)
    .all(...values)
    .map((row) => ({ ...row, isPending: row.isPending === 1 }));
}

/** What a ticket is linked to, with what those merged into it are: parents and parts first, of each what is still open. */
export function listLinks(
  db: SqliteDatabase,
  { ticketId }: QueryArgs<'ticket.links'>,
): QueryResult<'ticket.links'> {
  const place = ({ relation, status }: LinkRow): number =>
    PLACES.indexOf(relation) * 2 + Number(!isOpenStatus(status));
  return linkRows(
    db,
    `l.ticket_id in (
       with recursive source (id) as (
         select ? union select merged.id from source join ticket merged on merged.merged_into_id = source.id)
       select id from source)`,
    [ticketId],
  ).toSorted((one, other) => place(one) - place(other) || one.otherNumber - other.otherNumber);
}

const PLACES: readonly LinkRelation[] = [
  'childOf',
  'parentOf',
  ...LinkRelation.options.filter((relation) => relation !== 'childOf' && relation !== 'parentOf'),
];

/** The parts of these tickets that are neither solved nor closed, nor among the tickets themselves; of solved ones, nothing. */
export function listOpenParts(
  db: SqliteDatabase,
  { ticketIds, limit }: QueryArgs<'ticket.open-parts'>,
): QueryResult<'ticket.open-parts'> {
  const ids = JSON.stringify(ticketIds);
  const parts = linkRows(
    db,
    `l.relation = 'parentOf' and l.ticket_id in (select value from json_each(?))
       and exists (select 1 from ticket p where p.id = l.ticket_id and p.status not in ('solved', 'closed'))
       and l.other_id not in (select value from json_each(?))
       and coalesce(t.status, l.other_status) not in ('solved', 'closed') order by l.other_number`,
    [ids, ids],
  );
  return { count: parts.length, parts: parts.slice(0, limit) };
}
