import { loadZero, type Tables } from './zero.ts';

// One first sync into memory, in a process of its own. Prints its rows and milliseconds.
const [folder = '', , served = ''] = process.argv.slice(2);
const { url, tables: fields } = JSON.parse(served) as { url: string; tables: Tables };
const { zero, schema, queryOf } = await loadZero(folder, fields);
const startedAt = performance.now();
const client = new zero.Zero({ cacheURL: url, schema, userID: 'bench', kvStore: 'mem', logLevel: 'error' });
await Promise.all(Object.keys(fields).map((name) => client.preload(queryOf(name)).complete));
const ms = performance.now() - startedAt;
const found = await Promise.all(Object.keys(fields).map((name) => client.run(queryOf(name))));
const count = found.reduce((sum, rows) => sum + rows.length, 0);
process.stdout.write(`${JSON.stringify({ count, ms })}\n`, () => process.exit(0));
