import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { unpackPage } from '../../../electron/sync/unpack-page.ts';
import { pull } from '../../../server/sync/pull.ts';
import { readSnapshot } from '../../../server/sync/read-page.ts';
import { decodePage, encodePage } from '../../../shared/contract/page-codec.ts';
import {
  LIMITS,
  PAGE_ENCODING_HEADER,
  PAGE_TYPE,
  PullRequest,
} from '../../../shared/contract/sync-protocol.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { createWorld, localRows, type World } from '../../sync/support/world.ts';
import { type TestServer, withServer } from '../support/test-server.ts';

const BUDGET = { rows: 100, bytes: LIMITS.pageBytes };

describe.each(DATABASE_TARGETS)('pull on %s', (target) => {
  let test: TestServer;

  beforeAll(async () => {
    test = await withServer(target);
  });

  const save = async (world: World, name: string, args: object): Promise<void> => {
    expect(world.clients[0]?.save({ name, args }).isSaved).toBe(true);
    await world.drain();
  };

  it('R30: when a page is there to be sent, the transaction that read it has ended', async () => {
    const { pool } = test.server.context;
    // A connection of its own: one that asks is busy itself.
    const observer = await pool.connect();
    onTestFinished(() => observer.release());
    const stateOf = async (pid: number): Promise<unknown> => {
      const { rows } = await observer.query('select state from pg_stat_activity where pid = $1', [pid]);
      return rows[0]?.state;
    };
    const readers: number[] = [];
    const read = async (client: PoolClient): Promise<unknown> => {
      const { rows } = await client.query<{ pid: number; isolation: string }>(
        "select pg_backend_pid() as pid, current_setting('transaction_isolation') as isolation",
      );
      const [row] = rows;
      if (row === undefined) throw new Error('Every connection has a process');
      readers.push(row.pid);
      return [row.isolation, await stateOf(row.pid)];
    };
    expect(await readSnapshot(pool, read)).toEqual(['repeatable read', 'idle in transaction']);
    const broken = async (client: PoolClient): Promise<never> => {
      await read(client);
      throw new Error('in the middle');
    };
    await expect(readSnapshot(pool, broken)).rejects.toThrow('in the middle');
    expect(readers).toHaveLength(2);
    for (const pid of readers) expect(await stateOf(pid)).toBe('idle');
  });

  it('R35: a root that changed scopes comes with the page of that, though its own last change lies on a later one', async () => {
    const { pool } = test.server.context;
    const world = await createWorld(pool);
    try {
      await world.drain();
      const { tenantId, epoch, teamIds, ticketIds } = world.organization;
      const [mira] = world.clients;
      if (mira === undefined) throw new Error('There are two workstations');
      const { rows } = await pool.query<{ seq: number }>('select seq from tenant_seq where tenant_id = $1', [
        tenantId,
      ]);
      const cursor = rows[0]?.seq ?? 0;
      const [first, second] = ticketIds;
      await save(world, 'ticket.assign', {
        ticketId: second,
        assigneeId: mira.user.id,
        expectedAssigneeId: null,
      });
      await save(world, 'ticket.set-subject', { ticketId: first, subject: 'In between' });
      await save(world, 'ticket.set-subject', { ticketId: second, subject: 'Later' });
      const request = PullRequest.parse({
        clientId: randomUUID(),
        epoch,
        cursor,
        scopes: ['directory', `user:${mira.user.id}`, ...teamIds.map((id) => `team:${id}`)],
        joiningScopes: [],
        maxBytes: LIMITS.pageBytes,
      });
      const page = decodePage(
        encodePage(await pull(world.node, mira.session, request, { rows: 1, bytes: LIMITS.pageBytes })),
      );
      expect(page.trailer.hasMore).toBe(true);
      const line = page.lines.find(([, , id]) => id === second);
      expect(line?.[0]).toBe('put');
      expect(line?.[5]).toContain(`user:${mira.user.id}`);
    } finally {
      world.close();
    }
  });

  it('R233: roots that leave count for the size of a page, which ends with a commit, also of rows without statistics', async () => {
    const { pool } = test.server.context;
    const world = await createWorld(pool);
    try {
      await world.drain();
      const { tenantId, epoch, teamIds } = world.organization;
      const [mira] = world.clients;
      if (mira === undefined) throw new Error('There are two workstations');
      const roots = 2 * LIMITS.pageRows + 5_000;
      const commit = 100;
      const { rows } = await pool.query<{ base: number }>(
        'update tenant_seq set seq = seq + $2 where tenant_id = $1 returning seq - $2 as base',
        [tenantId, roots],
      );
      const base = rows[0]?.base ?? 0;
      // As the aging of old tickets leaves them, a hundred with each commit.
      await pool.query(
        `with gone as (select gen_random_uuid() as id, $2::bigint + i as seq,
             $2::bigint + ((i + $4::int - 1) / $4::int) * $4::int as commit_seq from generate_series(1, $3::int) i),
           changed as (insert into change (tenant_id, entity, id, root_id, seq, commit_seq, is_deleted)
             select $1, 'ticket', id, id, seq, commit_seq, false from gone)
         insert into membership (tenant_id, scope, entity, root_id, seq, is_member)
         select $1, $5, 'ticket', id, seq, false from gone`,
        [tenantId, base, roots, commit, `team:${teamIds[0]}`],
      );
      const sizes: number[] = [];
      const gone = new Set<string>();
      let cursor = base;
      for (let hasMore = true; hasMore; ) {
        const request = PullRequest.parse({
          clientId: randomUUID(),
          epoch,
          cursor,
          scopes: [`team:${teamIds[0]}`],
          joiningScopes: [],
          maxBytes: LIMITS.pageBytes,
        });
        const budget = { rows: LIMITS.pageRows, bytes: LIMITS.pageBytes };
        const page = decodePage(encodePage(await pull(world.node, mira.session, request, budget)));
        for (const [op, , id] of page.lines) if (op === 'leave') gone.add(id);
        ({ cursor, hasMore } = page.trailer);
        sizes.push(page.lines.length);
        expect((cursor - base) % commit).toBe(0);
      }
      expect(gone.size).toBe(roots);
      expect(Math.max(...sizes)).toBe(LIMITS.pageRows);
    } finally {
      world.close();
    }
  });

  it('I6: whoever leads a team hears of the teams below it; an agent of that team does not', async () => {
    const { pool } = test.server.context;
    const world = await createWorld(pool);
    try {
      const { tenantId, teamIds, ticketIds, users } = world.organization;
      const [above, below] = teamIds;
      const [mira, wei] = users;
      await pool.query('update team set parent_id = $3 where tenant_id = $1 and id = $2', [
        ...[tenantId, below, above],
      ]);
      await pool.query(
        `update user_account set team_ids = $2, role = case id when $3 then 'supervisor' else 'agent' end
         where tenant_id = $1`,
        [tenantId, JSON.stringify([above]), mira?.id],
      );
      await world.drain();
      const seen = world.clients.map((client) => [...localRows(client, 'ticket').keys()].sort());
      expect(world.clients.map(({ user }) => user.id)).toEqual([mira?.id, wei?.id]);
      expect(seen).toEqual([[...ticketIds].sort(), [ticketIds[0], ticketIds[2]].sort()]);
    } finally {
      world.close();
    }
  });

  it('I6: asked for the scope of a team that the person is not in, it sends nothing of it and says that it is gone', async () => {
    const { pool } = test.server.context;
    const world = await createWorld(pool);
    try {
      await world.drain();
      const { tenantId, epoch, teamIds, ticketIds } = world.organization;
      const [mira, wei] = world.clients;
      if (mira === undefined || wei === undefined) throw new Error('There are two workstations');
      const { rows } = await pool.query<{ seq: number }>('select seq from tenant_seq where tenant_id = $1', [
        tenantId,
      ]);
      // Wei is in the second team only; the first ticket is the first team's.
      await save(world, 'ticket.set-subject', { ticketId: ticketIds[0], subject: 'Not for Wei' });
      await save(world, 'ticket.set-subject', { ticketId: ticketIds[1], subject: 'For both' });
      const forged = [`team:${teamIds[0]}`, `user:${mira.user.id}`, `team:${randomUUID()}`];
      const request = PullRequest.parse({
        clientId: randomUUID(),
        epoch,
        cursor: rows[0]?.seq ?? 0,
        scopes: ['directory', `user:${wei.user.id}`, `team:${teamIds[1]}`, ...forged],
        joiningScopes: [],
        maxBytes: LIMITS.pageBytes,
      });
      const page = decodePage(encodePage(await pull(world.node, wei.session, request, BUDGET)));
      expect(page.header).toMatchObject({ dropScopes: expect.arrayContaining(forged) });
      const text = JSON.stringify(page.lines);
      expect(text).toContain('For both');
      expect(text).not.toContain('Not for Wei');
    } finally {
      world.close();
    }
  });

  it('a page is the same however it is packed: zstd, gzip for runtimes without it, or not at all', async () => {
    const { server, organization, signIn } = test;
    const { tokens } = await signIn();
    const read = async (encoding: string | null) => {
      const response = await fetch(new URL('/sync/snapshot', server.url), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${tokens.accessToken}`,
          'content-type': 'application/json',
          ...(encoding === null ? {} : { [PAGE_ENCODING_HEADER]: encoding }),
        },
        body: JSON.stringify({
          clientId: randomUUID(),
          epoch: organization.epoch,
          scope: 'directory',
          token: null,
          maxBytes: LIMITS.pageBytes,
        }),
      });
      expect(response.status).toBe(200);
      const type = response.headers.get('content-type') ?? '';
      const body = new Uint8Array(await response.arrayBuffer());
      return { type, bytes: await unpackPage({ type, body }, LIMITS.pageBytes * 10) };
    };
    const [plain, gzip, zstd] = [await read(null), await read('gzip'), await read('zstd, gzip')];
    expect([plain.type, gzip.type, zstd.type]).toEqual([PAGE_TYPE, `${PAGE_TYPE}+gzip`, `${PAGE_TYPE}+zstd`]);
    expect(decodePage(plain.bytes).lines.length).toBeGreaterThan(3);
    expect(decodePage(gzip.bytes).lines).toEqual(decodePage(plain.bytes).lines);
    expect(decodePage(zstd.bytes).lines).toEqual(decodePage(plain.bytes).lines);
  });
});
