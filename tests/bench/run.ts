// Runs a benchmark by name and prints its ratios. Absolute times depend on the machine; ratios within one run do not.
import { parseArgs } from 'node:util';

/** One measured ratio and the most it may be. */
export interface Measurement {
  readonly name: string;
  readonly ours: number;
  readonly unit: string;
  /** What it is compared with, measured in the same run. */
  readonly peer: number | null;
  readonly peerName: string | null;
  readonly ratio: number | null;
  /** Budget for the ratio, or for the value itself when there is no peer. */
  readonly budget: number | null;
}

/** A benchmark: measures and returns its table. */
export type Benchmark = (options: {
  readonly isQuick: boolean;
  say(line: string): void;
}) => Promise<Measurement[]>;

const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  spine: async () => (await import('./spine/spine.ts')).benchSpine,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});
const names = positionals.length === 0 ? Object.keys(BENCHMARKS) : positionals;
const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown !== undefined) {
  const message = `There is no benchmark "${unknown}"; there are: ${Object.keys(BENCHMARKS).join(', ')}`;
  process.stderr.write(`${JSON.stringify({ error: { code: 'notFound', message } })}\n`);
  process.exit(2);
}

const results: Record<string, Measurement[]> = {};
for (const name of names) {
  const load = BENCHMARKS[name];
  if (load === undefined) continue;
  const run = await load();
  results[name] = await run({ isQuick: values.quick, say: (line) => process.stderr.write(`${line}\n`) });
}

if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
else for (const [name, rows] of Object.entries(results)) printTable(name, rows);
process.exit(0);

function printTable(name: string, rows: readonly Measurement[]): void {
  process.stdout.write(`\n${name}\n`);
  for (const row of rows) {
    const compared =
      row.ratio === null ? '' : ` · ${row.ratio.toFixed(2)} × ${row.peerName} (${round(row.peer ?? 0)})`;
    const judged = row.budget === null ? '' : ` · budget ${row.budget} · ${isWithin(row) ? 'ok' : 'OVER'}`;
    process.stdout.write(`  ${row.name}: ${round(row.ours)} ${row.unit}${compared}${judged}\n`);
  }
}

function isWithin({ ratio, ours, budget }: Measurement): boolean {
  return budget === null || (ratio ?? ours) <= budget;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
