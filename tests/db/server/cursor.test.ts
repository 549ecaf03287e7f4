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

  /** Plays one order of two writers' steps. @returns whether the reader saw exactly what was kept */
  const play = async (
    technique: Technique,
    order: readonly (0 | 1)[],
    isFirstKept: boolean,
  ): Promise<boolean> => {
    const reader = await createReader(technique.tenantId());
    const ids = [randomUUID(), randomUUID()];
    const clients = [await pool.connect(), await pool.connect()];
    try {
      const writers = clients.map((client, index) =>
        technique.writer(client, ids[index] ?? '', index === 1 || isFirstKept),
      );
      const next = [0, 0];
      for (const who of order) {
        await writers[who]?.[next[who] ?? 0]?.();
        next[who] = (next[who] ?? 0) + 1;
        await reader.poll();
      }
    } finally {
      for (const client of clients) client.release();
    }
    const kept = ids.filter((_id, index) => index === 1 || isFirstKept);
    return [...reader.seen].sort().join() === [...kept].sort().join();
  };

  it('R20: shows every commit once in all 140 orders of two writers, where a plain sequence loses some', async () => {
    const orders = interleavings(4, 4);
    expect(orders).toHaveLength(70);
    let lostByNaive = 0;
    for (const order of orders) {
      for (const isFirstKept of [true, false]) {
        expect(await play(ours, order, isFirstKept), order.join('')).toBe(true);
        if (!(await play(naive, order, isFirstKept))) lostByNaive += 1;
      }
    }
    expect(lostByNaive).toBeGreaterThanOrEqual(10);
  });

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

/** Every order in which the steps of two writers can happen. */
function interleavings(first: number, second: number): (0 | 1)[][] {
  if (first === 0 && second === 0) return [[]];
  return [
    ...(first > 0 ? interleavings(first - 1, second).map((rest): (0 | 1)[] => [0, ...rest]) : []),
    ...(second > 0 ? interleavings(first, second - 1).map((rest): (0 | 1)[] => [1, ...rest]) : []),
  ];
}
