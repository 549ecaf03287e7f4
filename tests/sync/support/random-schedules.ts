import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { ENTITY_NAMES } from '../../../shared/model/entities.ts';
import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { checkClient } from './check-client.ts';
import { checkHistory } from './check-history.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './world.ts';

const STATUSES = ['open', 'pending', 'onHold', 'solved', 'closed'] as const;

/** One thing that happens: `pick` chooses among what is there at that moment. */
type Step = readonly [action: (typeof ACTIONS)[number], client: 0 | 1, pick: number];

const ACTIONS = [
  'change',
  'change',
  'change',
  'change',
  'roundTrip',
  'roundTrip',
  'roundTrip',
  'roundTrip',
  'deliver',
  'deliver',
  'answer',
  'deliverTwice',
  'drop',
  'cut',
  'restore',
  'restore',
  'kill',
  'timer',
  'poke',
] as const;

// Without fast-check's bias towards small numbers: every kind of change and every ticket must get its turn.
const steps = fc.noBias(
  fc.array(fc.tuple(fc.constantFrom(...ACTIONS), fc.constantFrom<0 | 1>(0, 1), fc.nat({ max: 1_000_000 })), {
    minLength: 10,
    maxLength: 24,
    size: 'max',
  }),
);

function callFor(world: World, clientIndex: number, pick: number): MutationCall | null {
  const client = world.clients[clientIndex];
  const { ticketIds, teamIds, users } = world.organization;
  const ticketId = ticketIds[pick % ticketIds.length];
  const text = `text ${pick}`;
  switch (Math.floor(pick / 7) % 8) {
    case 0:
      return { name: 'ticket.set-priority', args: { ticketId, priority: pick % 4 } };
    case 1:
      return { name: 'ticket.set-status', args: { ticketId, status: STATUSES[pick % STATUSES.length] } };
    case 2:
      return {
        name: 'ticket.add-note',
        args: { ticketId, messageId: randomUUID(), bodyHtml: text, bodyText: text },
      };
    case 3:
      return {
        name: 'ticket.reply',
        args: {
          ticketId,
          customerId: world.organization.customerId,
          messageId: randomUUID(),
          bodyHtml: text,
          bodyText: text,
          statusAfter: null,
          sendAnyway: false,
        },
      };
    case 4:
      return { name: 'ticket.tag', args: { ticketId, add: [`t${pick % 5}`], remove: [`t${pick % 3}`] } };
    case 5:
      return {
        name: 'ticket.assign',
        args: { ticketId, assigneeId: users[pick % 2]?.id, expectedAssigneeId: null },
      };
    case 6:
      return { name: 'ticket.set-team', args: { ticketId, teamId: teamIds[pick % 2] } };
    default: {
      const number = client?.takeNumber() ?? null;
      if (number === null) return null;
      return {
        name: 'ticket.create',
        args: {
          ticketId: randomUUID(),
          number,
          subject: text,
          priority: 1,
          type: 'incident',
          channel: 'phone',
          customerId: null,
          teamId: teamIds[pick % 2],
          assigneeId: null,
          tags: [],
          message: { messageId: randomUUID(), kind: 'callRecord', bodyHtml: text, bodyText: text },
        },
      };
    }
  }
}

async function run(world: World, [action, clientIndex, pick]: Step): Promise<void> {
  const { network, clients } = world;
  const client = clients[clientIndex];
  const waiting = network.exchanges.filter(({ answer }) => answer === null);
  const answered = network.exchanges.filter(({ answer }) => answer !== null);
  const request = waiting[pick % Math.max(1, waiting.length)];
  const answer = answered[pick % Math.max(1, answered.length)];
  switch (action) {
    case 'change': {
      const call = callFor(world, clientIndex, pick);
      if (call !== null) client?.save(call);
      break;
    }
    case 'deliver':
      if (request !== undefined) await network.deliver(request);
      break;
    case 'roundTrip':
      if (request !== undefined) {
        await network.deliver(request);
        network.finish(request);
      }
      break;
    case 'deliverTwice':
      if (request !== undefined) {
        await network.deliver(request);
        await network.deliver(request);
      }
      break;
    case 'answer':
      if (answer !== undefined) network.finish(answer);
      break;
    case 'drop': {
      const lost = request ?? answer;
      if (lost !== undefined) network.drop(lost);
      break;
    }
    case 'cut':
      network.cut(clientIndex);
      break;
    case 'restore':
      network.restore(clientIndex);
      client?.nudge();
      break;
    case 'kill':
      client?.kill();
      break;
    case 'timer':
      world.clock.fireNext();
      break;
    case 'poke':
      client?.poke();
      break;
  }
  world.clock.now += 1_000;
  await world.settle();
  for (const each of clients) checkClient(each);
}

/** How many schedules each of two test files plays; `OUTPOST_SCHEDULES` asks for more. */
export const SCHEDULES_PER_FILE = 300;

/** Plays random schedules of two workstations and one center, and compares everybody at the end. */
export function describeRandomSchedules(count: number): void {
  describe('two workstations and one center', () => {
    let pool: ReturnType<typeof createPool>;

    beforeAll(async () => {
      pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
    });
    afterAll(() => pool.end());

    it(
      `I1 I3 I4 I8 I10 I13 I15: ${count} random schedules end equal, with nothing lost or doubled`,
      async () => {
        await fc.assert(
          fc.asyncProperty(steps, async (schedule) => {
            const world = await createWorld(pool);
            try {
              // Half of the schedules begin with workstations that are up to date, half with empty ones.
              if (schedule.length % 2 === 0) await world.drain();
              for (const step of schedule) await run(world, step);
              await world.drain();
              await checkEnd(world);
            } finally {
              world.close();
            }
          }),
          { numRuns: Number(process.env.OUTPOST_SCHEDULES ?? count) },
        );
      },
      20 * 60_000,
    );

    async function checkEnd(world: World): Promise<void> {
      const { tenantId } = world.organization;
      expect(world.bugs).toEqual([]);
      const tables = centerTables(pool, tenantId);
      for (const entity of ENTITY_NAMES) {
        for (const client of world.clients) {
          const center = await centerRows(tables, entity, client.user);
          expect(localRows(client, entity), entity).toEqual(center);
        }
      }
      for (const client of world.clients) await checkEndOf(world, client);
      await checkHistory(pool, tenantId);
      const numbers = await pool.query<{ n: number; d: number }>(
        'select count(*) as n, count(distinct number) as d from ticket where tenant_id = $1',
        [tenantId],
      );
      expect(numbers.rows[0]?.n).toBe(numbers.rows[0]?.d);
    }

    async function checkEndOf(world: World, client: World['clients'][number]): Promise<void> {
      const { rows } = await pool.query<{ operation_id: string; n: number; verdict: string; args: unknown }>(
        'select operation_id, n, verdict, args from mutation_log where tenant_id = $1 and user_id = $2 order by n',
        [world.organization.tenantId, client.session.userId],
      );
      // Every acknowledged change arrived exactly once, in the order in which it was made.
      expect(rows.map((row) => row.operation_id)).toEqual(client.saved);
      expect(rows.map((row) => row.n)).toEqual(rows.map((_row, index) => index + 1));
      const outbox = client.db
        .prepare<[], { operation_id: string; state: string; is_replayed: number }>(
          'select operation_id, state, is_replayed from outbox order by n',
        )
        .all();
      expect(outbox.map((row) => row.state)).toEqual(rows.map((row) => row.verdict));
      expect(outbox.filter((row) => row.is_replayed === 1)).toEqual([]);
      for (const table of ['shadow', 'touch']) {
        expect(client.db.prepare(`select * from ${table}`).all(), table).toEqual([]);
      }
      // A message exists as often as the change that wrote it was applied: once or not at all.
      for (const row of rows) {
        const messageId: unknown = Reflect.get(row.args as object, 'messageId');
        if (typeof messageId !== 'string') continue;
        const found = await pool.query('select from message where tenant_id = $1 and id = $2', [
          world.organization.tenantId,
          messageId,
        ]);
        expect(found.rowCount).toBe(row.verdict === 'applied' ? 1 : 0);
      }
    }
  });
}
