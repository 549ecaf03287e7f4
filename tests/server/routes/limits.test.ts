import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLiveNode } from '../../../server/live/live-node.ts';
import { SYNC_RATES } from '../../../server/sync/allowance.ts';
import { budgetOf } from '../../../server/sync/read-page.ts';
import { LIMITS } from '../../../shared/contract/sync-protocol.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { codeOf, type TestServer, withServer } from '../support/test-server.ts';

describe.each(DATABASE_TARGETS)('what is refused on %s', (target) => {
  let test: TestServer;
  let token: string;
  const clientId = randomUUID();

  beforeAll(async () => {
    test = await withServer(target);
    token = (await test.signIn(0)).tokens.accessToken;
  });

  const note = (n: number, bodyText: string) => ({
    n,
    operationId: randomUUID(),
    name: 'ticket.add-note',
    version: 1,
    args: {
      ticketId: test.organization.ticketIds[0],
      messageId: randomUUID(),
      bodyHtml: bodyText,
      bodyText,
    },
    baseSeq: 1_000_000,
    createdAt: Date.now(),
  });
  const body = (mutations: readonly unknown[]) => ({
    clientId,
    epoch: test.organization.epoch,
    mutations,
    path: [],
  });
  const push = (mutations: readonly unknown[]) => test.post('/sync/push', body(mutations), token);
  const pull = (more: Readonly<Record<string, unknown>> = {}) =>
    test.post(
      '/sync/pull',
      {
        clientId,
        epoch: test.organization.epoch,
        cursor: 0,
        scopes: [],
        joiningScopes: [],
        maxBytes: 65_536,
        ...more,
      },
      token,
    );
  const standing = async () => {
    const { rows } = await test.server.context.pool.query(
      'select (select count(*) from message) as messages, (select count(*) from mutation_log) as judged, (select seq from tenant_seq) as seq',
    );
    return rows[0];
  };

  const hostile: readonly { name: string; code: string; send: () => Promise<{ body: unknown }> }[] = [
    {
      name: 'JSON nested deeper than any of ours',
      code: 'requestInvalid',
      send: () => test.post('/sync/push', `{"clientId":${'['.repeat(100_000)}`, token),
    },
    {
      name: 'an object that wants to be a prototype',
      code: 'requestInvalid',
      send: () => test.post('/sync/push', '{"__proto__":{"isAdmin":true}}', token),
    },
    {
      name: 'a batch of more changes than one may hold',
      code: 'requestInvalid',
      send: () =>
        push(Array.from({ length: LIMITS.batchMutations + 1 }, (_, index) => note(index + 1, 'many'))),
    },
    {
      name: 'a body larger than any batch',
      code: 'requestTooLarge',
      send: () => push([note(1, 'x'.repeat(3 * LIMITS.batchBytes))]),
    },
    {
      name: 'a batch that begins at number zero',
      code: 'requestInvalid',
      send: () => push([note(0, 'zero')]),
    },
    {
      name: 'a batch for another history',
      code: 'epochChanged',
      send: () =>
        test.post(
          '/sync/push',
          { ...body([note(1, 'other')]), epoch: '018f0000-0000-7000-8000-000000000000' },
          token,
        ),
    },
    {
      name: 'a batch that came through more servers than any tree of relays has',
      code: 'requestInvalid',
      send: () => {
        const path = Array.from({ length: LIMITS.pathServers + 1 }, (_, index) => `relay ${index}`);
        return test.post('/sync/push', { ...body([note(1, 'far')]), path }, token);
      },
    },
    {
      name: 'a batch that comes back to a server that it came through',
      code: 'pathCircle',
      send: () => {
        const path = ['relay', test.server.context.proofs.serverId, 'another relay'];
        return test.post('/sync/push', { ...body([note(1, 'round')]), path }, token);
      },
    },
    {
      name: 'a cursor below nothing',
      code: 'requestInvalid',
      send: () => pull({ cursor: -1 }),
    },
    {
      name: 'more scopes than a person may have',
      code: 'requestInvalid',
      send: () => {
        const most = LIMITS.scopes + LIMITS.singleTickets;
        return pull({ scopes: Array.from({ length: most + 1 }, (_, index) => `team:${index}`) });
      },
    },
    {
      name: 'a page of less than nothing',
      code: 'requestInvalid',
      send: () => pull({ maxBytes: -1 }),
    },
  ];
  for (const { name, code, send } of hostile) {
    it(`${name}: ${code}, and nothing has changed`, async () => {
      const before = await standing();
      expect(codeOf(await send())).toBe(code);
      expect(await standing()).toEqual(before);
    });
  }

  it('R97: a change larger than any workstation makes is refused by itself, and what is behind it goes through', async () => {
    const large = note(1, 'x');
    large.args.bodyHtml = '客'.repeat(900_000);
    const answer = await test.post(
      '/sync/push',
      { ...body([large, note(2, 'behind the large one')]), clientId: randomUUID() },
      token,
    );
    expect(answer.body).toMatchObject({
      results: [{ verdict: 'refused', code: 'changeTooLarge' }, { verdict: 'applied' }],
    });
  });

  it('R36: a page is sized by what is asked for, and holds no more rows and bytes than it may', () => {
    expect(budgetOf(64 * 1024)).toEqual({ rows: LIMITS.pageRows, bytes: 64 * 1024 });
    expect(budgetOf(1)).toEqual({ rows: LIMITS.pageRows, bytes: 4 * 1024 });
    expect(budgetOf(Number.MAX_SAFE_INTEGER)).toEqual({ rows: LIMITS.pageRows, bytes: LIMITS.pageBytes });
  });

  it('R51: one line more than a node may hold is turned away, until one has ended', () => {
    const node = createLiveNode(test.server.context);
    const carrier = () => ({ sayGoodbye: () => undefined, terminate: () => undefined }) as never;
    const leaves = Array.from({ length: LIMITS.linesPerNode }, () => node.admit(carrier()));
    expect(leaves).not.toContain(null);
    expect(node.admit(carrier())).toBeNull();
    leaves[0]?.();
    const last = node.admit(carrier());
    expect(last).not.toBeNull();
    for (const leave of [...leaves, last]) leave?.();
    node.close();
  });

  it('an ordinary request of the same shape is answered, so that it was the limit that refused', async () => {
    expect((await pull()).status).toBe(200);
  });

  describe('a packed body', () => {
    const send = (raw: Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
      fetch(new URL('/sync/push', test.server.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          authorization: `Bearer ${token}`,
          ...headers,
        },
        body: Uint8Array.from(raw),
      });
    const packed = (value: unknown) => gzipSync(JSON.stringify(value));
    const bomb = () => packed(body([note(1, ' '.repeat(20 * LIMITS.batchBytes))]));
    const cut = () => packed(body([note(1, randomUUID().repeat(100))])).subarray(0, 200);

    it('R90: is read like any other', async () => {
      const answer = await send(packed({ ...body([note(1, 'packed')]), clientId: randomUUID() }));
      expect(await answer.json()).toMatchObject({ kind: 'judged', results: [{ verdict: 'applied' }] });
    });

    it.each([
      ['R51: a bomb is unpacked no further than the limit', bomb, {}, 413, 'requestTooLarge'],
      ['R51: one that was cut is refused', cut, {}, 400, 'requestInvalid'],
      ['R51: what is no gzip is refused', () => Buffer.from('{}'), {}, 400, 'requestInvalid'],
      [
        'R51: another encoding is refused',
        () => packed(body([note(1, 'packed')])),
        { 'content-encoding': 'deflate' },
        400,
        'requestInvalid',
      ],
    ] as const)('%s', async (_name, raw, headers, status, code) => {
      const before = await standing();
      const answer = await send(raw(), headers);
      expect([answer.status, codeOf({ body: await answer.json() })]).toEqual([status, code]);
      expect(await standing()).toEqual(before);
      expect((await pull()).status).toBe(200);
    });
  });

  it('R51: pushes that come too fast wait as long as they are told, and then go through', async () => {
    const other = (await test.signIn(1)).tokens.accessToken;
    const knock = () => test.post('/sync/push', { ...body([]), clientId: randomUUID() }, other);
    const answers = await Promise.all(Array.from({ length: 3 * SYNC_RATES.pushes.burst }, () => knock()));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(SYNC_RATES.pushes.burst);
    for (const answer of refused) {
      expect(codeOf(answer)).toBe('tooManyRequests');
      expect(answer.body).toMatchObject({ error: { retryAfterMs: 1_000 } });
    }
    // Others are not slowed down by it.
    expect((await push([note(1, 'honest')])).body).toMatchObject({ results: [{ verdict: 'applied' }] });
    await expect.poll(async () => (await knock()).status, { timeout: 5_000 }).not.toBe(429);
  });

  it('R221: each route is not answered any more after a burst of one workstation, and is for another', async () => {
    const hasty = (await test.signIn(1)).tokens.accessToken;
    for (const [path, { burst }] of [
      ['/sync/hello', SYNC_RATES.hellos],
      ['/sync/numbers', SYNC_RATES.leases],
      ['/sync/wait', SYNC_RATES.polls],
      ['/sync/pull', SYNC_RATES.pages],
      // These have a burst together.
      ['/sync/snapshot', SYNC_RATES.pages],
      ['/sync/digests', SYNC_RATES.pages],
      ['/sync/reconcile', SYNC_RATES.pages],
    ] as const) {
      const refused = [];
      // One that says nothing is no request, and counts.
      for (let sent = 0; sent < 4 * burst && refused.length === 0; sent += 50) {
        const answers = await Promise.all(Array.from({ length: 50 }, () => test.post(path, {}, hasty)));
        refused.push(...answers.filter(({ status }) => status === 429));
      }
      expect(refused[0]?.body, path).toMatchObject({
        error: { code: 'tooManyRequests', retryAfterMs: expect.any(Number) },
      });
      expect(codeOf(await test.post(path, {}, token)), path).toBe('requestInvalid');
    }
  });
});
