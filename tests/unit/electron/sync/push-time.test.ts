import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../../electron/sync/http-client.ts';
import { createHttpTransport } from '../../../../electron/sync/http-transport.ts';
import type { SyncTransport } from '../../../../electron/sync/ports.ts';
import { SERVED_HEADER } from '../../../../shared/contract/sync-protocol.ts';

const ANSWER = {
  kind: 'judged',
  lastMutation: 0,
  durableMutation: 0,
  results: [],
  standing: { line: null, seq: 1, seal: 's' },
};

describe('R106: how long a push was on the line', () => {
  let transport: SyncTransport;
  let served: string | null = null;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (served !== null) response.setHeader(SERVED_HEADER, served);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
    });
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    transport = createHttpTransport(createHttpClient(`http://127.0.0.1:${port}`), {
      token: () => Promise.resolve('token'),
      forget: () => undefined,
      adopt: () => Promise.resolve(),
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const push = async (): Promise<number> => {
    let elapsed = Number.NaN;
    const watch = {
      patienceMs: 60_000,
      onAnswer(ms: number) {
        elapsed = ms;
      },
    };
    await transport.push({ clientId: randomUUID() as never, epoch: 'e', mutations: [], path: [] }, watch);
    return elapsed;
  };

  it('leaves out what the center says that it took, so a slow one makes no batch smaller', async () => {
    served = '3600000';
    expect(await push()).toBe(0);
  });

  it.each([
    ['no word of it', null],
    ['a word that is no number', 'soon'],
  ])('is all of the time where the center gives %s', async (_, said) => {
    served = said;
    expect(await push()).toBeGreaterThan(0);
  });
});
