import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { SignInAnswer } from '../../../shared/contract/account-protocol.ts';
import { HelloAnswer } from '../../../shared/contract/sync-protocol.ts';

/** Newer than anything: the colleague has seen all there is. */
const ALL_SEEN = 1e9;

/** Somebody without a window changes things at a server, in one batch; each change must be taken, or end as it is said. */
export async function changeElsewhere(
  serverUrl: string,
  account: { readonly email: string; readonly password: string },
  calls: readonly { readonly name: string; readonly args: unknown }[],
  expected: object = { verdict: 'applied' },
): Promise<void> {
  const post = async (path: string, body: unknown, accessToken?: string): Promise<unknown> => {
    const authorization = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
    const headers = { 'content-type': 'application/json', ...authorization };
    const answer = await fetch(new URL(path, serverUrl), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const device = { deviceId: null, name: 'elsewhere', platform: 'linux' };
  const { tokens } = SignInAnswer.parse(await post('/api/account/sign-in', { ...account, device }));
  const clientId = randomUUID();
  const identity = { protocol: 1, appVersion: '0', clientId, epoch: null, cursor: null, standing: null };
  const { epoch } = HelloAnswer.parse(await post('/sync/hello', identity, tokens.accessToken));
  const mutations = calls.map((call, index) => ({
    n: index + 1,
    operationId: randomUUID(),
    version: 1,
    baseSeq: ALL_SEEN,
    createdAt: Date.now(),
    ...call,
  }));
  const answer = await post('/sync/push', { clientId, epoch, path: [], mutations }, tokens.accessToken);
  expect(answer).toMatchObject({ results: calls.map(() => expected) });
}
