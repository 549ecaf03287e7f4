import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { refreshDeadlines } from '../../../db/client/deadlines.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { listDeadlines } from '../../../db/client/queries/ticket-deadlines.ts';
import { nextPointAt, takeReached } from '../../../db/client/reached-deadlines.ts';
import { BranchId, TeamId, TicketId, UserId } from '../../../shared/model/ids.ts';
import { SlaPolicy } from '../../../shared/model/sla-policy.ts';
import { SLA_SETTINGS_ID } from '../../../shared/model/sla-settings.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const PLACE = {
  teamId: TeamId.parse('01930000-0000-7000-8000-000000000001'),
  branchId: BranchId.parse('01930000-0000-7000-8000-000000000002'),
};
const MIRA = UserId.parse('01930000-0000-7000-8000-000000000003');
const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 10, 2, 9);
const around = (minutes: number) => ({ minutes, calendar: null });
const urgent = { firstResponse: around(15), nextResponse: around(30), resolution: around(240) };
const usual = { firstResponse: around(60), nextResponse: around(120), resolution: around(480) };
const policy = (targets = { P0: urgent, P1: usual, P2: usual, P3: usual }) =>
  SlaPolicy.parse({ key: 'desk', titles: { en: 'Desk', 'zh-CN': '服务台' }, kind: 'sla', targets });

describe('R191: the deadlines of the tickets that are here', () => {
  let db: SqliteDatabase;
  const ticket = sampleTicket({ ...PLACE, number: 1 });
  const put = (fields: Partial<typeof ticket> = {}) =>
    entityStoreOf(db).put('ticket', { ...ticket, createdAt: BEGIN, ...fields }, 1);
  const say = (id: string, kind: string, minutes: number) =>
    entityStoreOf(db).put(
      'message',
      {
        id,
        ticketId: ticket.id,
        kind,
        channel: 'mail',
        authorUserId: kind === 'inbound' ? null : 'mira',
        bodyHtml: '',
        bodyText: '',
        createdAt: BEGIN + minutes * MINUTE,
        delivery: 'none',
        deliveryDetail: '',
      },
      1,
    );
  const become = (id: string, minutes: number, field: string, from: unknown, to: unknown) =>
    entityStoreOf(db).put(
      'ticketEvent',
      {
        id,
        ticketId: ticket.id,
        at: BEGIN + minutes * MINUTE,
        takenAt: BEGIN + minutes * MINUTE,
        actorId: null,
        change: { field, from, to },
      },
      1,
    );
  const promise = (policies: readonly SlaPolicy[]) =>
    entityStoreOf(db).put('slaSettings', { id: SLA_SETTINGS_ID, policies, calendars: {} }, 1);
  /** Minutes after the beginning. */
  const due = (): number | null => {
    refreshDeadlines(db, 100, BEGIN);
    const at = db.prepare<[], number | null>('select next_due_at from ticket').pluck().get() ?? null;
    return at === null ? null : (at - BEGIN) / MINUTE;
  };
  const stale = () => db.prepare('select count(*) from due_stale').pluck().get();

  beforeEach(() => {
    db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db, MIGRATIONS);
  });

  it('without policies there are none, and nothing is looked at', () => {
    put();
    say('m1', 'inbound', 1);
    expect(stale()).toBe(0);
    expect(due()).toBeNull();
  });

  it('the first answer is due first, then the next one, then the solution', () => {
    promise([policy()]);
    put();
    expect(due()).toBe(60);
    say('m1', 'publicReply', 20);
    expect(due()).toBe(480);
    say('m2', 'inbound', 50);
    expect(due()).toBe(170);
  });

  it('another priority counts from the beginning; a pause moves the solution', () => {
    promise([policy()]);
    put({ priority: 0 });
    become('e1', 10, 'priority', 2, 0);
    expect(due()).toBe(15);
    say('m1', 'publicReply', 12);
    put({ priority: 0, status: 'pending' });
    become('e2', 20, 'status', 'open', 'pending');
    expect(due()).toBeNull();
    put({ priority: 0, status: 'open' });
    become('e3', 50, 'status', 'pending', 'open');
    expect(due()).toBe(270);
  });

  it('what is solved, or lies in another ticket, owes nothing', () => {
    promise([policy()]);
    put();
    expect(due()).toBe(60);
    put({ status: 'solved' });
    expect(due()).toBeNull();
    put({ mergedIntoId: TicketId.parse('01930000-0000-7000-8000-000000000004') });
    expect(due()).toBeNull();
  });

  it('a deadline that has passed stays; other promises move it, none take it away', () => {
    promise([policy()]);
    put();
    say('m1', 'inbound', 500);
    expect(due()).toBe(60);
    promise([policy({ P0: urgent, P1: usual, P2: urgent, P3: usual })]);
    expect(due()).toBe(15);
    promise([]);
    expect(due()).toBeNull();
  });

  it('a row that goes and comes again keeps nothing of before, and the answer itself makes nothing stale', () => {
    promise([policy()]);
    put();
    say('m1', 'publicReply', 20);
    expect(due()).toBe(480);
    expect(stale()).toBe(0);
    entityStoreOf(db).remove('message', 'm1');
    expect(due()).toBe(60);
    entityStoreOf(db).remove('ticket', ticket.id);
    expect(refreshDeadlines(db, 100, BEGIN)).toEqual({ hasChanged: false, isDone: true });
  });

  it('the sidebar has each promise once, what is open first, with the reason of every pause', () => {
    promise([policy()]);
    put({ status: 'pending' });
    say('m1', 'publicReply', 20);
    say('m2', 'inbound', 30);
    become('e1', 40, 'status', 'open', 'pending');
    const at = (now: number) =>
      listDeadlines(db, { ticketId: ticket.id }, { now: BEGIN + now * MINUTE }).map(
        ({ metric, state, dueAt, leftMs, pauses }) => ({ metric, state, dueAt, leftMs, pauses }),
      );
    expect(at(60)).toEqual([
      { metric: 'nextResponse', state: 'running', dueAt: BEGIN + 150 * MINUTE, leftMs: null, pauses: [] },
      {
        metric: 'resolution',
        state: 'paused',
        dueAt: null,
        leftMs: 440 * MINUTE,
        pauses: [{ from: BEGIN + 40 * MINUTE, to: null, status: 'pending' }],
      },
      { metric: 'firstResponse', state: 'met', dueAt: BEGIN + 60 * MINUTE, leftMs: null, pauses: [] },
    ]);
    promise([]);
    expect(at(60)).toEqual([]);
  });

  describe('R193: whoever must act is told', () => {
    const warned = SlaPolicy.parse({
      key: 'desk',
      titles: { en: 'Desk', 'zh-CN': '服务台' },
      kind: 'sla',
      targets: { P0: urgent, P1: usual, P2: usual, P3: usual },
      warnings: [{ metric: 'firstResponse', beforeMinutes: 10 }],
    });
    const employ = (id: string, teamIds: readonly string[], role = 'agent') =>
      entityStoreOf(db).put(
        'user',
        { id, teamIds, role, email: `${id}@example.test`, name: id, locale: 'en', isActive: true },
        1,
      );
    const told = (minutes: number, teamIds: readonly string[] = [PLACE.teamId], userId = 'mira') => {
      employ(userId, teamIds);
      return toldTo(userId, minutes);
    };
    const toldTo = (userId: string, minutes: number) =>
      takeReached(db, { userId, teamIds: [], now: BEGIN + minutes * MINUTE }).map(
        ({ number, metric, kind, level, isMine }) =>
          [number, metric, kind, ...(level === null ? [] : [level]), ...(isMine ? ['mine'] : [])].join(' '),
      );
    const notify = (minutes: number, level: number | null, fields: object = {}) =>
      entityStoreOf(db).put(
        'notification',
        {
          id: `n${minutes}`,
          userId: 'qin',
          ticketId: ticket.id,
          ticketNumber: 1,
          kind: level === null ? 'breach' : 'escalation',
          level,
          metric: 'firstResponse',
          policy: warned.titles,
          dueAt: BEGIN + 60 * MINUTE,
          at: BEGIN + minutes * MINUTE,
          readAt: null,
          ...fields,
        },
        1,
      );
    const escalate = () => {
      const to = (level: number) => ({ do: 'notifyManager', level });
      const steps = [
        { metric: 'firstResponse', afterMinutes: 0, actions: [to(1)] },
        { metric: 'firstResponse', afterMinutes: 20, actions: [to(2)] },
      ];
      promise([SlaPolicy.parse({ ...warned, escalations: steps })]);
      entityStoreOf(db).put(
        'team',
        { id: PLACE.teamId, branchId: PLACE.branchId, parentId: 'above', name: 'Desk' },
        1,
      );
      entityStoreOf(db).put(
        'team',
        { id: 'above', branchId: PLACE.branchId, parentId: null, name: 'Above' },
        1,
      );
      employ('lin', [PLACE.teamId], 'supervisor');
      employ('qin', ['above'], 'supervisor');
      due();
    };

    beforeEach(() => {
      promise([warned]);
      put();
      due();
    });

    it('before it is due and when it is over, each once, whatever happens to the ticket between', () => {
      expect(nextPointAt(db)).toBe(BEGIN + 50 * MINUTE);
      expect(told(49)).toEqual([]);
      expect(told(50)).toEqual(['1 firstResponse warning']);
      expect(told(51)).toEqual([]);
      say('m1', 'inbound', 52);
      due();
      expect(told(59)).toEqual([]);
      expect(told(60)).toEqual(['1 firstResponse breach']);
      expect(told(61)).toEqual([]);
    });

    it('of both at once only the newest, and nothing of what was answered in time', () => {
      expect(told(100)).toEqual(['1 firstResponse breach']);
      say('m1', 'publicReply', 20);
      due();
      expect(nextPointAt(db)).toBe(BEGIN + 480 * MINUTE);
    });

    it('the one who has the ticket, or the team where nobody has, and nobody else', () => {
      expect(told(50, ['another team'])).toEqual([]);
      put({ assigneeId: MIRA });
      expect(told(60, [], MIRA)).toEqual(['1 firstResponse breach mine']);
    });

    it('R198: a level of a chain tells whom it names, and nobody else, without the center', () => {
      escalate();
      expect(toldTo('qin', 70)).toEqual([]);
      expect(toldTo('qin', 80)).toEqual(['1 firstResponse escalation 2']);
      expect(toldTo('qin', 500)).toEqual([]);
    });

    it('R198: what the center tells of a point that was told here is not told again, and the other way round', () => {
      escalate();
      // At one instant the deadline says more than the level that it sets off.
      expect(toldTo('lin', 60)).toEqual(['1 firstResponse breach']);
      notify(60, 1, { userId: 'lin' });
      expect(toldTo('lin', 61)).toEqual([]);
      notify(80, 2);
      expect(toldTo('qin', 79.5)).toEqual(['1 firstResponse escalation 2']);
      expect(toldTo('qin', 80)).toEqual([]);
    });

    it('R198: what only the center could tell is told when it comes, unless it is read, old or for somebody else', () => {
      notify(60, 1);
      expect(toldTo('qin', 61)).toEqual(['1 firstResponse escalation 1']);
      notify(70, 2, { readAt: BEGIN });
      expect(toldTo('qin', 71)).toEqual([]);
      notify(75, 2);
      expect(toldTo('qin', 75 + 24 * 60)).toEqual([]);
      notify(80, 3, { ticketId: 'not here', ticketNumber: 9 });
      expect(toldTo('qin', 81)).toEqual(['1 firstResponse escalation 2', '9 firstResponse escalation 3']);
    });

    it('what was over when it was first known here is not told again', () => {
      db.exec('delete from deadline_point');
      say('m1', 'inbound', 1);
      refreshDeadlines(db, 100, BEGIN + 70 * MINUTE);
      expect(told(70)).toEqual([]);
      expect(nextPointAt(db)).toBe(BEGIN + 480 * MINUTE);
    });
  });

  it('many are done in slices', () => {
    promise([policy()]);
    for (let number = 1; number <= 5; number += 1)
      entityStoreOf(db).put('ticket', sampleTicket({ ...PLACE, number }), 1);
    expect(refreshDeadlines(db, 3, BEGIN)).toEqual({ hasChanged: true, isDone: false });
    expect(refreshDeadlines(db, 3, BEGIN)).toEqual({ hasChanged: true, isDone: true });
    expect(stale()).toBe(0);
  });
});
