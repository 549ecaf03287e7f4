// Plays as many seeds as asked for: npm run soak -- --seeds 20000 --steps 500 --from 1 --json
// Or the storm of the cursor (sync.md 2.4): npm run soak -- --storm [--writers 16] [--seconds 20] --json
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { migrate } from '../../db/server/migrate.ts';
import { createPool } from '../../db/server/pool.ts';
import { startEmbeddedPostgres } from '../../server/postgres/start-embedded-postgres.ts';
import { runCursorStorm } from '../db/server/support/cursor-storm.ts';
import { createSmallOrganization } from '../support/small-organization.ts';
import { DISK_MENU, MENU, PROCESS_MENU, SETTLING_MENU, WIDE_MENU } from './simulation/faults.ts';
import { simulate } from './simulation/simulation.ts';

const READERS = 4;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    steps: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    'until-first': { type: 'boolean', default: false },
    disks: { type: 'boolean', default: false },
    wide: { type: 'boolean', default: false },
    settling: { type: 'boolean', default: false },
    processes: { type: 'boolean', default: false },
    storm: { type: 'boolean', default: false },
    writers: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const numberOf = (name: 'seeds' | 'steps' | 'from' | 'writers' | 'seconds'): number => {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  const message = `--${name} takes a whole number`;
  process.stderr.write(`${JSON.stringify({ error: { code: 'argumentsInvalid', message } })}\n`);
  process.exit(2);
};
const [seeds, steps, from] = [numberOf('seeds'), numberOf('steps'), numberOf('from')];
const [writers, seconds] = [numberOf('writers'), numberOf('seconds')];

/** What was played, as JSON and in words, and whether everything held. */
type Played = Readonly<{ result: object; words: readonly string[]; isSound: boolean }>;

const folder = mkdtempSync(join(tmpdir(), 'outpost-soak-'));
const postgres = await startEmbeddedPostgres({
  dataDir: folder,
  log: () => undefined,
  // Nothing of a simulation has to survive it; a storm goes at the pace of a real disk.
  settings: values.storm ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
});
const pool = createPool({ url: postgres.url, max: values.storm ? writers + READERS + 1 : 4 });
// Only idle connections report here, such as those the ending database cuts.
pool.on('error', () => undefined);
let played: Played;
try {
  await migrate(pool);
  played = values.storm ? await playStorm(pool) : await playSeeds(pool);
} finally {
  await pool.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
const { result, words, isSound } = played;
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : words.map((line) => `${line}\n`).join(''));
process.exitCode = isSound ? 0 : 1;

async function playSeeds(on: Pool): Promise<Played> {
  const violations: { readonly seed: number; readonly violation: string }[] = [];
  const happened = new Map<string, number>();
  const trace = createHash('sha256');
  const menu = values.disks
    ? DISK_MENU
    : values.wide
      ? WIDE_MENU
      : values.settling
        ? SETTLING_MENU
        : values.processes
          ? PROCESS_MENU
          : MENU;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const outcome = await simulate(on, seed, steps, menu);
    trace.update(outcome.traceHash);
    for (const [what, times] of outcome.happened) happened.set(what, (happened.get(what) ?? 0) + times);
    if (outcome.violation !== null) violations.push({ seed, violation: outcome.violation });
    if (violations.length > 0 && values['until-first']) break;
    const done = seed - from + 1;
    if (done % 100 === 0)
      process.stderr.write(`${done} of ${seeds} seeds, ${violations.length} violations\n`);
  }
  const traceHash = trace.digest('hex');
  return {
    result: { seeds, steps, from, violations, traceHash, happened: Object.fromEntries(happened) },
    words: [
      `${seeds} seeds of ${steps} steps: ${violations.length} violations`,
      ...violations.map(({ seed, violation }) => `  seed ${seed}: ${violation}`),
      `trace ${traceHash}`,
    ],
    isSound: violations.length === 0,
  };
}

async function playStorm(on: Pool): Promise<Played> {
  const { tenantId } = await createSmallOrganization(on, { ticketCount: 0 });
  const extent = { writers, readers: READERS, seconds, commitsEach: Number.POSITIVE_INFINITY };
  const { missed, foreign, ...storm } = await runCursorStorm(on, tenantId, extent);
  const result = { ...storm, writers, readers: READERS, missed: missed.length, foreign: foreign.length };
  const isSound = missed.length + foreign.length + storm.backwards === 0 && storm.isDense;
  return {
    result,
    words: [
      `${storm.commits} commits of ${writers} writers, ${storm.rollbacks} rolled back: ${isSound ? 'sound' : 'NOT SOUND'}`,
      JSON.stringify(result),
    ],
    isSound,
  };
}
