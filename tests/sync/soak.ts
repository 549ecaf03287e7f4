// Plays as many seeds as asked for: npm run soak -- --seeds 20000 --steps 500 --from 1 --json
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../../db/server/migrate.ts';
import { createPool } from '../../db/server/pool.ts';
import { startEmbeddedPostgres } from '../../server/postgres/start-embedded-postgres.ts';
import { DISK_MENU, MENU } from './simulation/faults.ts';
import { simulate } from './simulation/simulation.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    steps: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    'until-first': { type: 'boolean', default: false },
    disks: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [seeds, steps, from] = [values.seeds, values.steps, values.from].map(Number) as [
  number,
  number,
  number,
];
if (![seeds, steps, from].every((value) => Number.isSafeInteger(value) && value >= 0)) {
  const message = '--seeds, --steps and --from take whole numbers';
  process.stderr.write(`${JSON.stringify({ error: { code: 'argumentsInvalid', message } })}\n`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'outpost-soak-'));
const postgres = await startEmbeddedPostgres({
  dataDir: folder,
  log: () => undefined,
  // Nothing of a simulation has to survive it.
  settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
});
const pool = createPool({ url: postgres.url, max: 4 });
// Only idle connections report here, such as those the ending database cuts.
pool.on('error', () => undefined);
const violations: { readonly seed: number; readonly violation: string }[] = [];
const trace = createHash('sha256');
try {
  await migrate(pool);
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { violation, traceHash } = await simulate(pool, seed, steps, values.disks ? DISK_MENU : MENU);
    trace.update(traceHash);
    if (violation !== null) violations.push({ seed, violation });
    if (violations.length > 0 && values['until-first']) break;
    const done = seed - from + 1;
    if (done % 100 === 0)
      process.stderr.write(`${done} of ${seeds} seeds, ${violations.length} violations\n`);
  }
} finally {
  await pool.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
const result = { seeds, steps, from, violations, traceHash: trace.digest('hex') };
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  process.stdout.write(`${seeds} seeds of ${steps} steps: ${violations.length} violations\n`);
  for (const { seed, violation } of violations) process.stdout.write(`  seed ${seed}: ${violation}\n`);
  process.stdout.write(`trace ${result.traceHash}\n`);
}
process.exitCode = violations.length === 0 ? 0 : 1;
