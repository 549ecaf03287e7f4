import pg from 'pg';
import { PreparingClient } from './preparing-client.ts';

const INT8 = 20;

/** Connection settings of the server's pool. */
export interface PoolOptions {
  readonly url: string;
  readonly max: number;
  /** Told of every session that the database ended or the network lost; the work on it fails by itself. */
  readonly onLost?: (error: Error) => void;
}

/**
 * Of every session, whatever the database, the role or the address says: what the counter needs (sync.md 2.3), and that
 * a commit is on the disk before a client hears of it.
 */
const SESSION_OPTIONS = '-c default_transaction_isolation=read\\ committed -c synchronous_commit=on';

/** The address without its own options, which would take the place of ours, and all of them together; ours count. */
function withSessionOptions(url: string): { readonly connectionString: string; readonly options: string } {
  const own = URL.parse(url)?.searchParams.get('options');
  if (!own) return { connectionString: url, options: SESSION_OPTIONS };
  const address = new URL(url);
  address.searchParams.delete('options');
  return { connectionString: address.href, options: `${own} ${SESSION_OPTIONS}` };
}

/**
 * A pool whose sessions are safe for the counter (sync.md 2.3): READ COMMITTED, no session that sits idle inside a
 * transaction, statement time-outs; and whose commits are durable. 64-bit numbers arrive as numbers; ours stay far below 2^53.
 *
 * The pool itself hears only of idle sessions that are lost. One that is lost while it is lent out tells its own
 * client, whose unheard `error` would end the process: `onLost` hears of both. The query in progress, or the next
 * one, is refused as well, so that nobody takes the work for done.
 */
export function createPool({ url, max, onLost = () => undefined }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    Client: PreparingClient,
    ...withSessionOptions(url),
    max,
    // Questions asked in one breath go in one round trip; the database answers them in the order in which they were asked.
    pipeline: true,
    application_name: 'outpost',
    idle_in_transaction_session_timeout: 15_000,
    statement_timeout: 30_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  pool.on('connect', (client) =>
    client.on('error', (error) => {
      // A pool that was told to end has said goodbye on every session: the database may cut them off before it reads it.
      if (!pool.ending) onLost(error);
    }),
  );
  // Idle sessions are heard of above; without a listener of its own the pool would throw.
  pool.on('error', () => undefined);
  return pool;
}
