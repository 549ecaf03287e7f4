import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { importRows } from '../../../db/server/import-rows.ts';
import { createPool } from '../../../db/server/pool.ts';
import { runSystemMutations } from '../../../server/mutations/run-system-mutations.ts';
import { planMarked } from '../../../server/sla/plan-timers.ts';
import { createPolicyReader } from '../../../server/sla/ready-policies.ts';
import { runDue, type TimerPorts } from '../../../server/sla/run-timers.ts';
import { startTimerKeeper } from '../../../server/sla/timer-keeper.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import { SlaPolicy } from '../../../shared/model/sla-policy.ts';
import { SLA_SETTINGS_ID } from '../../../shared/model/sla-settings.ts';
import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import {
  createSmallOrganization,
  type SmallOrganization,
  sampleTicket,
} from '../../support/small-organization.ts';
import { waitFor } from '../../support/wait-for.ts';

const MINUTE = 60_000;
const around = (minutes: number) => ({ minutes, calendar: null });
const urgent = { firstResponse: around(15), resolution: around(240) };
const usual = { firstResponse: around(60), resolution: around(480) };
const policyOf = (fields: object) =>
  SlaPolicy.parse({
    key: 'desk',
    titles: { en: 'Desk', 'zh-CN': '服务台' },
    kind: 'sla',
    targets: { P0: urgent, P1: usual, P2: usual, P3: usual },
    ...fields,
  });
const level = (afterMinutes: number, ...actions: object[]) => ({
  metric: 'firstResponse',
  afterMinutes,
  actions,
});
const CHAIN = {
  warnings: [{ metric: 'firstResponse', beforeMinutes: 5 }],
  escalations: [
    level(0, { do: 'markHighRisk' }, { do: 'raisePriority', to: 1 }),
    level(10, { do: 'notifyManager', level: 1 }),
    level(20, { do: 'notifyManager', level: 2 }),
    level(30, { do: 'notifyManager', level: 9 }),
  ],
};

interface Told {
  readonly kind: string;
  readonly level: number | null;
  readonly to: readonly string[];
}

describe('escalations at the center', () => {
  let pool: Pool;
  let url: string;
  let organization: SmallOrganization;
  let now: number;
  let ports: TimerPorts;
  const bugs: unknown[] = [];

  beforeAll(async () => {
    url = await withDatabase('embedded', SERVER_TEMPLATE);
    pool = createPool({ url, max: 4 });
  });
  afterAll(() => pool.end());

  const portsOn = (own: Pool): TimerPorts => ({
    pool: own,
    now: () => now,
    newId: randomUUID,
    enqueue: () => Promise.resolve(),
    announce: () => undefined,
    reportBug: (error) => bugs.push(error),
    reportLoop: (loop) => bugs.push(loop),
    reportRefused: (refused) => bugs.push(refused),
    policiesOf: createPolicyReader(),
  });
  const bring = (...rows: Parameters<typeof importRows>[2]) =>
    importRows(pool, organization.tenantId, rows, () => undefined);
  const promise = (...policies: readonly SlaPolicy[]) =>
    bring({ entity: 'slaSettings', row: { id: SLA_SETTINGS_ID, policies, calendars: {} } });
  const person = (name: string, role: string, teamId?: string) => ({
    entity: 'user' as const,
    row: {
      id: randomUUID() as string,
      email: `${name}.${organization.tenantId}@example.test`,
      name,
      role,
      teamIds: teamId === undefined ? [] : [teamId],
      locale: 'en',
      isActive: true,
    },
  });
  const open = async (fields: Partial<EntityRow<'ticket'>> = {}): Promise<string> => {
    const [teamId = ''] = organization.teamIds;
    const row = sampleTicket({
      teamId,
      branchId: teamId,
      number: 7,
      priority: 0,
      createdAt: now,
      ...fields,
    } as never);
    await bring({ entity: 'ticket', row });
    return row.id;
  };
  const change = (calls: readonly MutationCall[]) =>
    runSystemMutations(ports, organization.tenantId, 'import', calls, () => Promise.resolve());
  /** What a node does until an instant, and nothing else. */
  const until = async (at: number): Promise<void> => {
    now = at;
    while (await planMarked(pool, organization.tenantId, ports.policiesOf));
    while (await runDue(ports, organization.tenantId));
    while (await planMarked(pool, organization.tenantId, ports.policiesOf));
  };
  const toldOf = async (ticketId: string): Promise<readonly Told[]> => {
    const { rows } = await pool.query<Told>(
      `select change #>> '{to,kind}' as kind, (cause ->> 'level')::int as level,
         (select coalesce(array_agg(u.name order by u.name), '{}') from user_account u
           where change #> '{to,told}' ? u.id::text) as to
       from ticket_event where ticket_id = $1 and change ->> 'field' = 'escalation' order by seq`,
      [ticketId],
    );
    return rows;
  };
  const inboxOf = async (name: string): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ text: string }>(
      `select concat_ws(' ', n.kind, n.level) as text from notification n join user_account u on u.id = n.user_id
       where n.tenant_id = $1 and u.name = $2 and not n.is_deleted order by n.at`,
      [organization.tenantId, name],
    );
    return rows.map(({ text }) => text);
  };
  const ticketOf = async (ticketId: string) => {
    const { rows } = await pool.query<{ priority: number; tags: string[]; team_id: string }>(
      'select priority, tags, team_id from ticket where id = $1',
      [ticketId],
    );
    return rows[0];
  };

  beforeEach(async () => {
    organization = await createSmallOrganization(pool, { ticketCount: 0 });
    now = Date.now();
    ports = portsOn(pool);
    bugs.length = 0;
    const [teamId = ''] = organization.teamIds;
    const above = randomUUID();
    await bring(
      { entity: 'team', row: { id: above, branchId: teamId, parentId: null, name: 'Above' } },
      { entity: 'team', row: { id: teamId, branchId: teamId, parentId: above, name: 'Team 1' } },
      person('Lin', 'supervisor', teamId),
      person('Qin', 'supervisor', above),
      person('Ada', 'admin'),
    );
    return () => expect(bugs).toEqual([]);
  });

  it('R195: a chain before and after the breach reaches manager after manager, marks and raises, and says why', async () => {
    await promise(policyOf(CHAIN));
    const opened = now;
    const ticketId = await open({ priority: 3 });
    await until(opened + 55 * MINUTE - 1);
    expect(await toldOf(ticketId)).toEqual([]);
    await until(opened + 55 * MINUTE);
    expect(await toldOf(ticketId)).toEqual([{ kind: 'warning', level: null, to: ['Lin', 'Mira', 'Wei'] }]);
    await until(opened + 60 * MINUTE);
    expect((await toldOf(ticketId)).slice(1)).toEqual([
      { kind: 'breach', level: null, to: ['Lin', 'Mira', 'Wei'] },
      { kind: 'escalation', level: 1, to: [] },
    ]);
    expect(await ticketOf(ticketId)).toMatchObject({ priority: 1, tags: ['high-risk'] });
    for (const minutes of [70, 80, 90]) await until(opened + minutes * MINUTE);
    expect((await toldOf(ticketId)).slice(3)).toEqual([
      { kind: 'escalation', level: 2, to: ['Lin'] },
      { kind: 'escalation', level: 3, to: ['Qin'] },
      { kind: 'escalation', level: 4, to: ['Ada'] },
    ]);
    expect(await inboxOf('Qin')).toEqual(['escalation 3']);
    expect(await inboxOf('Mira')).toEqual(['warning', 'breach']);
    const { rows } = await pool.query<{ cause: object }>(
      `select cause from ticket_event where ticket_id = $1 and change ->> 'field' = 'priority'`,
      [ticketId],
    );
    expect(rows).toEqual([
      {
        cause: {
          kind: 'sla',
          policy: 'desk',
          titles: { en: 'Desk', 'zh-CN': '服务台' },
          agreement: 'sla',
          metric: 'firstResponse',
          priority: 3,
          targetMinutes: 60,
          calendar: null,
          dueAt: opened + 60 * MINUTE,
          level: 1,
          afterMinutes: 0,
        },
      },
    ]);
  });

  it('R194: an answer, a pause and another priority move what is planned at once; what was done is not done again', async () => {
    await promise(
      policyOf({
        escalations: [
          level(0, { do: 'notifyManager', level: 1 }),
          { metric: 'resolution', afterMinutes: 0, actions: [{ do: 'notifyManager', level: 1 }] },
        ],
      }),
    );
    const opened = now;
    const ticketId = await open();
    await until(opened + 10 * MINUTE);
    const reply = {
      ticketId,
      messageId: randomUUID(),
      subject: null,
      bodyHtml: 'On it',
      bodyText: 'On it',
      attachments: [],
    };
    // Answered five minutes before it was due, and nobody has looked at that yet when the time comes.
    await bring({
      entity: 'message',
      row: {
        ...reply,
        id: reply.messageId,
        kind: 'publicReply',
        channel: 'mail',
        authorUserId: organization.users[0]?.id,
        authorCustomerId: null,
        createdAt: now,
        delivery: 'sent',
        deliveryDetail: '',
        mailMessageId: null,
      },
    });
    now = opened + 15 * MINUTE;
    while (await runDue(ports, organization.tenantId));
    await until(now);
    expect(await toldOf(ticketId)).toEqual([]);
    // The solution waits half an hour for somebody else, then it is due half an hour later.
    await until(opened + 60 * MINUTE);
    await change([{ name: 'ticket.set-status', args: { ticketId, status: 'pending' } }]);
    await until(opened + 90 * MINUTE);
    await change([{ name: 'ticket.set-status', args: { ticketId, status: 'open' } }]);
    await until(opened + 270 * MINUTE - 1);
    expect(await toldOf(ticketId)).toEqual([]);
    await until(opened + 270 * MINUTE);
    const missed = [
      { kind: 'breach', level: null, to: ['Lin', 'Mira', 'Wei'] },
      { kind: 'escalation', level: 1, to: ['Lin'] },
    ];
    expect(await toldOf(ticketId)).toEqual(missed);
    // Promised anew at another priority, whose points lie ahead.
    await change([{ name: 'ticket.set-priority', args: { ticketId, priority: 2 } }]);
    await until(opened + 300 * MINUTE);
    expect(await toldOf(ticketId)).toEqual(missed);
    await until(opened + 510 * MINUTE);
    expect(await toldOf(ticketId)).toEqual([...missed, ...missed]);
    await change([{ name: 'ticket.set-status', args: { ticketId, status: 'solved' } }]);
    await until(opened + 5_000 * MINUTE);
    expect(await toldOf(ticketId)).toHaveLength(4);
    const left = await pool.query('select 1 from sla_timer where tenant_id = $1 and done_at is null', [
      organization.tenantId,
    ]);
    expect(left.rowCount).toBe(0);
  });

  it('R195: a level whose condition does not hold is passed over, what is refused keeps nothing else from being done', async () => {
    const [, otherTeam = ''] = organization.teamIds;
    const isNew = { field: 'status', operator: 'is', value: 'new' };
    const qin = (
      await pool.query<{ id: string }>("select id from user_account where name = 'Qin' and tenant_id = $1", [
        organization.tenantId,
      ])
    ).rows[0]?.id;
    await promise(
      policyOf({
        escalations: [
          { ...level(0, { do: 'reassign', teamId: otherTeam }), when: isNew },
          level(5, { do: 'reassign', teamId: randomUUID() }, { do: 'notifyPerson', userId: qin }),
          level(6, { do: 'reassign', teamId: otherTeam }),
        ],
      }),
    );
    const opened = now;
    const ticketId = await open();
    await until(opened + 20 * MINUTE);
    expect(await toldOf(ticketId)).toEqual([
      { kind: 'breach', level: null, to: ['Lin', 'Mira', 'Wei'] },
      { kind: 'escalation', level: 2, to: ['Qin'] },
    ]);
    expect(bugs.splice(0)).toEqual([
      expect.objectContaining({ mutation: 'ticket.set-team', code: 'teamNotFound' }),
    ]);
    expect((await ticketOf(ticketId))?.team_id).toBe(organization.teamIds[0]);
    await until(opened + 21 * MINUTE);
    expect((await ticketOf(ticketId))?.team_id).toBe(otherTeam);
  });

  it('R194: what was over before the center knew of it is left out, and what is ahead of it is done', async () => {
    await promise(policyOf(CHAIN));
    const opened = now - 30 * MINUTE;
    // Made on a workstation without a line, half an hour ago.
    const ticketId = await open({ createdAt: opened });
    await until(now);
    expect(await toldOf(ticketId)).toEqual([]);
    await until(opened + 35 * MINUTE);
    expect(await toldOf(ticketId)).toEqual([{ kind: 'escalation', level: 3, to: ['Qin'] }]);
  });

  it('R195: with three nodes, one of which is killed, every point is done once and none is lost', async () => {
    const COUNT = 120;
    await promise(
      policyOf({
        escalations: [
          level(0, { do: 'notifyManager', level: 1 }),
          level(1, { do: 'notifyManager', level: 2 }),
        ],
      }),
    );
    const [teamId = ''] = organization.teamIds;
    const opened = now - 15 * MINUTE;
    await pool.query('create table if not exists done_log (ticket_id uuid, point text)');
    await pool.query('truncate done_log');
    await pool.query(`create or replace function log_done() returns trigger language plpgsql as
      $$ begin insert into done_log values (new.ticket_id, new.point); return new; end $$`);
    await pool.query(`create or replace trigger log_done after update of done_at on sla_timer
      for each row when (new.done_at is not null) execute function log_done()`);
    // Due one after the other from now on.
    await bring(
      ...Array.from({ length: COUNT }, (_, index) => ({
        entity: 'ticket' as const,
        row: sampleTicket({
          teamId,
          branchId: teamId,
          number: index + 1,
          priority: 0,
          createdAt: opened + 500 + index * 5,
        } as never),
      })),
    );
    let ahead = 0;
    const nodes = [1, 2, 3].map((number) => {
      const own = createPool({
        url: `${url}${url.includes('?') ? '&' : '?'}application_name=node${number}`,
        max: 2,
        onLost: () => undefined,
      });
      const keeper = startTimerKeeper({ ...portsOn(own), now: () => Date.now() + ahead }, () => undefined);
      onTestFinished(async () => {
        await keeper.stop();
        await own.end();
      });
      return keeper;
    });
    const doneCount = async () =>
      Number((await pool.query<{ n: number }>('select count(*)::int as n from done_log')).rows[0]?.n);
    await waitFor(async () => (await doneCount()) > COUNT / 2, { what: 'the first points are done' });
    // Killed in the middle: what it had taken goes back.
    await pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'node1'",
    );
    await nodes[0]?.stop();
    ahead = MINUTE;
    await waitFor(async () => (await doneCount()) >= 3 * COUNT, { what: 'all points are done' });
    const { rows } = await pool.query<{ n: number; many: number }>(
      'select count(*)::int as n, count(distinct (ticket_id, point))::int as many from done_log',
    );
    expect(rows).toEqual([{ n: 3 * COUNT, many: 3 * COUNT }]);
    const kinds = await pool.query<{ kind: string; n: number }>(
      `select kind, count(*)::int as n from notification where tenant_id = $1 group by kind order by kind`,
      [organization.tenantId],
    );
    // At one instant a person has one: Lin the level instead of the breach, Mira and Wei the breach, Qin the second level.
    expect(kinds.rows).toEqual([
      { kind: 'breach', n: 2 * COUNT },
      { kind: 'escalation', n: 2 * COUNT },
    ]);
    await pool.query('drop trigger log_done on sla_timer');
  });
});
