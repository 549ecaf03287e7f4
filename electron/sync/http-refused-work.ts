import { RefusedWorkAnswer, SettleRefusedWorkAnswer } from '../../shared/contract/refused-work-protocol.ts';
import type { Access } from './access.ts';
import type { HttpClient } from './http-client.ts';
import { tokenCaller } from './with-token.ts';

/** The way to what the center keeps of colleagues' refused work. Every call rejects with TransportFailure when it is not answered. */
export interface RefusedWorkTransport {
  list(): Promise<RefusedWorkAnswer>;
  settle(operationId: string): Promise<boolean>;
}

/** Nobody waits longer for a list on a screen. */
const TIMEOUT_MS = 20_000;

export function createHttpRefusedWork(client: HttpClient, access: Access): RefusedWorkTransport {
  const withToken = tokenCaller(access);
  return {
    list: () =>
      withToken((headers) =>
        client.json({ path: '/api/refused-work', headers, stallMs: TIMEOUT_MS }, RefusedWorkAnswer),
      ),
    settle: (operationId) =>
      withToken(async (headers) => {
        const request = { path: '/api/refused-work/settle', body: { operationId }, headers };
        return (await client.json({ ...request, stallMs: TIMEOUT_MS }, SettleRefusedWorkAnswer)).isSettled;
      }),
  };
}
