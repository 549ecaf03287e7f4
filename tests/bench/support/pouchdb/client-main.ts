import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadPouchDb } from './pouchdb.ts';

// One replication into an empty database, in a process of its own, then a day's changes going out and single ones coming
// in. Prints documents and milliseconds.
const [folder = '', dataDir = '', served = '', changes = '0'] = process.argv.slice(2);
const CHANGES = Number(changes);
const LIVE_ROUNDS = 60;
/** So far apart that no two changes share an answer, as in our own measurement. */
const PAUSE_MS = 250;
const { url } = JSON.parse(served) as { url: string };
const { PouchDB } = loadPouchDb(folder);
const local = new PouchDB(join(dataDir, 'local'));
const startedAt = performance.now();
const { ok, docs_written: count } = await local.replicate.from(url, { batch_size: 1_000 });
const ms = performance.now() - startedAt;
if (!ok) throw new Error('PouchDB did not finish its replication');
const work = CHANGES === 0 ? {} : { pushMs: await pushChanges(), liveMs: await hearChanges() };
process.stdout.write(`${JSON.stringify({ count, ms, ...work })}\n`, () => process.exit(0));

async function pushChanges(): Promise<number> {
  const { rows } = await local.allDocs({ limit: CHANGES, include_docs: true });
  await local.bulkDocs(rows.map(({ doc }) => ({ ...doc, priority: 7 })));
  const pushedFrom = performance.now();
  const { docs_written: sent } = await local.replicate.to(url, { batch_size: 1_000 });
  if (sent !== CHANGES) throw new Error(`PouchDB sent ${sent} of ${CHANGES} changes`);
  return performance.now() - pushedFrom;
}

/** From a put at the server's address to the change here, one after the other. */
async function hearChanges(): Promise<readonly number[]> {
  const remote = new PouchDB(url);
  const [first] = (await local.allDocs({ limit: 1, include_docs: true })).rows;
  if (first === undefined) throw new Error('PouchDB holds no document');
  let heard: (() => void) | null = null;
  const running = [
    local.replicate.from(url, { live: true, retry: true, since: 'now' }),
    local.changes({ live: true, since: 'now' }).on('change', ({ id }) => {
      if (id === first.doc._id) heard?.();
    }),
  ];
  const delays: number[] = [];
  let rev = first.doc._rev;
  // The first change waits for the line and is not counted.
  for (let round = 0; round <= LIVE_ROUNDS; round += 1) {
    await delay(PAUSE_MS);
    const changedAt = performance.now();
    const shown = new Promise<void>((resolve) => {
      heard = resolve;
    });
    rev = (await remote.put({ ...first.doc, _rev: rev, priority: round })).rev;
    await shown;
    if (round > 0) delays.push(performance.now() - changedAt);
  }
  for (const each of running) each.cancel();
  return delays;
}
