import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpClient, type HttpClient } from '../../../../electron/sync/http-client.ts';
import { startValve, type Valve } from '../../../sync/network/valve.ts';

const STALL_MS = 60_000;
/** Nine tenths of it. */
const ALMOST_MS = 54_000;
const EVERYTHING = 1e9;
describe('R157: a transfer over a line on which only what is let through moves', () => {
  let server: Server;
  let valve: Valve;
  let client: HttpClient;
  let answer: Buffer;

  beforeEach(async () => {
    answer = Buffer.alloc(64 * 1024, 'x');
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.setHeader('content-length', answer.length);
        response.flushHeaders();
        response.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    valve = await startValve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    client = createHttpClient(valve.url);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await valve.stop();
    server.closeAllConnections();
    server.close();
  });

  /** What has been let through is everywhere where it can be: all of it happens in this process, and no clock decides it. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 200; turn += 1) await nextTurn();
  };
  const letPass = async (direction: 'up' | 'down', bytes: number): Promise<void> => {
    valve.letPass(direction, bytes);
    await settle();
  };
  /** The time of those who wait stands still, but for what the test lets pass of it. */
  const holdTime = (): void => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  };
  const ask = () => {
    const outcome = { ended: null as 'whole' | 'broken' | null };
    const asked = client.bytes({ path: '/', stallMs: STALL_MS });
    asked.then(
      ({ body }) => {
        outcome.ended = body.length === answer.length ? 'whole' : 'broken';
      },
      () => {
        outcome.ended = 'broken';
      },
    );
    return outcome;
  };

  it('arrives whole, however many times the limit it takes, while something moves', async () => {
    holdTime();
    const outcome = ask();
    await letPass('up', EVERYTHING);
    for (let part = 0; part < 10; part += 1) {
      vi.advanceTimersByTime(ALMOST_MS);
      await letPass('down', 5_000);
      expect(outcome.ended).toBeNull();
    }
    await letPass('down', EVERYTHING);
    expect(outcome.ended).toBe('whole');
  });

  it.each([
    ['before an answer', 0],
    ['in the middle of the answer', 20_000],
  ])('ends when nothing has moved for the limit: %s', async (_where, bytes) => {
    holdTime();
    const outcome = ask();
    await letPass('up', EVERYTHING);
    await letPass('down', bytes);
    vi.advanceTimersByTime(ALMOST_MS);
    await settle();
    expect(outcome.ended).toBeNull();
    vi.advanceTimersByTime(STALL_MS - ALMOST_MS);
    await settle();
    expect(outcome.ended).toBe('broken');
  });
});
