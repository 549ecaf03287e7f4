import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../../electron/sync/http-client.ts';
import { patientDispatcher } from '../../../../electron/sync/patient-dispatcher.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { startValve, type Valve } from '../../../sync/network/valve.ts';

const EVERYTHING = 1e9;
const MEGABYTE = 1024 * 1024;
/** More than what both ends of a line inside one machine keep on the way. */
const LARGE = 48 * MEGABYTE;
const ANSWER = Buffer.alloc(64 * 1024, 'x');

describe('R157: a request over a line on which only what is let through moves', () => {
  let server: Server;
  let valve: Valve;

  beforeEach(async () => {
    server = createServer((request, response) => {
      request.resume().on('end', () => response.end(ANSWER));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    valve = await startValve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    await valve.stop();
    server.closeAllConnections();
    server.close();
  });

  it('moves on its way up as well, as the line takes it', async () => {
    let moves = 0;
    const sent = fetch(new URL('/', valve.url), {
      method: 'POST',
      body: Buffer.alloc(LARGE),
      dispatcher: patientDispatcher(() => {
        moves += 1;
      }),
    });
    valve.letPass('down', EVERYTHING);
    const grown = async (): Promise<void> => {
      const before = moves;
      valve.letPass('up', 8 * MEGABYTE);
      await waitFor(() => moves > before, { what: 'some more of it to be taken' });
    };
    await grown();
    await grown();
    await grown();
    // Nothing is taken that the line does not take: most of the rest still waits here.
    expect(moves).toBeLessThan(LARGE / (16 * 1024));
    valve.letPass('up', EVERYTHING);
    const response = await sent;
    expect((await response.arrayBuffer()).byteLength).toBe(ANSWER.length);
    expect(moves).toBe(LARGE / (16 * 1024));
  });

  it('knows no limit of the runtime: what has five minutes there has a moment in this test, and the answer comes later', async () => {
    const key = Symbol.for('undici.globalDispatcher.1');
    const usual = Reflect.get(globalThis, key) as NonNullable<RequestInit['dispatcher']>;
    const Carrier = usual.constructor as new (limits: object) => typeof usual;
    Reflect.set(globalThis, key, new Carrier({ headersTimeout: 100, bodyTimeout: 100 }));
    try {
      valve.letPass('up', EVERYTHING);
      // Without patience it ends here, so the limit is one.
      await expect(fetch(valve.url)).rejects.toMatchObject({ cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } });
      const asked = createHttpClient(valve.url).bytes({ path: '/' });
      let isOver = false;
      const over = (): void => {
        isOver = true;
      };
      asked.then(over, over);
      await expect(fetch(valve.url)).rejects.toMatchObject({ cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } });
      expect(isOver).toBe(false);
      valve.letPass('down', EVERYTHING);
      expect((await asked).body.byteLength).toBe(ANSWER.length);
    } finally {
      Reflect.set(globalThis, key, usual);
    }
  });
});
