import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LeasedBlock, NumbersAnswer } from '../../../shared/contract/sync-protocol.ts';
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
  },
);
