import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import { QUERIES, type QueryResult } from '../../../shared/contract/queries.ts';
import { RuleDraft } from '../../../shared/model/rule.ts';
import { TicketEvent } from '../../../shared/model/ticket-event.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const DAY_MS = 24 * 3_600_000;
const NOW = Date.UTC(2026, 5, 1);
const SINCE = NOW - 90 * DAY_MS;

/** Whatever becomes pending is looked at again by everybody. */
const RULE = RuleDraft.parse({
  name: 'Look again',
  when: { all: [{ field: 'status', operator: 'changedTo', value: ['pending'] }] },
  actions: [
    { kind: 'setPriority', priority: 0 },
    { kind: 'addNote', text: 'Looked at' },
  ],
});

describe('R242: the rehearsal of a rule on a workstation', () => {
  let db: SqliteDatabase;
  let number = 0;
  beforeEach(() => {
    db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db, MIGRATIONS);
    number = 0;
  });
  afterEach(() => db.close());

  /** A ticket that went from open to a status at an instant, or was left alone. */
  const ticket = (status: 'open' | 'pending', at: number, priority = 2): string => {
    number += 1;
    const place = { teamId: randomUUID(), branchId: randomUUID(), number };
    const row = sampleTicket({ ...place, status, priority, createdAt: at - DAY_MS, updatedAt: at } as never);
    entityStoreOf(db).put('ticket', row, number);
    if (status === 'open') return row.id;
    const event = {
      ...{ id: randomUUID(), ticketId: row.id, at, takenAt: at, actorId: randomUUID(), cause: null },
      change: { field: 'status', from: 'open', to: status },
    };
    entityStoreOf(db).put('ticketEvent', TicketEvent.parse(event), number);
    return row.id;
  };
  const ask = (after: string | null, rule = RULE): QueryResult<'rule.rehearse'> =>
    QUERIES['rule.rehearse'].result.parse(
      runQuery(db, 'rule.rehearse', { rule, since: SINCE, after } as never, {} as never),
    );

  it('says what would have changed, before and after, of what happened since then', () => {
    const changed = ticket('pending', NOW - DAY_MS);
    ticket('open', NOW - DAY_MS);
    ticket('pending', SINCE - DAY_MS);
    const { read, next, found } = ask(null);
    expect([read, next]).toEqual([2, null]);
    expect(found).toEqual([
      {
        ticketId: changed,
        number: 1,
        subject: 'Ticket 1',
        acts: [{ at: NOW - DAY_MS, changes: [{ field: 'priority', from: 2, to: 0 }], noteCount: 1 }],
        obstacles: [],
      },
    ]);
  });

  it('changes nothing, and tells what the rule could not do', () => {
    const assigned = RuleDraft.parse({
      ...RULE,
      actions: [{ kind: 'assign', assigneeId: '01930000-0000-7000-8000-000000000009' }],
    });
    ticket('pending', NOW - DAY_MS);
    const before = db.prepare('select * from ticket').all();
    const { found } = ask(null, assigned);
    expect(found).toMatchObject([{ acts: [], obstacles: [{ at: NOW - DAY_MS }] }]);
    expect(db.prepare('select * from ticket').all()).toEqual(before);
  });

  it('comes in parts that together are every ticket once', () => {
    const ids = Array.from({ length: 600 }, () => ticket('pending', NOW - DAY_MS));
    const seen: string[] = [];
    let [after, parts, read]: [string | null, number, number] = [null, 0, 0];
    do {
      const part = ask(after);
      seen.push(...part.found.map(({ ticketId }) => ticketId));
      [after, parts, read] = [part.next, parts + 1, read + part.read];
    } while (after !== null);
    expect(parts).toBeGreaterThan(1);
    expect(read).toBe(600);
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });
});
