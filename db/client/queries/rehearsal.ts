import type { QueryArgs, QueryResult, RehearsedRow } from '../../../shared/contract/queries.ts';
import { type PastTicket, pastTicketOf } from '../../../shared/domain/rules/past-ticket.ts';
import { ruleMatcherOf } from '../../../shared/domain/rules/rule-matcher.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import { RuleDraft } from '../../../shared/model/rule.ts';
import { rowsOfDirectory } from '../../../shared/mutations/rule/directory-rows.ts';
import { rehearseRules } from '../../../shared/mutations/rule/rehearse-rules.ts';
import type { SqliteDatabase } from '../connection.ts';
import { listRows } from './rows.ts';

/** Tickets that are looked at in one answer: few enough that no key press waits for it. */
const PER_ANSWER = 250;

/** The newest tickets are those that people remember: ids rise with the time, and this is behind them all. */
const BEHIND_ALL = '~';

/** What a rule would have made of the next tickets that are here and that something happened to since an instant (R242). */
export function rehearseRule(
  db: SqliteDatabase,
  { rule, since, after }: QueryArgs<'rule.rehearse'>,
): QueryResult<'rule.rehearse'> {
  const tickets = listRows(
    db,
    'ticket',
    'ticket',
    'where id < ? and updated_at >= ? order by id desc limit ?',
    [after ?? BEHIND_ALL, since, PER_ANSWER],
  );
  const teams = listRows(db, 'team', 'team', '', []);
  const people = listRows(db, 'user', 'user_account', '', []);
  const draft = RuleDraft.parse(rule);
  const ready = [{ rule: draft, holds: ruleMatcherOf(draft.when) }];
  const rows = rowsOfDirectory({ teams, people });
  const found = listPast(db, tickets).flatMap((past): RehearsedRow[] => {
    const { acts, obstacles } = rehearseRules(ready, past, rows, since);
    if (acts.length + obstacles.length === 0) return [];
    return [
      {
        ticketId: past.ticket.id,
        number: past.ticket.number,
        subject: past.ticket.subject,
        acts: acts.map(({ at, changes, notes }) => ({ at, changes: [...changes], noteCount: notes.length })),
        obstacles: obstacles.map(({ at, reason }) => ({ at, reason })),
      },
    ];
  });
  const last = tickets.length < PER_ANSWER ? undefined : tickets.at(-1);
  return { read: tickets.length, next: last?.id ?? null, found };
}

/** The tickets as they began, with all that is kept of them; what the center has not confirmed yet comes last. */
function listPast(db: SqliteDatabase, tickets: readonly EntityRow<'ticket'>[]): readonly PastTicket[] {
  const ids = JSON.stringify(tickets.map(({ id }) => id));
  const own = 'where ticket_id in (select value from json_each(?)) order by ticket_id,';
  const events = Map.groupBy(
    listRows(db, 'ticketEvent', 'ticket_event', `${own} seq = 0, seq, id`, [ids]),
    ({ ticketId }) => ticketId,
  );
  const messages = Map.groupBy(
    listRows(db, 'message', 'message', `${own} created_at, id`, [ids]),
    ({ ticketId }) => ticketId,
  );
  return tickets.map((ticket) =>
    pastTicketOf(ticket, events.get(ticket.id) ?? [], messages.get(ticket.id) ?? []),
  );
}
