import pg from 'pg';

const INT8 = 20;

/** Connection settings of the server's pool. */
export interface PoolOptions {
  readonly url: string;
  readonly max: number;
}

/**
 * A pool whose sessions are safe for the counter (sync.md 2.3): READ COMMITTED, no session that sits idle inside a
 * transaction, statement time-outs. 64-bit numbers arrive as numbers; ours stay far below 2^53.
 */
export function createPool({ url, max }: PoolOptions): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    max,
    application_name: 'outpost',
    idle_in_transaction_session_timeout: 15_000,
    statement_timeout: 30_000,
    options: '-c default_transaction_isolation=read\\ committed',
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
}
