import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { hideFields } from '../../server/accounts/hide-fields.ts';
import { OperationId } from '../../shared/model/ids.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('R95: refused work of colleagues', () => {
  const desk = useWorkstation();
  const sql = (text: string, values: unknown[]) => desk.test.server.context.pool.query(text, values);
  const [MIRA, WEI] = [0, 1];
  const become = (index: number, role: string, teamIds: readonly string[]) =>
    sql('update user_account set role = $2, team_ids = $3 where id = $1', [
      desk.test.organization.users[index]?.id,
      role,
      JSON.stringify(teamIds),
    ]);
  /** Wei's words on a ticket that went out of Wei's reach while they were written. */
  const refusedNote = async (words: string, more: object = {}) => {
    const { tokens } = await desk.test.signIn(WEI);
    await become(WEI, 'agent', []);
    const operationId = OperationId.parse(randomUUID());
    const args = {
      ticketId: desk.ticketId,
      messageId: randomUUID(),
      bodyHtml: `<p>${words}</p>`,
      bodyText: words,
      ...more,
    };
    const mutation = {
      n: 1,
      operationId,
      name: 'ticket.add-note',
      version: 1,
      args,
      baseSeq: 0,
      createdAt: 1,
    };
    const body = {
      clientId: randomUUID(),
      epoch: desk.test.organization.epoch,
      mutations: [mutation],
      path: [],
    };
    const { body: answer } = await desk.test.post('/sync/push', body, tokens.accessToken);
    expect(answer).toMatchObject({ results: [{ verdict: 'refused', code: 'ticketNotFound' }] });
    return { operationId, messageId: args.messageId };
  };
  const listed = async () => (await desk.workspace().colleagues.list()).items;

  beforeEach(async () => {
    await sql('update mutation_log set settled_at = 1', []);
    await become(MIRA, 'supervisor', desk.test.organization.teamIds);
    await desk.signIn();
    await desk.synced();
  });

  test('are shown with author, ticket and words, done in the own name once, and settled', async () => {
    const { operationId, messageId } = await refusedNote('what Wei found out');
    expect(await listed()).toMatchObject([
      {
        operationId,
        state: 'refused',
        code: 'ticketNotFound',
        text: 'what Wei found out',
        authorName: 'Wei',
        deviceName: 'Test',
        ticketId: desk.ticketId,
        ticketNumber: 1,
        canTakeOver: true,
      },
    ]);
    expect(await desk.workspace().colleagues.takeOver(operationId)).toMatchObject({ isSaved: true });
    await desk.synced();
    const { rows } = await sql('select author_user_id as author from message where id = $1', [messageId]);
    expect(rows).toEqual([{ author: desk.test.organization.users[MIRA]?.id }]);
    expect(await listed()).toEqual([]);
    expect(await desk.refusal(() => desk.workspace().colleagues.takeOver(operationId))).toBe('notFound');
  });

  test('are only marked where they carry files that nobody else has sent', async () => {
    const file = {
      sha256: 'a'.repeat(64),
      sizeBytes: 1,
      filename: 'a.txt',
      mimeType: 'text/plain',
      contentId: null,
      thumbnailSha256: null,
    };
    const { operationId } = await refusedNote('with a file', {
      attachments: [{ id: randomUUID(), ...file }],
    });
    expect(await listed()).toMatchObject([{ operationId, canTakeOver: false }]);
    expect(await desk.refusal(() => desk.workspace().colleagues.takeOver(operationId))).toBe('notFound');
    expect(await desk.workspace().colleagues.settle(operationId)).toEqual({ isSettled: true });
    expect(await listed()).toEqual([]);
  });

  test('R111 a new ticket stands with what was written to it, and both are done in the own name, the ticket first', async () => {
    await become(WEI, 'agent', desk.test.organization.teamIds);
    const { tokens } = await desk.test.signIn(WEI);
    const [ticketId, messageId] = [randomUUID(), randomUUID()];
    const calls = [
      {
        name: 'ticket.create',
        args: {
          ...{ ticketId, number: 900_000, subject: 'Opened by Wei', priority: 1, type: 'incident' },
          ...{ channel: 'phone', customerId: null, teamId: desk.test.organization.teamIds[0] },
          ...{ assigneeId: null, tags: [], message: null },
        },
      },
      {
        name: 'ticket.add-note',
        args: { ticketId, messageId, bodyHtml: 'and what Wei wrote', bodyText: 'and what Wei wrote' },
      },
    ];
    const mutations = calls.map((call, index) => ({
      ...{ n: index + 1, operationId: randomUUID(), version: 1, baseSeq: 0, createdAt: index + 1 },
      ...call,
    }));
    const { epoch } = desk.test.organization;
    const body = { clientId: randomUUID(), epoch, mutations, path: [] };
    const { body: answer } = await desk.test.post('/sync/push', body, tokens.accessToken);
    expect(answer).toMatchObject({ results: [{ code: 'numberNotLeased' }, { code: 'ticketNotFound' }] });
    const [create, note] = mutations.map(({ operationId }) => OperationId.parse(operationId));
    const items = await listed();
    expect(items).toHaveLength(2);
    expect(items.find(({ operationId }) => operationId === create)).toMatchObject({
      partOf: null,
      canTakeOver: true,
    });
    expect(items.find(({ operationId }) => operationId === note)).toMatchObject({
      partOf: create,
      text: 'and what Wei wrote',
      canTakeOver: true,
    });
    await waitFor(() => desk.workspace().takeNumber(), { what: 'a leased number' });
    for (const operationId of [create, note]) {
      expect(await desk.workspace().colleagues.takeOver(OperationId.parse(operationId))).toMatchObject({
        isSaved: true,
      });
    }
    await desk.synced();
    expect(await desk.countInCenter(messageId)).toBe(1);
    const { rows } = await sql('select subject from ticket where id = $1', [ticketId]);
    expect(rows).toEqual([{ subject: 'Opened by Wei' }]);
    expect(await listed()).toEqual([]);
  });

  test('R143 R144: a field that is hidden leaves the open store by itself, and work that lacks it is not done', async () => {
    const { tokens } = await desk.test.signIn(WEI);
    const customer = {
      id: randomUUID(),
      organizationId: randomUUID(),
      name: 'New',
      email: 'new@customer.example',
      phone: null,
      locale: 'en',
      createdAt: 0,
    };
    const mutation = {
      ...{ n: 1, operationId: randomUUID(), version: 1, baseSeq: 0, createdAt: 1 },
      ...{ name: 'customer.create', args: { customer } },
    };
    const { epoch } = desk.test.organization;
    const body = { clientId: randomUUID(), epoch, mutations: [mutation], path: [] };
    const { body: answer } = await desk.test.post('/sync/push', body, tokens.accessToken);
    expect(answer).toMatchObject({ results: [{ code: 'customerNotFound' }] });
    const ann = () => desk.workspace().query('customer.find', { text: 'Ann Meyer', limit: 1 });
    expect(ann()).toMatchObject([{ email: 'ann@customer.example' }]);
    await hideFields(desk.test.server.context, desk.email, ['customer.email']);
    await waitFor(() => (ann() as { email: string | null }[])[0]?.email === null, {
      what: 'a hidden address',
    });
    expect(await listed()).toMatchObject([{ operationId: mutation.operationId, canTakeOver: false }]);
    const takeOver = () => desk.workspace().colleagues.takeOver(OperationId.parse(mutation.operationId));
    expect(await desk.refusal(takeOver)).toBe('notFound');
    await hideFields(desk.test.server.context, desk.email, []);
    await waitFor(() => (ann() as { email: string | null }[])[0]?.email === 'ann@customer.example', {
      what: 'the address again',
    });
  });

  test('need the line, and the right', async () => {
    await refusedNote('not for everybody');
    desk.proxy.cut();
    expect(await desk.refusal(() => desk.workspace().colleagues.list())).toBe('serverUnreachable');
    desk.proxy.restore();
    await become(MIRA, 'agent', desk.test.organization.teamIds);
    expect(await desk.refusal(() => desk.workspace().colleagues.list())).toBe('notPermitted');
  });
});
