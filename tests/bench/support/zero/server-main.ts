import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { findFreePort } from '../../../../server/postgres/postmaster.ts';
import { startEmbeddedPostgres } from '../../../../server/postgres/start-embedded-postgres.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { benchRows } from '../bench-server.ts';
import { loadZero, type Tables, tablesOf, type ZeroServerPackage } from './zero.ts';

// zero-cache over a PostgreSQL with the rows of the benchmark. Prints its address and tables; ends with its input.
const [folder = '', dataDir = '', ...counts] = process.argv.slice(2);
const [ticketCount = 0, messagesPerTicket = 0] = counts.map(Number);
const { rows } = benchRows(ticketCount, messagesPerTicket);
const tables = tablesOf(rows);

const postgres = await startEmbeddedPostgres({
  dataDir: join(dataDir, 'postgres'),
  log: () => undefined,
  settings: { wal_level: 'logical', max_wal_senders: '10', max_replication_slots: '10' },
});
await fill(postgres.url);

const { schema, builder, load } = await loadZero(folder, tables);
const { handleQueryRequest } = (await load('@rocicorp/zero/server')) as ZeroServerPackage;
const api = createServer(async (request, response) => {
  const body = (await request.toArray()).join('');
  const asked = new Request(`http://127.0.0.1${request.url}`, { method: 'POST', body });
  const handler = (name: string): object => builder[name] ?? {};
  const answer = await handleQueryRequest({ handler, schema, request: asked, userID: 'bench' });
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
});
api.listen(0, '127.0.0.1');
await once(api, 'listening');

const port = await findFreePort();
const url = `http://127.0.0.1:${port}`;
const cache = spawn(process.execPath, [join(folder, 'node_modules/.bin/zero-cache')], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    ZERO_UPSTREAM_DB: postgres.url,
    ZERO_REPLICA_FILE: join(dataDir, 'zero.db'),
    ZERO_PORT: String(port),
    ZERO_QUERY_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}/query`,
    ZERO_ADMIN_PASSWORD: 'bench',
    ZERO_APP_ID: 'bench',
    ZERO_NUM_SYNC_WORKERS: '1',
    ZERO_LOG_LEVEL: 'error',
    DO_NOT_TRACK: '1',
    NODE_ENV: 'development',
  },
});
await waitFor(async () => (await fetch(url).catch(() => null))?.ok === true, {
  what: 'zero-cache to have its copy of the database',
  timeoutMs: 600_000,
});
process.stdout.write(`${JSON.stringify({ url, tables, rows: rows.length })}\n`);
await once(process.stdin.resume(), 'end');
cache.kill('SIGTERM');
await once(cache, 'exit');
await postgres.stop();
process.exit(0);

async function fill(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  for (const [name, fields] of Object.entries(tables)) {
    const columns = Object.entries(fields).map(([field, type]) => `"${field}" ${type}`);
    await client.query(`create table "${name}" (${columns.join(', ')}, primary key (id))`);
    await insert(client, name, tables);
  }
  await client.end();
}

async function insert(client: pg.Client, name: string, { [name]: fields = {} }: Tables): Promise<void> {
  const columns = Object.entries(fields).map(([field, type]) => `"${field}" ${type}`);
  const documents = rows.filter(({ entity }) => entity === name).map(({ row }) => row);
  const AT_ONCE = 5_000;
  for (let start = 0; start < documents.length; start += AT_ONCE) {
    await client.query(
      `insert into "${name}" select * from json_to_recordset($1) as r(${columns.join(', ')})`,
      [JSON.stringify(documents.slice(start, start + AT_ONCE))],
    );
  }
}
