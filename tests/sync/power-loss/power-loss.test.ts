import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SqliteDatabase } from '../../../db/client/connection.ts';
import { listDrafts } from '../../../db/client/local.ts';
import { openFileVault } from '../../../electron/store/files/file-vault.ts';
import { readJournal } from '../../../electron/store/journal.ts';
import { type OpenAccount, openAccount } from '../../../electron/store/open-account.ts';
import { randomInt, seededRandom } from '../../../shared/util/seeded-random.ts';
import { PASSWORD, withServer } from '../../server/support/test-server.ts';
import { createMemoryVault } from '../../support/memory-vault.ts';
import { buildPrograms } from '../kills/support/programs.ts';
import { STATION_PROGRAMS, Station } from '../kills/support/station.ts';
import { type DiskCall, readTrace, straceArguments } from './support/read-trace.ts';
import { TracedDisk } from './support/traced-disk.ts';

const IMAGES = 100;
const SEED = 20_261_126;
/** The channel to the parent: what the store has answered, the person has been told. */
const PARENT = 3;

/** What the parent was told in one run. Once the channel is closed its number is given to the next file or line. */
function listTellings(calls: readonly DiskCall[]): readonly DiskCall[] {
  const end = calls.findIndex((call) => call.kind === 'close' && call.file === PARENT);
  const channel = end < 0 ? calls : calls.slice(0, end);
  return channel.filter((call) => call.kind === 'write' && call.file === PARENT);
}

/** What a person did at one workstation, and what its disk went through meanwhile. */
interface Recording {
  readonly pool: Pool;
  readonly station: Station;
  readonly calls: readonly DiskCall[];
  /** Those of them that told the person something. */
  readonly tellings: ReadonlySet<DiskCall>;
  /** The first call after the store was open. */
  readonly openFrom: number;
}

/** What a person had been told as saved at some moment. */
interface Told {
  /** Changes, by their number here. */
  readonly changes: number;
  readonly drafts: number;
}

interface StoredChange {
  readonly n: number;
  readonly operationId: string;
  readonly args: string;
  readonly state: string;
}

const listChanges = (db: SqliteDatabase): readonly StoredChange[] =>
  db
    .prepare<[], StoredChange>('select n, operation_id as operationId, args, state from outbox order by n')
    .all();

/** Enough of everything that several checkpoints fall among the durable writes. */
async function work(
  station: Station,
  ticketId: string | undefined,
  teamId: string | undefined,
): Promise<void> {
  for (let count = 0; count < 4; count += 1) await station.note(ticketId);
  await station.settled();
  await station.ask('setOffline', true);
  for (let round = 1; round <= 48; round += 1) {
    // Not durable by itself; it fills the log between what is.
    await station.ask('setSettings', { layouts: { wide: BIG_LAYOUT } });
    if (round % 2 === 0) await station.note(ticketId);
    if (round % 3 === 0) await saveDraft(station, ticketId, round / 3);
    if (round % 12 === 0) await station.createTicket(teamId);
    if (round % 20 === 0) await station.noteWithFile(ticketId);
    if (round === 16 || round === 40) await station.ask('backUp');
    if (round === 28) {
      await station.ask('setOffline', false);
      await station.settled();
      await station.ask('setOffline', true);
    }
  }
}

const BIG_LAYOUT = Object.fromEntries(Array.from({ length: 25_000 }, (_, index) => [`pane-${index}`, index]));

const saveDraft = (station: Station, ticketId: string | undefined, number: number): Promise<unknown> =>
  station.ask('saveDraft', {
    ticketId,
    kind: 'internalNote',
    bodyHtml: String(number),
    bodyText: String(number),
    attachments: [],
  });

const Answer = z.object({
  result: z.union([z.object({ isSaved: z.literal(true), n: z.number() }), z.object({ draft: z.string() })]),
});

/** Takes in what this call tells the person, if it is an answer that something is saved. */
function hear(told: Told, call: DiskCall, tellings: ReadonlySet<DiskCall>): Told {
  if (call.kind !== 'write' || !tellings.has(call)) return told;
  const answer = Answer.safeParse(JSON.parse(call.data.toString()));
  if (!answer.success) return told;
  const { result } = answer.data;
  return 'n' in result ? { ...told, changes: result.n } : { ...told, drafts: Number(result.draft) };
}

/** Holds an image that was opened against what the person had been told when the power went. */
function checkImage(opened: OpenAccount, told: Told, all: readonly StoredChange[], what: string): void {
  const { db, files, keyHex } = opened;
  expect(db.pragma('integrity_check', { simple: true }), what).toBe('ok');
  const here = listChanges(db);
  const isHere = new Set(here.map(({ operationId }) => operationId));
  expect(isHere.size, `${what}: every change once`).toBe(here.length);
  const journal = readJournal(files.journal, keyHex).entries;
  const inJournal = new Set(journal.flatMap((entry) => (entry.kind === 'change' ? [entry.operationId] : [])));
  for (const { operationId, n, args } of all.filter((change) => change.n <= told.changes)) {
    const kept = here.find((change) => change.operationId === operationId);
    expect(kept?.args, `${what}: change ${n}`).toBe(args);
    const isJudged = kept !== undefined && !['queued', 'sent'].includes(kept.state);
    expect(isJudged || inJournal.has(operationId), `${what}: change ${n} in the journal`).toBe(true);
  }
  // The one that was under way may be there although nobody has been told.
  expect(here.length, what).toBeLessThanOrEqual(told.changes + 1);
  const messages = db
    .prepare<[], { id: string; copies: number }>(
      `select o.operation_id as id, count(m.id) as copies from outbox o
       left join message m on m.id in (o.args ->> '$.messageId', o.args ->> '$.message.messageId')
       group by o.operation_id having count(m.id) <> 1`,
    )
    .all();
  expect(messages, `${what}: what was written is on the screen once`).toEqual([]);
  const drafts = listDrafts(db).map(({ bodyText }) => Number(bodyText));
  if (told.drafts > 0) expect(Math.max(...drafts), `${what}: the draft`).toBeGreaterThanOrEqual(told.drafts);
}

/** Every file of a change that was told as saved is here, whole. */
async function checkFiles({ db, files, keyHex }: OpenAccount, told: Told, what: string): Promise<void> {
  const vault = openFileVault(files.contents, keyHex);
  const wanted = db
    .prepare<[number], { sha256: string; size: number }>(
      `select f.value ->> '$.sha256' as sha256, f.value ->> '$.sizeBytes' as size
       from outbox o, json_each(o.args, '$.attachments') f where o.n <= ?`,
    )
    .all(told.changes);
  for (const { sha256, size } of wanted) {
    expect(await vault.isSound(sha256, size), `${what}: the file ${sha256}`).toBe(true);
  }
}

const accountFolder = (station: Station): string => {
  const accounts = join(station.profile, 'accounts');
  return join(accounts, readdirSync(accounts)[0] ?? '');
};

describe('the power goes while a workstation writes', () => {
  let recording: Recording;
  const folder = mkdtempSync(join(tmpdir(), 'outpost-power-'));
  const stations: Station[] = [];
  afterAll(async () => {
    for (const station of stations) await station.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeAll(async () => {
    const test = await withServer('embedded');
    const [user] = test.organization.users;
    if (user === undefined) throw new Error('There is a user');
    const station = new Station(await buildPrograms(STATION_PROGRAMS), user, test.server.url, PASSWORD);
    stations.push(station);
    const traces = ['first', 'second'].map((name) => join(folder, `${name}.strace`));
    const through = (trace = '') => ['strace', ...straceArguments(trace)];

    await station.start(through(traces[0]));
    await station.settled();
    await work(station, test.organization.ticketIds[1], test.organization.teamIds[1]);
    await station.end();
    // What the log held is in the database now; a second run begins a new log.
    await station.start(through(traces[1]));
    await station.ask('setOffline', true);
    for (let count = 0; count < 5; count += 1) await station.note(test.organization.ticketIds[1]);
    await station.end();

    const runs = traces.map((trace) => readTrace(readFileSync(trace, 'latin1')));
    const calls = runs.flat();
    const tellings = new Set(runs.flatMap(listTellings));
    const openFrom = calls.findIndex(
      (call) => call.kind === 'write' && tellings.has(call) && call.data.includes('"ready"'),
    );
    recording = { pool: test.server.context.pool, station, calls, tellings, openFrom };
  }, 300_000);

  it('what was traced is what lies on the disk', () => {
    const { station, calls } = recording;
    const disk = new TracedDisk(station.folder);
    for (const call of calls) disk.apply(call);
    const whole = disk.whole();
    expect([...whole.keys()].some((path) => path.endsWith('outpost.db'))).toBe(true);
    for (const [path, bytes] of whole) {
      expect(bytes.equals(readFileSync(join(station.folder, path))), path).toBe(true);
    }
  });

  it(`I1 I2 R86: in none of ${IMAGES} images of the disk anything is missing that was told as saved, or there twice`, async () => {
    const { station, calls, tellings, openFrom } = recording;
    const random = seededRandom(SEED);
    const vault = createMemoryVault();
    const secrets = JSON.parse(readFileSync(join(station.folder, 'vault.json'), 'utf8')) as [
      string,
      string,
    ][];
    for (const [name, value] of secrets) await vault.set(name, value);
    const [keyName = ''] = secrets.find(([name]) => name.endsWith('/database-key')) ?? [];
    const account = relative(station.folder, accountFolder(station));
    const store = station.openBeside();
    const all = listChanges(store);
    store.close();
    const cuts = Array.from({ length: IMAGES }, (_, index) =>
      index < IMAGES / 10 ? randomInt(random, 0, openFrom) : randomInt(random, openFrom, calls.length - 1),
    ).toSorted((a, b) => a - b);

    const disk = new TracedDisk(station.folder);
    const seen = { cuts: 0, most: 0 };
    let told: Told = { changes: 0, drafts: 0 };
    for (const [index, call] of calls.entries()) {
      disk.apply(call);
      told = hear(told, call, tellings);
      for (; cuts[seen.cuts] === index; seen.cuts += 1) {
        const image = join(folder, `image-${seen.cuts}`);
        disk.writeAfterCut(image, random);
        const opened = await openAccount(join(image, account), keyName, vault, null);
        try {
          const what = `cut ${seen.cuts} after call ${index}`;
          checkImage(opened, told, all, what);
          await checkFiles(opened, told, what);
          seen.most = Math.max(seen.most, told.changes);
        } finally {
          opened.db.close();
          rmSync(image, { recursive: true, force: true });
        }
      }
    }
    expect(seen.cuts).toBe(IMAGES);
    expect(seen.most).toBeGreaterThan(20);
  }, 300_000);

  it('I1 I2 I3: after the power is back the center gets everything, once', async () => {
    const { pool, station, calls, tellings, openFrom } = recording;
    const random = seededRandom(SEED + 1);
    const secrets = readFileSync(join(station.folder, 'vault.json'));
    const disk = new TracedDisk(station.folder);
    let told: Told = { changes: 0, drafts: 0 };
    for (const call of calls.slice(0, randomInt(random, (openFrom + 2 * calls.length) / 3, calls.length))) {
      disk.apply(call);
      told = hear(told, call, tellings);
    }
    rmSync(station.profile, { recursive: true });
    disk.writeAfterCut(station.folder, random);
    // Stands for the keychain, which is not this disk's.
    writeFileSync(join(station.folder, 'vault.json'), secrets);
    await station.start();
    await station.settled();
    const { rows } = await pool.query<{ verdict: string; copies: number }>(
      `select l.verdict, count(m.id)::int as copies from mutation_log l left join message m
         on m.id::text = coalesce(l.args->>'messageId', l.args->'message'->>'messageId') group by l.operation_id, l.verdict`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(told.changes);
    expect(rows.filter(({ verdict, copies }) => verdict !== 'applied' || copies !== 1)).toEqual([]);
  });
});
