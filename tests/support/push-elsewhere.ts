import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TestServer } from '../server/support/test-server.ts';

/** Newer than anything: the author has seen all there is. */
const ALL_SEEN = 1e9;

/** Somebody makes changes over a line of their own, in one batch; each must be applied. */
export async function pushElsewhere(
  test: TestServer,
  calls: readonly { readonly name: string; readonly args: unknown }[],
  { userIndex = 1, baseSeq = ALL_SEEN }: Readonly<{ userIndex?: number; baseSeq?: number }> = {},
): Promise<void> {
  const { tokens } = await test.signIn(userIndex);
  const answer = await test.post(
    '/sync/push',
    {
      clientId: randomUUID(),
      epoch: test.organization.epoch,
      path: [],
      mutations: calls.map((call, index) => ({
        n: index + 1,
        operationId: randomUUID(),
        version: 1,
        baseSeq,
        createdAt: Date.now(),
        ...call,
      })),
    },
    tokens.accessToken,
  );
  expect(answer.body).toMatchObject({ results: calls.map(() => ({ verdict: 'applied' })) });
}
