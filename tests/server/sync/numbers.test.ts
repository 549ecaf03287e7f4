import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LeasedBlock, LIMITS, type NumbersAnswer } from '../../../shared/contract/sync-protocol.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { type TestServer, withServer } from '../support/test-server.ts';

describe.each(DATABASE_TARGETS)(
  'R34: numbers a device leased before the center lost its record of it on %s',
  (target) => {
    let test: TestServer;
    let token: string;
    let otherToken: string;

    beforeAll(async () => {
      test = await withServer(target);
      token = (await test.signIn(0)).tokens.accessToken;
      otherToken = (await test.signIn(1)).tokens.accessToken;
    });

    const ask = async (count: number, held: readonly LeasedBlock[], as = token): Promise<NumbersAnswer> =>
      (await test.post('/sync/numbers', { clientId: randomUUID(), count, held }, as)).body as NumbersAnswer;
    const lease = async (as = token): Promise<LeasedBlock> => {
      const [block] = (await ask(10, [], as)).blocks;
      if (block === undefined) throw new Error('No block was leased');
      return block;
    };
    const forget = ({ from }: LeasedBlock) =>
      test.server.context.pool.query('delete from number_block where from_number = $1', [from]);
    const holders = async ({ from, to }: LeasedBlock): Promise<number> => {
      const { rowCount } = await test.server.context.pool.query(
        'select from number_block where from_number <= $2 and to_number >= $1',
        [from, to],
      );
      return rowCount ?? 0;
    };

    it('are entered again, once, and never leased to anybody else', async () => {
      const block = await lease();
      await forget(block);
      expect(await ask(0, [block])).toMatchObject({ blocks: [], lost: [] });
      expect(await ask(0, [block])).toMatchObject({ blocks: [], lost: [] });
      expect(await holders(block)).toBe(1);
      const next = await lease(otherToken);
      expect(next.from).toBeGreaterThan(block.to);
    });

    it('are lost when somebody else has some of them by now', async () => {
      const block = await lease();
      await forget(block);
      const { pool } = test.server.context;
      await pool.query(
        `insert into number_block (tenant_id, from_number, to_number, holder, leased_at) values ($1, $2, $3, 'x', 0)`,
        [test.organization.tenantId, block.to, block.to + 5],
      );
      expect(await ask(0, [block])).toMatchObject({ blocks: [], lost: [block.from] });
      expect(await holders(block)).toBe(1);
      await pool.query("delete from number_block where holder = 'x'");
    });

    it('are not given to a device that cannot prove that it had them', async () => {
      const block = await lease();
      await forget(block);
      expect((await ask(0, [block], otherToken)).lost).toEqual([block.from]);
      expect((await ask(0, [{ ...block, to: block.to + 1_000 }])).lost).toEqual([block.from]);
      expect((await ask(0, [{ ...block, proof: 'forged' }])).lost).toEqual([block.from]);
      expect(await holders(block)).toBe(0);
    });

    it('R222: however many leases are asked for at once, they are counted one after the other', async () => {
      const { accessToken } = (await test.signIn(1)).tokens;
      const asked = Array.from({ length: 8 }, () =>
        test.post('/sync/numbers', { clientId: randomUUID(), count: 1_000, held: [] }, accessToken),
      );
      const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    });

    it('R222: a device that uses none of what it has gets no more, and another does', async () => {
      const own = (await test.signIn(0)).tokens.accessToken;
      const most = 1_000;
      for (let leased = 0; leased < LIMITS.unusedNumbers; leased += most) await ask(most, [], own);
      const { pool } = test.server.context;
      const standing = async () =>
        (await pool.query('select next, (select seq from tenant_seq) as seq from number_allocator')).rows[0];
      const before = await standing();
      const refused = await test.post('/sync/numbers', { clientId: randomUUID(), count: 1, held: [] }, own);
      expect(refused).toMatchObject({
        status: 429,
        body: { error: { code: 'tooManyRequests', retryAfterMs: 600_000 } },
      });
      expect(await standing()).toEqual(before);
      expect((await ask(1, [], otherToken)).blocks).toHaveLength(1);
      // What stands on a ticket, and what was leased long ago, is not counted.
      await pool.query('update ticket set number = $1 where number = (select min(number) from ticket)', [
        before.next - 1,
      ]);
      const used = await ask(1, [], own);
      expect(used.blocks).toHaveLength(1);
      // What it has is entered again all the same.
      expect(await ask(1, used.blocks, own)).toMatchObject({ blocks: [], lost: [] });
      await pool.query('update number_block set leased_at = leased_at - $1', [31 * 86_400_000]);
      expect((await ask(most, [], own)).blocks).toHaveLength(1);
    });
  },
);
