import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import { QUERIES, type QueryResult } from '../../../shared/contract/queries.ts';
import { SLA_SETTINGS_ID, SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const MINUTE = 60_000;
const NOW = Date.UTC(2026, 5, 1, 12);

/** A first answer within so many minutes, around the clock. */
const within = (minutes: number): SlaSettingsDraft => {
  const target = { firstResponse: { minutes, calendar: null } };
  const targets = { P0: target, P1: target, P2: target, P3: target };
  return SlaSettingsDraft.parse({
    policies: [{ key: 'desk', titles: { en: 'Desk', 'zh-CN': '服务台' }, kind: 'sla', targets }],
    calendars: {},
  });
};

describe('R247: what other service levels would do on a workstation', () => {
  let db: SqliteDatabase;
  let number = 0;
  beforeEach(() => {
    db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db, MIGRATIONS);
    number = 0;
    entityStoreOf(db).put('slaSettings', { id: SLA_SETTINGS_ID, ...within(60) }, 1);
  });
  afterEach(() => db.close());

  const ticket = (minutesOld: number, status = 'open'): string => {
    number += 1;
    const place = { teamId: randomUUID(), branchId: randomUUID(), number };
    const row = sampleTicket({ ...place, status, createdAt: NOW - minutesOld * MINUTE } as never);
    entityStoreOf(db).put('ticket', row, number);
    return row.id;
  };
  const ask = (settings: SlaSettingsDraft, after: number | null = null): QueryResult<'sla.preview'> =>
    QUERIES['sla.preview'].result.parse(
      runQuery(db, 'sla.preview', { settings, after } as never, { now: NOW } as never),
    );

  it('counts what is open as it is and as it would be, and names what only the change makes late', () => {
    ticket(90);
    const late = ticket(40);
    ticket(5);
    ticket(40, 'solved');
    expect(ask(within(30))).toEqual({
      counts: {
        read: 3,
        overdueBefore: 1,
        overdueAfter: 2,
        soonBefore: 2,
        soonAfter: 1,
        becomeOverdue: 1,
        noLongerOverdue: 0,
        moved: 3,
      },
      next: null,
      late: [{ ticketId: late, number: 2, subject: 'Ticket 2', dueAt: NOW - 10 * MINUTE }],
    });
    expect(ask(within(60)).counts).toMatchObject({ overdueBefore: 1, overdueAfter: 1, moved: 0 });
    expect(ask({ policies: [], calendars: {} }).counts).toMatchObject({
      overdueAfter: 0,
      noLongerOverdue: 1,
    });
  });

  it('changes nothing', () => {
    ticket(40);
    const all = () => db.prepare('select * from ticket').all();
    const before = all();
    ask(within(30));
    expect(all()).toEqual(before);
    expect(runQuery(db, 'sla.settings', {}, {} as never)).toEqual(within(60));
  });

  it('comes in parts that together are every open ticket once', () => {
    const ids = Array.from({ length: 450 }, () => ticket(40));
    const seen: string[] = [];
    let [after, parts]: [number | null, number] = [null, 0];
    do {
      const part = ask(within(30), after);
      seen.push(...part.late.map(({ ticketId }) => ticketId));
      [after, parts] = [part.next, parts + 1];
    } while (after !== null);
    expect(parts).toBeGreaterThan(1);
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });
});
