import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import { compilePolicies } from '../../../shared/domain/sla/compile-policies.ts';
import { becomesOverdue, previewDeadlines } from '../../../shared/domain/sla/deadline-preview.ts';
import { deadlinesOf } from '../../../shared/domain/sla/ticket-timers.ts';
import { SLA_SETTINGS_ID, type SlaSettings, SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';
import type { SqliteDatabase } from '../connection.ts';
import { pastOf, policiesHere } from '../deadlines.ts';
import { entityStoreOf } from '../entity-store.ts';
import { listRows } from './rows.ts';

/** Tickets that are looked at in one answer: few enough that no key press waits for it. */
const PER_ANSWER = 200;

/** The service levels of the organization; empty ones where it has none. */
export function getSlaSettings(db: SqliteDatabase): QueryResult<'sla.settings'> {
  const row = entityStoreOf(db).get('slaSettings', SLA_SETTINGS_ID)?.row as SlaSettings | undefined;
  return { policies: row?.policies ?? [], calendars: row?.calendars ?? {} };
}

/** What the next open tickets would owe with other service levels, beside what they owe (R247). */
export function previewSla(
  db: SqliteDatabase,
  { settings, after }: QueryArgs<'sla.preview'>,
  { now }: { readonly now: number },
): QueryResult<'sla.preview'> {
  const [present, wanted] = [policiesHere(db), compilePolicies(SlaSettingsDraft.parse(settings))];
  const tickets = listRows(
    db,
    'ticket',
    'ticket',
    'where is_open = 1 and number < ? order by number desc limit ?',
    [after ?? Number.MAX_SAFE_INTEGER, PER_ANSWER],
  );
  const changes = tickets.flatMap((ticket) => {
    const past = pastOf(db, ticket.id);
    if (past === null) return [];
    const [before, later] = [deadlinesOf(present, past), deadlinesOf(wanted, past)];
    return [{ ticket, before: before.nextDueAt, after: later.nextDueAt }];
  });
  const late = changes.flatMap(({ ticket: { id, number, subject }, ...change }) =>
    change.after !== null && becomesOverdue(change, now)
      ? [{ ticketId: id, number, subject, dueAt: change.after }]
      : [],
  );
  const last = tickets.length < PER_ANSWER ? undefined : tickets.at(-1);
  return { counts: previewDeadlines(changes, now), next: last?.number ?? null, late };
}
