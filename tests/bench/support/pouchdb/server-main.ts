import { once } from 'node:events';
import { join } from 'node:path';
import { benchRows } from '../bench-server.ts';
import { loadPouchDb } from './pouchdb.ts';

// A PouchDB server with the rows of the benchmark, one document each. Prints where it is; ends with its input.
const [folder = '', dataDir = '', ...counts] = process.argv.slice(2);
const [ticketCount = 0, messagesPerTicket = 0] = counts.map(Number);
const { PouchDB, createApp, serve } = loadPouchDb(folder);
const Local = PouchDB.defaults({ prefix: `${dataDir}/` });
const database = new Local('bench');
const documents = benchRows(ticketCount, messagesPerTicket).rows.map(({ entity, row }) => ({
  ...row,
  _id: `${entity} ${String(row.id)}`,
}));
const AT_ONCE = 5_000;
for (let start = 0; start < documents.length; start += AT_ONCE) {
  await database.bulkDocs(documents.slice(start, start + AT_ONCE));
}
const app = createApp();
const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(dataDir, 'log.txt') };
app.use('/', serve(Local, options));
const server = app.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}/bench`;
  process.stdout.write(`${JSON.stringify({ url, rows: documents.length })}\n`);
});
await once(process.stdin.resume(), 'end');
process.exit(0);
