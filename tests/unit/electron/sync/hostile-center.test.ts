import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createHttpClient } from '../../../../electron/sync/http-client.ts';
import { createHttpTransport } from '../../../../electron/sync/http-transport.ts';
import type { SyncTransport } from '../../../../electron/sync/ports.ts';
import { encodePage } from '../../../../shared/contract/page-codec.ts';
import {
  LIMITS,
  PAGE_TYPE,
  type PageHeader,
  PROTOCOL_VERSION,
  RECEIVED,
} from '../../../../shared/contract/sync-protocol.ts';
import { sampleHeader, sampleTrailer } from '../../../support/sample-page.ts';

const MB = 1024 * 1024;

const INFO = { product: 'outpost', version: '0', protocol: PROTOCOL_VERSION, minProtocol: PROTOCOL_VERSION };
const HEADER: PageHeader = sampleHeader(1);

function pageWith(lines: readonly string[], header: object = {}): Uint8Array {
  return encodePage({
    header: { ...HEADER, ...header },
    lines,
    trailer: sampleTrailer(1, lines.length),
  });
}

/** Random letters: they pack to three quarters at best. */
function noise(bytes: number): string {
  return randomBytes(bytes).toString('base64').slice(0, bytes);
}

const row = (text: string): string => JSON.stringify(['put', 'ticket', randomUUID(), 1, [text], []]);
const rows = (count: number): string[] =>
  Array.from({ length: count }, (_, id) => `["del","view","${id}",1]`);

const teamScopes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ scope: `team:${n}`, roots: 0, urgency: 0 }));

describe('a center that sends what no center may', () => {
  let transport: SyncTransport;
  let answer: (response: ServerResponse) => void = () => undefined;
  let sent = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      // Asked after an answer that is none (R151): there is nothing hostile in saying who it is.
      if (request.url === '/api/info') response.end(JSON.stringify(INFO));
      else answer(response);
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

  const send = (bytes: Uint8Array, packing = '') => {
    answer = (response) => {
      response.setHeader('content-type', `${PAGE_TYPE}${packing}`);
      response.end(bytes);
    };
  };
  const pull = () =>
    transport.pull({
      clientId: randomUUID() as never,
      epoch: 'e',
      cursor: 0,
      scopes: [],
      joiningScopes: [],
      maxBytes: 100_000,
      wantedNumbers: [],
    });

  it.each([
    ['a bomb in zstd', () => send(zstdCompressSync(Buffer.alloc(100 * MB, 97)), '+zstd')],
    ['a bomb in gzip', () => send(gzipSync(Buffer.alloc(100 * MB, 97)), '+gzip')],
    ['just over eight megabytes', () => send(zstdCompressSync(pageWith([row(noise(8 * MB))])), '+zstd')],
    [
      'more than twenty times its size',
      () => send(zstdCompressSync(pageWith([row('a'.repeat(3 * MB))])), '+zstd'),
    ],
    ['over eight megabytes as they are', () => send(pageWith([row(noise(8 * MB))]))],
    [
      'more scopes than a workstation holds',
      () => send(pageWith([], { addScopes: teamScopes(LIMITS.scopes + 1) })),
    ],
    ['too many rows', () => send(pageWith(rows(RECEIVED.pageRows + 1)))],
  ])('R75: refuses %s with a code', async (_name, prepare) => {
    prepare();
    await expect(pull()).rejects.toMatchObject({ kind: 'stop', code: 'pageRefused' });
  });

  it('R240: takes a page with as many scopes as a workstation may hold', async () => {
    send(pageWith([], { addScopes: teamScopes(LIMITS.scopes) }));
    expect((await pull()).header.addScopes).toHaveLength(LIMITS.scopes);
  });

  it.each([
    [
      'too many scopes',
      { addScopes: Array.from({ length: 1_201 }, (_, n) => ({ scope: `${n}`, roots: 0, urgency: 0 })) },
    ],
    ['a name of a scope that is too long', { dropScopes: ['x'.repeat(81)] }],
    ['an id that is none', { foundTickets: [{ number: 1, ticketId: '../../etc' }] }],
  ])('R75: does not take a page with %s', async (_name, header) => {
    send(pageWith([], header));
    await expect(pull()).rejects.toMatchObject({ kind: 'network' });
  });

  it('R75: cuts an answer that never ends, and takes no more than its limit of it', async () => {
    answer = (response) => {
      response.setHeader('content-type', PAGE_TYPE);
      const piece = Buffer.alloc(256 * 1024, 97);
      const more = (): void => {
        while (!response.destroyed) {
          sent += piece.byteLength;
          if (!response.write(piece)) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    };
    await expect(pull()).rejects.toMatchObject({ code: 'pageRefused' });
    // What both ends keep in their buffers comes on top.
    expect(sent).toBeLessThan(RECEIVED.pageBytes + 16 * MB);
  });

  const sendJson = (text: string, status = 200) => {
    answer = (response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(text);
    };
  };
  const numbers = () => transport.leaseNumbers({ clientId: randomUUID() as never, count: 1, held: [] });

  it.each([
    [
      'an answer larger than any of ours',
      () => sendJson(`{"blocks":[],"lost":[],"x":"${noise(8 * MB)}"}`),
      'pageRefused',
    ],
    [
      'an answer that nests too deep',
      () => sendJson(`{"blocks":[],"lost":[],"x":${'['.repeat(40)}${']'.repeat(40)}}`),
      'notAnOutpostServer',
    ],
    ['a bomb of brackets', () => sendJson('['.repeat(4_000_000)), 'notAnOutpostServer'],
    ['a refusal larger than any of ours', () => sendJson(`{"error":"${noise(MB)}"}`, 500), 'pageRefused'],
  ])('R98: takes nothing of %s', async (_name, prepare, code) => {
    prepare();
    await expect(numbers()).rejects.toMatchObject({ code });
    const standing = { line: null, seq: 1, seal: 's' };
    sendJson(JSON.stringify({ blocks: [], lost: [], standing }));
    expect(await numbers()).toEqual({ blocks: [], lost: [], standing });
  });

  it('R98: takes no page whose rows nest deeper than any of ours', async () => {
    const nested = (depth: number) =>
      `["put","view","${randomUUID()}",1,[${'['.repeat(depth)}${']'.repeat(depth)}],[]]`;
    send(pageWith([nested(31)]));
    await expect(pull()).rejects.toMatchObject({ code: 'pageRefused' });
    send(pageWith([nested(30)]));
    expect((await pull()).lines).toHaveLength(1);
  });

  it('R98: ends a live line on which a frame does not end, and passes over one that nests too deep', async () => {
    const pokes: unknown[] = [];
    const closed = (frames: string) =>
      new Promise<void>((resolve) => {
        answer = (response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(frames);
        };
        transport.openLive(
          'events',
          { clientId: randomUUID(), isMetered: false },
          {
            onOpen: () => undefined,
            onPoke: (news) => pokes.push(news),
            onPresence: () => undefined,
            onClose: () => resolve(),
          },
        );
      });
    const poke = (seq: number, more: string) => `data: {"type":"poke","seq":${seq},"news":null${more}}\n\n`;
    const deep = poke(1, `,"x":${'['.repeat(40)}${']'.repeat(40)}`);
    await closed(`${deep}${poke(2, '')}data: ${'a'.repeat(RECEIVED.frameBytes + 1)}`);
    expect(pokes).toEqual([null]);
  });

  it('R98: ends a socket on a frame of more bytes than any of ours, and takes nothing of it', async () => {
    const pokes: unknown[] = [];
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => {
      const poke = (more: string) => socket.send(`{"type":"poke","seq":1,"news":null${more}}`);
      poke('');
      // Fewer letters than the limit, and more bytes.
      poke(`,"x":"${'客'.repeat(RECEIVED.frameBytes / 2)}"`);
      poke('');
    });
    await new Promise<void>((resolve) => {
      transport.openLive(
        'socket',
        { clientId: randomUUID(), isMetered: false },
        {
          onOpen: () => undefined,
          onPoke: (news) => pokes.push(news),
          onPresence: () => undefined,
          onClose: () => resolve(),
        },
      );
    });
    sockets.close();
    expect(pokes).toEqual([null]);
  });

  it('R75: takes whatever an honest center sends: large ones, and small ones that pack well', async () => {
    send(zstdCompressSync(pageWith([row(noise(7 * MB))])), '+zstd');
    expect((await pull()).lines).toHaveLength(1);
    send(zstdCompressSync(pageWith([row('a'.repeat(MB))])), '+zstd');
    expect((await pull()).lines).toHaveLength(1);
    send(gzipSync(pageWith(rows(RECEIVED.pageRows))), '+gzip');
    expect((await pull()).lines).toHaveLength(RECEIVED.pageRows);
  });
});
