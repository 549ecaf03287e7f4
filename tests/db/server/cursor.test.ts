import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { createSmallOrganization } from '../../support/small-organization.ts';
import { commitOrganizations, headOf, runCursorStorm } from './support/cursor-storm.ts';

/** A writer in steps, so that another's can come in between each two of them. */
type Writer = readonly (() => Promise<void>)[];

/** A way of numbering commits: writes one row of a tenant, in steps, ending with or without it. */
interface Technique {
  tenantId(): string;
  writer(client: PoolClient, id: string, isKept: boolean): Writer;
}

const DONE: Writer[number] = () => Promise.resolve();

describe.each(DATABASE_TARGETS)('the cursor on %s', (target) => {
  let pool: Pool;
  let tenantId: string;
  let naiveTenantId: string;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 24 });
    ({ tenantId } = await createSmallOrganization(pool, { ticketCount: 0 }));
    ({ tenantId: naiveTenantId } = await createSmallOrganization(pool, { ticketCount: 0 }));
    await pool.query('create sequence naive_seq start 1000');
    return () => pool.end();
  });

  /** The product's: everything of a commit is one message, the counter its last lock. */
  const ours: Technique = {
    tenantId: () => tenantId,
    writer: (client, id, isKept) => [
      async () => {
        await client.query('begin isolation level read committed');
      },
      async () => {
        await client.query('select from organization where tenant_id = $1 and id = $2 for update', [
          tenantId,
          id,
        ]);
      },
      DONE,
      async () => {
        if (isKept) await commitOrganizations(client, tenantId, [id]);
        else await client.query('rollback');
      },
    ],
  };

  /** The obvious and wrong one (sync.md 2.1): a number from a sequence when the row is written. */
  const naive: Technique = {
    tenantId: () => naiveTenantId,
    writer: (client, id, isKept) => {
      let seq = 0;
      return [
        async () => {
          await client.query('begin');
        },
        async () => {
          const { rows } = await client.query<{ seq: number }>("select nextval('naive_seq') as seq");
          seq = rows[0]?.seq ?? 0;
        },
        async () => {
          await client.query(
            `insert into change (tenant_id, entity, id, root_id, seq, commit_seq, is_deleted)
             values ($1, 'organization', $2, $2, $3, $3, false)`,
            [naiveTenantId, id, seq],
          );
        },
        async () => {
          await client.query(isKept ? 'commit' : 'rollback');
        },
      ];
    },
  };

  /** A reader that polls after every step and never looks below its cursor again. */
  const createReader = async (of: string) => {
    const { rows } = await pool.query<{ seq: number }>(
      'select coalesce(max(seq), 0) as seq from change where tenant_id = $1',
      [of],
    );
    let cursor = rows[0]?.seq ?? 0;
    const seen: string[] = [];
    return {
      seen,
      async poll(limit = 1_000) {
        const page = await pool.query<{ id: string; seq: number }>(
          'select id, seq from change where tenant_id = $1 and seq > $2 order by seq limit $3',
          [of, cursor, limit],
        );
        for (const { id, seq } of page.rows) {
          expect(seq, 'I7: the order of a page').toBeGreaterThan(cursor);
          cursor = seq;
          seen.push(id);
        }
        return page.rowCount ?? 0;
      },
    };
  };

  /** Ours in parts, so that another's step can come in between the counter, the rows and the end: it has to wait then. */
  const inParts: Technique = {
    tenantId: () => tenantId,
    writer: (client, id, isKept) => {
      let base = 0;
      return [
        async () => {
          await client.query('begin isolation level read committed');
          const { rows } = await client.query<{ base: number }>(
            'select take_sequences($1, 1, $2, 1000) as base',
            [tenantId, randomUUID()],
          );
          base = Number(rows[0]?.base);
        },
        async () => {
          await client.query(
            `insert into change (tenant_id, entity, id, root_id, seq, commit_seq, is_deleted)
             values ($1, 'organization', $2, $2, $3, $3, false)`,
            [tenantId, id, base + 1],
          );
        },
        async () => {
          await client.query(isKept ? 'commit' : 'rollback');
        },
      ];
    },
  };

  /** The naive one in the same three steps. */
  const naiveInParts: Technique = {
    tenantId: naive.tenantId,
    writer: (...of) => {
      const [begin = DONE, take = DONE, ...rest] = naive.writer(...of);
      return [() => begin().then(take), ...rest];
    },
  };

  /** Plays one order of two writers' steps; a step that waits for the other writer goes on as soon as it can. */
  const play = async (
    technique: Technique,
    order: readonly (0 | 1)[],
    isFirstKept: boolean,
  ): Promise<{ readonly sawWhatWasKept: boolean; readonly hasWaited: boolean }> => {
    const reader = await createReader(technique.tenantId());
    const ids = [randomUUID(), randomUUID()];
    const clients = [await pool.connect(), await pool.connect()];
    let hasWaited = false;
    try {
      const writers = await Promise.all(
        clients.map(async (client, index) => {
          const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
          const steps = technique.writer(client, ids[index] ?? '', index === 1 || isFirstKept);
          return { pid: rows[0]?.pid, steps: [...steps], work: Promise.resolve(), left: 0 };
        }),
      );
      /** Until the writer has done all that it was told to do, or waits for the other one. */
      const rest = async (writer: (typeof writers)[number]): Promise<void> => {
        while (writer.left > 0) {
          const { rows } = await pool.query<{ waits: boolean }>(
            'select cardinality(pg_blocking_pids($1)) > 0 as waits',
            [writer.pid],
          );
          if (rows[0]?.waits !== true) continue;
          hasWaited = true;
          return;
        }
        await writer.work;
      };
      for (const who of order) {
        const writer = writers[who];
        const step = writer?.steps.shift();
        if (writer === undefined || step === undefined) throw new Error('There is no such step');
        writer.left += 1;
        writer.work = writer.work.then(step).finally(() => {
          writer.left -= 1;
        });
        for (const each of writers) await rest(each);
        await reader.poll();
      }
      for (const { work } of writers) await work;
      await reader.poll();
    } finally {
      for (const client of clients) client.release();
    }
    const kept = ids.filter((_id, index) => index === 1 || isFirstKept);
    return { sawWhatWasKept: [...reader.seen].sort().join() === [...kept].sort().join(), hasWaited };
  };

  it('R20: shows every commit once in all 140 orders of two writers, where a plain sequence loses some', async () => {
    const orders = interleavings(4, 4);
    expect(orders).toHaveLength(70);
    let lostByNaive = 0;
    for (const order of orders) {
      for (const isFirstKept of [true, false]) {
        const { sawWhatWasKept, hasWaited } = await play(ours, order, isFirstKept);
        expect([sawWhatWasKept, hasWaited], order.join('')).toEqual([true, false]);
        if (!(await play(naive, order, isFirstKept)).sawWhatWasKept) lostByNaive += 1;
      }
    }
    expect(lostByNaive).toBeGreaterThanOrEqual(10);
  });

  const named = interleavings(3, 3).flatMap((order) =>
    [true, false].map((isFirstKept) => ({ order, isFirstKept, name: nameOf(order, isFirstKept) })),
  );

  it('has 40 orders of the counter, the rows and the end of two commits, each with a name', () => {
    expect(new Set(named.map(({ name }) => name)).size).toBe(40);
  });

  it.each(named)(
    'I7 R20: $name: no row is missed, and no number is left out',
    async ({ order, isFirstKept }) => {
      const before = await headOf(pool, tenantId);
      const isOverlapping = order.slice(0, 3).some((who) => who !== order[0]);
      expect(await play(inParts, order, isFirstKept)).toEqual({
        sawWhatWasKept: true,
        hasWaited: isOverlapping,
      });
      expect((await headOf(pool, tenantId)) - before).toBe(isFirstKept ? 2 : 1);
      // Whoever has the lower number of a sequence and comes last is lost, where the other is kept; nobody else is.
      const isLost = isFirstKept && order[0] === order.at(-1);
      expect(await play(naiveInParts, order, isFirstKept)).toEqual({
        sawWhatWasKept: !isLost,
        hasWaited: false,
      });
    },
  );

  it('I7 R20: in a storm of 16 writers, 4 readers miss nothing, see nothing twice, and the sequence is dense', async () => {
    const extent = { writers: 16, readers: 4, commitsEach: 40, seconds: 60 };
    const { commits, rollbacks, rows, ...result } = await runCursorStorm(pool, tenantId, extent);
    expect(commits + rollbacks).toBe(16 * 40);
    expect(rollbacks).toBeGreaterThan(16);
    expect(rows).toBeGreaterThan(commits);
    expect(result).toMatchObject({ missed: [], foreign: [], backwards: 0, isDense: true });
  });

  it('refuses to number a commit in a transaction that reads an old snapshot', async () => {
    const before = await headOf(pool, tenantId);
    const client = await pool.connect();
    try {
      await client.query('begin isolation level repeatable read');
      await expect(commitOrganizations(client, tenantId, [randomUUID()])).rejects.toThrow();
      await client.query('rollback');
    } finally {
      client.release();
    }
    expect(await headOf(pool, tenantId)).toBe(before);
  });
});

/** Such as: A counts, B counts, A writes, A rolls back, B writes, B commits. */
function nameOf(order: readonly (0 | 1)[], isFirstKept: boolean): string {
  const left = [0, 1].map((who) => ['counts', 'writes', who === 1 || isFirstKept ? 'commits' : 'rolls back']);
  return order.map((who) => `${who === 0 ? 'A' : 'B'} ${left[who]?.shift()}`).join(', ');
}

/** Every order in which the steps of two writers can happen. */
function interleavings(first: number, second: number): (0 | 1)[][] {
  if (first === 0 && second === 0) return [[]];
  return [
    ...(first > 0 ? interleavings(first - 1, second).map((rest): (0 | 1)[] => [0, ...rest]) : []),
    ...(second > 0 ? interleavings(first, second - 1).map((rest): (0 | 1)[] => [1, ...rest]) : []),
  ];
}
