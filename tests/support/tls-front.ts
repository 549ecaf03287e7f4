import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';

const FOLDER = join(import.meta.dirname, '../fixtures/tls');
const read = (name: string): string => readFileSync(join(FOLDER, `${name}.pem`), 'utf8');

/** An authority of an office, as one that the operating system of its computers trusts. */
export const OFFICE_AUTHORITY = join(FOLDER, 'authority.cert.pem');

/** Signed by the office's authority, for `localhost` unless it says otherwise; `localhost` signed itself. */
export type Certificate = 'office' | 'other-host' | 'expired' | 'localhost';

/** Speaks TLS in front of a server, as the proxy of an installation does; web sockets pass as well. */
export interface TlsFront {
  readonly url: string;
  /** Shows this certificate from now on, and ends what is open. */
  show(certificate: Certificate): void;
  /** How many bytes somebody has sent who took the certificate that is shown now. */
  heard(): number;
  stop(): Promise<void>;
}

export async function startTlsFront(targetUrl: string, certificate: Certificate): Promise<TlsFront> {
  const { hostname, port } = new URL(targetUrl);
  const open = new Set<TLSSocket>();
  let heard = 0;
  const keyPair = (name: Certificate) => ({ key: read('localhost.key'), cert: read(`${name}.cert`) });
  const server = createServer(keyPair(certificate), (socket) => {
    const upstream = connect(Number(port), hostname);
    open.add(socket);
    socket.on('data', (chunk) => {
      heard += chunk.length;
    });
    socket.pipe(upstream).pipe(socket);
    // The end of one side is the end of both.
    for (const [side, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      side.on('error', () => other.destroy());
      side.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The front has no port');
  const endAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `https://localhost:${address.port}`,
    show(name) {
      server.setSecureContext(keyPair(name));
      endAll();
      heard = 0;
    },
    heard: () => heard,
    stop() {
      endAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
