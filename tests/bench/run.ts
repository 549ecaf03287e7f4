// Runs benchmarks by name and prints their tables. Absolute times depend on the machine; ratios within one run do not.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { electronVersion } from '../../scripts/setup/electron-runtime.mjs';
import { type Benchmark, type Measurement, tableOf, verdictOf } from './measurement.ts';
import { benchSync, SYNC_PARTS } from './sync/sync.ts';

const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  spine: async () => (await import('./spine/spine.ts')).benchSpine,
  sync: () => Promise.resolve(benchSync),
  demo: async () => (await import('./demo/demo.ts')).benchDemo,
  rules: async () => (await import('./rules/rules.ts')).benchRules,
  sla: async () => (await import('./sla/sla.ts')).benchSla,
};
/** Parts of them that can be run alone; without a name they are not run a second time. */
const PARTS = Object.fromEntries(
  Object.entries(SYNC_PARTS).map(([name, run]) => [`sync-${name}`, () => Promise.resolve(run)]),
);
const ALL: typeof BENCHMARKS = { ...BENCHMARKS, ...PARTS };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});
const names = positionals.length === 0 ? Object.keys(BENCHMARKS) : positionals;
const unknown = names.find((name) => !Object.hasOwn(ALL, name));
if (unknown !== undefined) {
  const message = `There is no benchmark "${unknown}"; there are: ${Object.keys(ALL).join(', ')}`;
  process.stderr.write(`${JSON.stringify({ error: { code: 'notFound', message } })}\n`);
  process.exit(2);
}

/** What the numbers were measured on (docs/decisions/0001-electron-runtime.md). */
const runtime = { electron: electronVersion(), node: process.version, cores: availableParallelism() };
const results: Record<string, Measurement[]> = {};
for (const name of names) {
  const load = ALL[name];
  if (load === undefined) continue;
  const run = await load();
  results[name] = await run({ isQuick: values.quick, say: (line) => process.stderr.write(`${line}\n`) });
}

process.stderr.write(`\nElectron ${runtime.electron}, Node ${runtime.node}, ${runtime.cores} cores\n`);
for (const [name, rows] of Object.entries(results)) {
  const table = `\n${name}\n${tableOf(rows)
    .map((line) => `  ${line}`)
    .join('\n')}\n`;
  // With --json standard output holds nothing but JSON; the table is still there to look at.
  (values.json ? process.stderr : process.stdout).write(table);
}
if (values.json) {
  const judged = Object.entries(results).map(([name, rows]) => [
    name,
    rows.map((row) => ({ ...row, verdict: verdictOf(row) })),
  ]);
  process.stdout.write(`${JSON.stringify({ runtime, ...Object.fromEntries(judged) }, null, 2)}\n`);
}
process.exit(0);
