import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { text as readAll } from 'node:stream/consumers';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { listRefusedWork, type RefusedWorkRow } from '../../../db/server/queries/refused-work.ts';
import { hideFields } from '../../../server/accounts/hide-fields.ts';
import { mutationPorts } from '../../../server/context.ts';
import { retryRefusedWork } from '../../../server/sync/refused-work.ts';
import type { RefusedWorkAnswer } from '../../../shared/contract/refused-work-protocol.ts';
import type { PushAnswer } from '../../../shared/contract/sync-protocol.ts';
import { DATABASE_TARGETS, UNSAFE_DATABASE } from '../../support/postgres.ts';
import { codeOf, type TestServer, withServer } from '../support/test-server.ts';

const MIRA = 0;
const WEI = 1;

describe.each(DATABASE_TARGETS)('R95: refused work on %s', (target) => {
  let test: TestServer;
  let mira: string;
  let wei: string;
  let clientId: string;
  let databaseUrl: string;

  beforeAll(async () => {
    test = await withServer(target);
    mira = (await test.signIn(MIRA)).tokens.accessToken;
    wei = (await test.signIn(WEI)).tokens.accessToken;
    databaseUrl = String(test.server.context.pool.options.connectionString);
  });
  beforeEach(async () => {
    clientId = randomUUID();
    await become(MIRA, 'supervisor', test.organization.teamIds);
    await become(WEI, 'agent', test.organization.teamIds);
    await sql('update mutation_log set settled_at = 1');
  });

  const sql = (text: string, values: unknown[] = []) => test.server.context.pool.query(text, values);
  const become = (index: number, role: string, teamIds: readonly string[]) =>
    sql('update user_account set role = $2, team_ids = $3, is_active = true where id = $1', [
      test.organization.users[index]?.id,
      role,
      JSON.stringify(teamIds),
    ]);
  const moveTicket = (ticketId: string, teamId: string | undefined) =>
    sql('update ticket set team_id = $2 where id = $1', [ticketId, teamId]);
  const ticketId = (): string => test.organization.ticketIds[0] ?? '';
  /** Wei's note on a ticket; refused when the ticket is out of Wei's reach by then. */
  const note = (words: string, id = ticketId()) => ({
    n: 1,
    operationId: randomUUID(),
    name: 'ticket.add-note',
    version: 1,
    args: { ticketId: id, messageId: randomUUID(), bodyHtml: `<p>${words}</p>`, bodyText: words },
    baseSeq: 0,
    createdAt: 1_700_000_000_000,
  });
  const push = async (mutation: object, token = wei) => {
    const body = { clientId, epoch: test.organization.epoch, mutations: [mutation], path: [] };
    return (await test.post('/sync/push', body, token)).body as PushAnswer & { kind: 'judged' };
  };
  /** What Wei wrote in good faith before the ticket went out of reach. */
  const pushRefused = async (words: string) => {
    await become(WEI, 'agent', []);
    const mutation = note(words);
    expect((await push(mutation)).results).toMatchObject([{ verdict: 'refused', code: 'ticketNotFound' }]);
    return mutation;
  };
  const listed = async (token: string) =>
    ((await test.get('/api/refused-work', token)).body as RefusedWorkAnswer).items;
  const settle = (operationId: string, token: string) =>
    test.post('/api/refused-work/settle', { operationId }, token);
  const countNotes = async (words: string) =>
    (await sql('select id from message where body_text = $1', [words])).rowCount;

  it('is kept whole, with author, device, time and reason, for the supervisor of the ticket’s team', async () => {
    const { operationId, args } = await pushRefused('written before the revoke');
    const [item] = await listed(mira);
    expect(item).toMatchObject({
      operationId,
      name: 'ticket.add-note',
      args,
      verdict: 'refused',
      code: 'ticketNotFound',
      createdAt: 1_700_000_000_000,
      authorId: test.organization.users[WEI]?.id,
      authorName: 'Wei',
      deviceName: 'Test',
      ticket: { id: ticketId(), number: 1, subject: 'Ticket 1' },
    });
    expect(Date.now() - (item?.receivedAt ?? 0)).toBeLessThan(60_000);
  });

  it('is shown to nobody but those who look after the author or the ticket', async () => {
    const [teamId, otherTeamId] = test.organization.teamIds;
    const { operationId } = await pushRefused('who may read this');
    const answer = await test.get('/api/refused-work', wei);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'notPermitted']);
    const settled = await settle(operationId, wei);
    expect([settled.status, codeOf(settled)]).toEqual([403, 'notPermitted']);

    await become(MIRA, 'supervisor', [otherTeamId ?? '']);
    expect(await listed(mira)).toEqual([]);
    expect(codeOf(await settle(operationId, mira))).toBe('notFound');
    expect(codeOf(await settle(randomUUID(), mira))).toBe('notFound');

    // The author is of Mira's team again: the words are shown, the ticket that Mira may not see is not.
    await become(WEI, 'agent', [otherTeamId ?? '']);
    expect(await listed(mira)).toMatchObject([{ operationId, ticket: null, code: null, params: {} }]);

    await become(WEI, 'agent', []);
    await moveTicket(ticketId(), otherTeamId);
    expect(await listed(mira)).toMatchObject([{ operationId, ticket: { number: 1 } }]);
    await moveTicket(ticketId(), teamId);

    await become(MIRA, 'admin', []);
    expect(await listed(mira)).toMatchObject([{ operationId }]);
    await sql('update user_account set is_active = false where id = $1', [test.organization.users[MIRA]?.id]);
    expect(codeOf(await test.get('/api/refused-work', mira))).toBe('accountInactive');
  });

  it('tells why a merge or a link was refused only whoever may see both tickets', async () => {
    const [teamId, otherTeamId] = test.organization.teamIds;
    const [one = '', two = ''] = test.organization.ticketIds;
    await moveTicket(one, teamId);
    await moveTicket(two, otherTeamId);
    await sql('update ticket set status = $2 where id = $1', [two, 'closed']);
    onTestFinished(async () => {
      await sql('update ticket set status = $2 where id = $1', [two, 'open']);
    });
    const merge = { ...note(''), name: 'ticket.merge', args: { ticketId: one, intoId: two } };
    const refused = (await push(merge)).results[0];
    expect(refused).toMatchObject({ code: 'targetClosed', params: { targetId: two } });
    expect(await listed(mira)).toMatchObject([{ code: 'targetClosed', params: { targetId: two } }]);
    await become(MIRA, 'supervisor', [teamId ?? '']);
    expect(await listed(mira)).toMatchObject([{ ticket: { id: one }, code: null, params: {} }]);
    // Where only the reason names it, by its number.
    await sql('update mutation_log set args = $2, params = $3 where operation_id = $1', [
      merge.operationId,
      JSON.stringify({ ticketId: one }),
      JSON.stringify({ number: 1, otherNumber: refused?.params.targetNumber }),
    ]);
    expect(await listed(mira)).toMatchObject([{ ticket: { id: one }, code: null, params: {} }]);
    await become(MIRA, 'supervisor', test.organization.teamIds);
    expect(await listed(mira)).toMatchObject([{ code: 'targetClosed' }]);
  });

  it('R234: under an identity that was used before has a place of its own, once, beside what came first', async () => {
    const first = await pushRefused('came first');
    const other = { ...note('came under the same identity'), operationId: first.operationId };
    for (const n of [2, 3]) {
      expect((await push({ ...other, n })).results).toMatchObject([{ code: 'operationReused' }]);
    }
    const items = await listed(mira);
    expect(items).toMatchObject([
      { args: other.args, code: 'operationReused' },
      { args: first.args, code: 'ticketNotFound', operationId: first.operationId },
    ]);
    const name = items[0]?.operationId ?? '';
    expect(name).not.toBe(first.operationId);
    expect((await settle(name, mira)).body).toMatchObject({ isSettled: true });
    expect(await listed(mira)).toMatchObject([{ operationId: first.operationId }]);
    // Settled once, also when the workstation says it again.
    await push({ ...other, n: 4 });
    expect(await listed(mira)).toHaveLength(1);
  });

  it('R95 R234: is listed once however it is paged, also what came again in the same batch', async () => {
    const first = await pushRefused('the first of a batch');
    for (const n of [2, 3, 4, 5]) await push({ ...note(`another ${n}`), operationId: first.operationId, n });
    await push({ ...note('the last of a batch'), n: 6 });
    await sql('update mutation_log set received_at = 5 where client_id = $1', [clientId]);
    const pool = test.server.context.pool;
    const tenantId = test.organization.tenantId;
    const whole = (await listRefusedWork(pool, tenantId, null, 10)).map(({ operationId }) => operationId);
    expect(new Set(whole).size).toBe(6);
    const paged: string[] = [];
    for (let after: RefusedWorkRow | undefined, page = 0; page < 6; page += 1) {
      [after] = await listRefusedWork(pool, tenantId, after ?? null, 1);
      paged.push(after?.operationId ?? 'nothing more');
    }
    expect(paged).toEqual(whole);
  });

  it('R234: is taken from there as a change of its own', async () => {
    const first = note('taken at once');
    await push(first);
    const other = { ...note('taken by the administrator'), operationId: first.operationId, n: 2 };
    await push(other);
    const [item] = await listed(mira);
    expect(item?.code).toBe('operationReused');
    const outcome = await retryRefusedWork(mutationPorts(test.server.context), item?.operationId ?? '');
    expect(outcome).toMatchObject({ outcome: 'applied' });
    expect(await countNotes('taken by the administrator')).toBe(1);
    expect(await listed(mira)).toEqual([]);
  });

  it('of one’s own is in one’s own attention list, not here', async () => {
    await become(MIRA, 'supervisor', []);
    const answer = await push({ ...note('my own'), args: { ticketId: 'nonsense' } }, mira);
    expect(answer.results).toMatchObject([{ verdict: 'refused' }]);
    await become(MIRA, 'admin', test.organization.teamIds);
    expect(await listed(mira)).toEqual([]);
  });

  it('R143: comes without what the asking person may not see', async () => {
    const customer = {
      id: randomUUID(),
      organizationId: randomUUID(),
      name: 'Ann',
      email: 'canary@customer.example',
      phone: '555 canary',
      locale: 'en',
      createdAt: 0,
    };
    const answer = await push({ ...note(''), name: 'customer.create', args: { customer } });
    expect(answer.results).toMatchObject([{ verdict: 'refused', code: 'customerNotFound' }]);
    expect(await listed(mira)).toMatchObject([{ args: { customer }, isMasked: false }]);
    const email = test.organization.users[MIRA]?.email ?? '';
    await hideFields(test.server.context, email, ['customer.email', 'customer.phone']);
    onTestFinished(async () => {
      await hideFields(test.server.context, email, []);
    });
    const [item] = await listed(mira);
    expect(item).toMatchObject({
      args: { customer: { ...customer, email: null, phone: null } },
      isMasked: true,
    });
    expect(JSON.stringify(item)).not.toContain('canary');
  });

  it('is settled once, and comes once however often it came', async () => {
    const mutation = await pushRefused('twice under two clients');
    clientId = randomUUID();
    expect((await push(mutation)).results).toMatchObject([{ verdict: 'refused' }]);
    expect(await listed(mira)).toHaveLength(1);
    expect((await settle(mutation.operationId, mira)).body).toEqual({ isSettled: true });
    expect(await listed(mira)).toEqual([]);
    expect(codeOf(await settle(mutation.operationId, mira))).toBe('notFound');
  });

  describe('at the command line', () => {
    const outpost = async (...args: string[]) => {
      const child = spawn(process.execPath, ['scripts/outpost.ts', ...args, '--json'], {
        env: {
          ...process.env,
          ...UNSAFE_DATABASE,
          DATABASE_URL: databaseUrl,
          OUTPOST_DATA_DIR: test.dataDir,
          LANG: 'en',
        },
      });
      const [out, err, code] = await Promise.all([
        readAll(child.stdout),
        readAll(child.stderr),
        new Promise((resolve) => child.once('exit', resolve)),
      ]);
      return { code, answer: JSON.parse(code === 0 ? out : err) as Record<string, unknown> };
    };

    const retry = (operationId: string) => retryRefusedWork(mutationPorts(test.server.context), operationId);

    it('is listed whole and judged again as its author, once', async () => {
      const { operationId, args } = await pushRefused('tried again');
      expect((await outpost('sync', 'list-quarantined')).answer.changes).toMatchObject([
        {
          id: operationId,
          author: { name: 'Wei' },
          device: { name: 'Test' },
          ticket: { number: 1 },
          args,
          verdict: 'refused',
          code: 'ticketNotFound',
        },
      ]);
      // Still out of reach: refused again, and still there.
      expect(await retry(operationId)).toEqual({ outcome: 'refused', code: 'ticketNotFound', params: {} });
      expect(await countNotes('tried again')).toBe(0);
      await become(WEI, 'agent', test.organization.teamIds);
      expect((await outpost('sync', 'retry', operationId)).answer.changes).toEqual([
        { id: operationId, outcome: 'applied', verdict: 'applied' },
      ]);
      const { rows } = await sql('select author_user_id from message where body_text = $1', ['tried again']);
      expect(rows).toEqual([{ author_user_id: test.organization.users[WEI]?.id }]);
      expect(await retry(operationId)).toEqual({ outcome: 'unknown' });
      expect(await countNotes('tried again')).toBe(1);
      // The author's own "apply again" afterwards finds the message there.
      await push({ ...note(''), operationId: randomUUID(), args, n: 2 });
      expect(await countNotes('tried again')).toBe(1);
    });

    it('person hide keeps fields from a person by their address, and says which there are', async () => {
      const email = test.organization.users[WEI]?.email ?? '';
      const hidden = async () =>
        (await sql('select hidden_fields as fields, seq from user_account where email = $1', [email]))
          .rows[0];
      const before = await hidden();
      expect(
        await outpost('person', 'hide', email.toUpperCase(), 'customer.phone', 'customer.email'),
      ).toEqual({
        code: 0,
        answer: {
          email,
          hiddenFields: ['customer.email', 'customer.phone'],
        },
      });
      expect((await hidden()).fields).toEqual(['customer.email', 'customer.phone']);
      expect((await hidden()).seq).toBeGreaterThan(before.seq);
      const unknown = await outpost('person', 'hide', email, 'customer.shoeSize');
      expect(unknown).toMatchObject({
        code: 1,
        answer: { error: { code: 'argumentsInvalid', message: expect.stringContaining('ticket.category') } },
      });
      expect(await outpost('person', 'hide', 'nobody@example.test')).toMatchObject({
        answer: { error: { code: 'notFound' } },
      });
      expect((await outpost('person', 'hide', email)).answer.hiddenFields).toEqual([]);
      expect((await hidden()).fields).toEqual([]);
    });

    it('of somebody who was switched off stays where it is', async () => {
      const { operationId } = await pushRefused('of somebody who left');
      await sql('update user_account set is_active = false where id = $1', [
        test.organization.users[WEI]?.id,
      ]);
      expect(await retry(operationId)).toEqual({ outcome: 'refused', code: 'accountInactive', params: {} });
      expect(await listed(mira)).toMatchObject([{ operationId }]);
    });
  });
});
