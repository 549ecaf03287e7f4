import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { compileCondition } from '../../../db/client/queries/compile-condition.ts';
import { queueWindow } from '../../../db/client/queries/queue.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import { nextReturnAt, refreshSnoozes } from '../../../db/client/snoozes.ts';
import type { QueryResult } from '../../../shared/contract/queries.ts';
import { shownViews } from '../../../shared/domain/views/program-views.ts';
import { sampleTicket } from '../../support/small-organization.ts';
import { ticket, useStoreScene } from './support/store-scene.ts';

describe('R244: what is put aside on a workstation', () => {
  const scene = useStoreScene();
  const viewer = { userId: randomUUID(), teamIds: [], now: 0 };
  const put = (number: number, until: number | null, more: object = {}) => {
    const snooze = until === null ? null : { until, reason: 'spare part' };
    const row = sampleTicket({ ...ticket, id: `ticket-${number}`, number, snooze, ...more } as never);
    entityStoreOf(scene.db).put('ticket', row, 1);
  };
  const marked = () =>
    scene.db.prepare('select number from ticket where is_snoozed = 1 order by number').pluck().all();
  const [view] = shownViews([]);
  if (view === undefined) throw new Error('The program has no view of snoozed tickets');

  it('follows the clock, in both directions, and every way of writing a ticket', () => {
    put(1, 100);
    put(2, 200);
    put(3, null);
    expect(refreshSnoozes(scene.db, 50)).toBe(true);
    expect(marked()).toEqual([1, 2]);
    expect(refreshSnoozes(scene.db, 60)).toBe(false);
    expect(nextReturnAt(scene.db)).toBe(100);
    expect(refreshSnoozes(scene.db, 100)).toBe(true);
    expect(marked()).toEqual([2]);
    // A clock that was wrong is set back; another row comes, one is taken back, one goes.
    put(2, null);
    put(3, 90);
    expect(refreshSnoozes(scene.db, 80)).toBe(true);
    expect(marked()).toEqual([1, 3]);
    put(3, null);
    expect(refreshSnoozes(scene.db, 80)).toBe(true);
    expect(marked()).toEqual([1]);
    put(3, 90);
    expect(refreshSnoozes(scene.db, 80)).toBe(true);
    entityStoreOf(scene.db).remove('ticket', 'ticket-1');
    expect(nextReturnAt(scene.db)).toBe(90);
    expect(refreshSnoozes(scene.db, 1_000)).toBe(true);
    expect(nextReturnAt(scene.db)).toBeNull();
  });

  it('is found in the view of the program, what comes back first on top, with its instant and reason', () => {
    for (const number of [1, 2, 3]) put(number, 500 - number * 100);
    put(4, null);
    refreshSnoozes(scene.db, 0);
    const { total, rows } = queueWindow(
      scene.db,
      { viewId: view.id, sort: null, offset: 0, limit: 10 },
      viewer,
    );
    expect(total).toBe(3);
    expect(
      rows.map(({ number, snooze, isSnoozed }) => [number, snooze?.until, snooze?.reason, isSnoozed]),
    ).toEqual([
      [3, 200, 'spare part', true],
      [2, 300, 'spare part', true],
      [1, 400, 'spare part', true],
    ]);
  });

  it('is in none of the views that are worked off, which have it again when it comes back', () => {
    const open = { field: 'status', operator: 'in', value: ['open'] };
    const put1 = (builtin: string) =>
      entityStoreOf(scene.db).put(
        'view',
        { ...view, id: builtin, builtin, condition: open, sort: [{ field: 'number', direction: 'asc' }] },
        1,
      );
    for (const builtin of ['mine', 'team', 'unassigned', 'urgent', 'allOpen']) put1(builtin);
    put(1, 100);
    const counts = () =>
      (runQuery(scene.db, 'view.list', {}, viewer) as QueryResult<'view.list'>).map(
        ({ view: { builtin }, count }) => `${builtin} ${count}`,
      );
    refreshSnoozes(scene.db, 0);
    expect(counts().sort()).toEqual([
      'allOpen 1',
      'mine 0',
      'snoozed 1',
      'team 0',
      'unassigned 0',
      'urgent 0',
      'watched 0',
    ]);
    refreshSnoozes(scene.db, 100);
    expect(counts().sort()).toEqual([
      'allOpen 1',
      'mine 1',
      'snoozed 0',
      'team 1',
      'unassigned 1',
      'urgent 1',
      'watched 0',
    ]);
  });

  it('says what is due before, and how much is put aside already', () => {
    put(1, 100);
    put(2, null);
    refreshSnoozes(scene.db, 0);
    scene.db.prepare("update ticket set next_due_at = 70 where id = 'ticket-2'").run();
    const ask = (...ticketIds: readonly string[]) =>
      runQuery(scene.db, 'snooze.choices', { ticketIds }, viewer) as QueryResult<'snooze.choices'>;
    const ids = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
    scene.db.prepare("update ticket set id = ? where id = 'ticket-1'").run(ids[0]);
    scene.db.prepare("update ticket set id = ? where id = 'ticket-2'").run(ids[1]);
    expect(ask(...ids)).toMatchObject({ deadlines: [70], snoozedCount: 1 });
    expect(ask(...ids).presets.length).toBeGreaterThan(0);
    expect(ask()).toMatchObject({ deadlines: [], snoozedCount: 0 });
  });

  it('reads no ticket that is not put aside', () => {
    const plan = (sql: string, ...values: readonly unknown[]) =>
      scene.db
        .prepare(`explain query plan ${sql}`)
        .all(...values)
        .map((row) => String(Reflect.get(Object(row), 'detail')))
        .join('\n');
    const { sql } = compileCondition(view.condition, viewer);
    for (const asked of [
      'select min(snoozed_until) from ticket where is_snoozed = 1',
      `select count(*) from ticket t where ${sql}`,
      `select t.id from ticket t where ${sql}`,
      'select 1 from ticket where is_snoozed = 1 and snoozed_until <= 5 limit 1',
      'select 1 from ticket where is_snoozed = 1 and snoozed_until is null limit 1',
      'update ticket set is_snoozed = 0 where is_snoozed = 1 and snoozed_until <= 5',
    ]) {
      expect(plan(asked), asked).toMatch(/^(SEARCH|SCAN) \w+ USING (COVERING )?INDEX ticket_snoozed/);
    }
    for (const asked of [
      'select 1 from ticket where is_snoozed = 0 and snooze is not null and snoozed_until > 5 limit 1',
      'update ticket set is_snoozed = 1 where is_snoozed = 0 and snooze is not null and snoozed_until > 5',
    ]) {
      expect(plan(asked), asked).toMatch(/SEARCH ticket USING (COVERING )?INDEX ticket_to_snooze/);
    }
  });
});
