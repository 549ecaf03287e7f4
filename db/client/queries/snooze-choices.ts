import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import { createZoneClock } from '../../../shared/domain/business-time/zone-clock.ts';
import { snoozePresets, workCalendar } from '../../../shared/domain/tickets/snooze-times.ts';
import { SLA_SETTINGS_ID, type SlaSettings } from '../../../shared/model/sla-settings.ts';
import type { SqliteDatabase } from '../connection.ts';
import { entityStoreOf } from '../entity-store.ts';
import { prepared } from '../prepared.ts';
import type { Viewer } from './compile-condition.ts';

/** What these tickets can be put aside until, in the working time of the person, and what is due before that. */
export function getSnoozeChoices(
  db: SqliteDatabase,
  { ticketIds }: QueryArgs<'snooze.choices'>,
  { now }: Viewer,
): QueryResult<'snooze.choices'> {
  const ids = JSON.stringify(ticketIds);
  const due = prepared<[string], { at: number }>(
    db,
    `select t.next_due_at as at from json_each(?) wanted join ticket t on t.id = wanted.value
     where t.next_due_at is not null order by at limit 1000`,
  );
  const snoozed = prepared<[string], { n: number }>(
    db,
    `select count(*) as n from json_each(?) wanted join ticket t on t.id = wanted.value where t.is_snoozed = 1`,
  );
  const calendars = (entityStoreOf(db).get('slaSettings', SLA_SETTINGS_ID)?.row as SlaSettings | undefined)
    ?.calendars;
  // Where the workstation stands: in this zone all its times are told and typed.
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const calendar = workCalendar(calendars ?? {}, timeZone);
  return {
    presets: [...snoozePresets(calendar, createZoneClock(timeZone), now)],
    deadlines: due.all(ids).map(({ at }) => at),
    snoozedCount: snoozed.get(ids)?.n ?? 0,
  };
}
