import { join } from 'node:path';
import { loadPouchDb } from './pouchdb.ts';

// One replication into an empty database, in a process of its own. Prints its documents and milliseconds.
const [folder = '', dataDir = '', served = ''] = process.argv.slice(2);
const { url } = JSON.parse(served) as { url: string };
const { PouchDB } = loadPouchDb(folder);
const startedAt = performance.now();
const { ok, docs_written: count } = await new PouchDB(join(dataDir, 'local')).replicate.from(url, {
  batch_size: 1_000,
});
const ms = performance.now() - startedAt;
if (!ok) throw new Error('PouchDB did not finish its replication');
process.stdout.write(`${JSON.stringify({ count, ms })}\n`, () => process.exit(0));
