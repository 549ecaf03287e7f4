import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { OwnPresence } from '../../shared/model/presence.ts';
import type { PresenceClaim } from './presence-board.ts';

/** How nodes on one database tell each other: PostgreSQL hands a notification on and keeps nothing of it. */
export interface PresenceChannel {
  publish(claims: readonly PresenceClaim[]): Promise<void>;
  close(): Promise<void>;
}

const CHANNEL = 'outpost_presence';
/** PostgreSQL takes notifications of less than 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7_500;
const RECONNECT_MS = 1_000;

const Claims = z.array(
  z.object({ tenantId: z.uuid(), line: z.uuid(), userId: z.uuid(), tickets: OwnPresence }),
);

/** Listens on a connection of its own for as long as the node runs; what is said while it is lost is not heard. */
export function startPresenceChannel(
  pool: Pool,
  options: { onClaims(claims: readonly PresenceClaim[]): void; onError(error: unknown): void },
): PresenceChannel {
  let isClosed = false;
  let listener: PoolClient | null = null;
  let timer: NodeJS.Timeout | undefined;

  const lose = (client: PoolClient, error: unknown): void => {
    if (listener !== client) return;
    listener = null;
    client.release(true);
    if (isClosed) return;
    options.onError(error);
    timer = setTimeout(connect, RECONNECT_MS);
    timer.unref();
  };
  const listen = async (): Promise<void> => {
    const client = await pool.connect();
    if (isClosed) {
      client.release();
      return;
    }
    listener = client;
    client.on('error', (error) => lose(client, error));
    client.on('end', () => lose(client, new Error('The connection of the listener ended')));
    client.on('notification', ({ payload }) => {
      const claims = Claims.safeParse(parseJson(payload ?? ''));
      if (claims.success) options.onClaims(claims.data);
      else options.onError(claims.error);
    });
    await client.query(`listen ${CHANNEL}`).catch((error: unknown) => lose(client, error));
  };
  const connect = (): void => {
    listen().catch((error: unknown) => {
      if (isClosed) return;
      options.onError(error);
      timer = setTimeout(connect, RECONNECT_MS);
      timer.unref();
    });
  };

  connect();
  return {
    async publish(claims) {
      for (const payload of payloadsOf(claims))
        await pool.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const client = listener;
      listener = null;
      if (client === null) return;
      // A connection that goes back to the pool must not listen on.
      client.removeAllListeners('notification');
      client.release(true);
    },
  };
}

/** As many notifications as the claims need. */
function payloadsOf(claims: readonly PresenceClaim[]): readonly string[] {
  const payloads: string[] = [];
  let batch: PresenceClaim[] = [];
  let bytes = 2;
  for (const claim of claims) {
    const size = Buffer.byteLength(JSON.stringify(claim)) + 1;
    if (batch.length > 0 && bytes + size > MAX_PAYLOAD_BYTES) {
      payloads.push(JSON.stringify(batch));
      batch = [];
      bytes = 2;
    }
    batch.push(claim);
    bytes += size;
  }
  if (batch.length > 0) payloads.push(JSON.stringify(batch));
  return payloads;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
