import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetJudged } from '../../../server/sync/forget-judged.ts';
import { forgetHistory } from '../../../server/sync/raise-floor.ts';
import type { PushAnswer } from '../../../shared/contract/sync-protocol.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { type TestServer, withServer } from '../support/test-server.ts';

const DAY_MS = 24 * 3_600_000;
const RETENTION_MS = 90 * DAY_MS;

describe.each(DATABASE_TARGETS)('R96: what was judged long ago, on %s', (target) => {
  let test: TestServer;
  let token: string;
  let clientId: string;
  let n: number;

  beforeAll(async () => {
    test = await withServer(target);
    token = (await test.signIn(0)).tokens.accessToken;
  });
  beforeEach(async () => {
    clientId = randomUUID();
    n = 0;
    // Of the time that another test has let pass.
    await sql('delete from seq_mark');
  });

  const sql = (text: string, values: unknown[] = []) => test.server.context.pool.query(text, values);
  const seqNow = async (): Promise<number> =>
    Number((await sql('select seq from tenant_seq')).rows[0]?.seq as unknown);
  const note = (words: string, baseSeq: number, ticketId = test.organization.ticketIds[0]) => {
    n += 1;
    return {
      n,
      operationId: randomUUID(),
      name: 'ticket.add-note',
      version: 1,
      args: { ticketId, messageId: randomUUID(), bodyHtml: words, bodyText: words },
      baseSeq,
      createdAt: Date.now(),
    };
  };
  const push = async (...mutations: object[]) => {
    const body = { clientId, epoch: test.organization.epoch, mutations, path: [] };
    return (await test.post('/sync/push', body, token)).body as PushAnswer & { results?: unknown[] };
  };
  const judged = (verdict: string, code: string | null = null) => ({
    kind: 'judged',
    results: [{ verdict, code }],
  });
  /** The hourly job, so many days from now; the history that is kept is marked as it is every hour. */
  const forgetIn = async (days: number) => {
    const ports = { pool: test.server.context.pool, now: () => Date.now() + days * DAY_MS };
    for (const at of [days - 170, days]) {
      const hourly = { ...ports, now: () => Date.now() + at * DAY_MS };
      await forgetHistory(hourly, test.organization.tenantId, RETENTION_MS);
    }
    await forgetJudged(ports, test.organization.tenantId, RETENTION_MS);
  };
  const kept = async () => {
    const { rows } = await sql(
      `select l.args <> 'null' as is_whole from mutation_log l
       join operation_seen using (tenant_id, operation_id) where l.client_id = $1 order by l.n`,
      [clientId],
    );
    return rows.map(({ is_whole }: { is_whole?: unknown }) => is_whole);
  };
  const countNotes = async (words: string) =>
    (await sql('select id from message where body_text = $1', [words])).rowCount;

  it('loses its arguments after the retention, what was not taken after a year; repeats are answered all the same', async () => {
    const taken = note('taken', 0);
    const refused = note('refused', 0, randomUUID());
    await push(taken, refused);
    await forgetIn(89);
    expect(await kept()).toEqual([true, true]);
    await forgetIn(91);
    expect(await kept()).toEqual([false, true]);
    await forgetIn(366);
    expect(await kept()).toEqual([false, false]);
    expect(await push(taken)).toMatchObject(judged('applied'));
    expect(await push({ ...taken, args: { ...taken.args, bodyText: 'a clone’s' } })).toEqual({
      kind: 'fork',
    });
    clientId = randomUUID();
    expect(await push(taken)).toMatchObject(judged('applied'));
    expect(await countNotes('taken')).toBe(1);
  });

  it('I3: once forgotten, is not judged a second time but refused as too old, with its text', async () => {
    const longAgo = note('long ago', await seqNow());
    const refused = note('refused long ago', await seqNow(), randomUUID());
    await push(longAgo, refused);
    const last = await seqNow();
    await forgetIn(399);
    expect(await kept()).toHaveLength(2);
    await forgetIn(401);
    expect(await kept()).toEqual([]);

    // The workstation comes back under its old numbers: the center has them no more, so it takes a new client id.
    expect(await push(longAgo)).toEqual({ kind: 'fork' });
    clientId = randomUUID();
    const again = await push({ ...longAgo, n: 1 });
    expect(again).toMatchObject(judged('refused', 'tooOld'));
    expect(await countNotes('long ago')).toBe(1);
    const { rows } = await sql('select args from mutation_log where client_id = $1', [clientId]);
    expect(rows).toEqual([{ args: longAgo.args }]);

    // Whoever has heard of the center since then works on; what is applied again is a change of now.
    expect(await push({ ...note('of now', last), n: 2 })).toMatchObject(judged('applied'));
    expect(await countNotes('of now')).toBe(1);
  });

  it('does not let a client that claims to have seen the future shut out the others', async () => {
    await push(note('from the future', Number.MAX_SAFE_INTEGER));
    const marked = await seqNow();
    await forgetIn(401);
    await sql('update tenant_seq set seq = seq + 1');
    clientId = randomUUID();
    n = 0;
    expect(await push(note('today', marked + 1))).toMatchObject(judged('applied'));
  });
});
