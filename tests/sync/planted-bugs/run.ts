// Puts each hand-made fault into a copy of the tree, runs the suite that must notice it, and counts what was caught:
// npm run planted-bugs -- --json [--only <name>] [--from <number> --count <number>] [--unchecked]
// All of them take more than an hour; --from and --count (the first one is 1) play a part. --unchecked spares seeing the
// suites green first, for whoever goes through the bugs one by one.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PLANTED_BUGS } from './bugs.ts';
import { judgeRun, type Run } from './judge-run.ts';
import type { PlantedBug, Suite } from './planted-bug.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDERS = ['db', 'electron', 'scripts', 'server', 'shared', 'tests', 'resources'];
const FILES = readdirSync(ROOT).filter((name) =>
  /^(package|vitest\.config|tsconfig.*)\.(json|ts)$/.test(name),
);

/** Seeds of the simulation per bug; a violation ends the run early. */
const SEEDS = '120';
const COMMANDS: Readonly<Record<Suite, (files: readonly string[]) => readonly string[]>> = {
  simulation: () => ['tests/sync/soak.ts', '--seeds', SEEDS, '--until-first'],
  settling: () => ['tests/sync/soak.ts', '--settling', '--seeds', SEEDS, '--until-first'],
  tests: (files) => ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', ...files],
};

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    from: { type: 'string', default: '1' },
    count: { type: 'string', default: String(PLANTED_BUGS.length) },
    unchecked: { type: 'boolean', default: false },
  },
});
const [from, count] = [values.from, values.count].map(Number) as [number, number];
const chosen = PLANTED_BUGS.slice(from - 1, from - 1 + count).filter(
  ({ name }) => values.only === undefined || name === values.only,
);
if (!(from >= 1) || chosen.length === 0) {
  const message = `No planted bug of that name or number; there are ${PLANTED_BUGS.length}`;
  process.stderr.write(`${JSON.stringify({ error: { code: 'argumentsInvalid', message } })}\n`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'outpost-planted-'));
const missed: string[] = [];
const startedFirst = Date.now();
try {
  copyTree(folder);
  if (!values.unchecked) checkSuitesAreGreen(folder);
  for (const bug of chosen) {
    const startedAt = Date.now();
    const { outcome, complaint } = judgeRun(bug.suite, plantAndRun(folder, bug));
    if (outcome !== 'caught') missed.push(bug.name);
    const word = outcome === 'caught' ? outcome : outcome.toUpperCase();
    process.stderr.write(`${word} ${bug.name} (${secondsSince(startedAt)} s): ${complaint}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const result = {
  total: chosen.length,
  caught: chosen.length - missed.length,
  missed,
  seconds: secondsSince(startedFirst),
};
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else process.stdout.write(`${result.caught} of ${result.total} planted bugs caught\n`);
process.exitCode = missed.length === 0 ? 0 : 1;

function copyTree(target: string): void {
  for (const name of FOLDERS) cpSync(join(ROOT, name), join(target, name), { recursive: true });
  for (const name of FILES) cpSync(join(ROOT, name), join(target, name));
  symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'));
}

/** A suite that is red without any bug would catch everything. */
function checkSuitesAreGreen(tree: string): void {
  const files = [...new Set(chosen.flatMap((bug) => (bug.suite === 'tests' ? bug.files : [])))];
  if (files.length > 0) mustBeGreen(run(tree, COMMANDS.tests(files)));
  for (const seeds of ['simulation', 'settling'] as const) {
    if (chosen.some(({ suite }) => suite === seeds)) mustBeGreen(run(tree, COMMANDS[seeds]([])));
  }
}

function mustBeGreen({ status, output }: Run): void {
  if (status === 0) return;
  process.stderr.write(output.slice(-4_000));
  throw new Error('A suite is red without any planted bug');
}

function secondsSince(startedAt: number): number {
  return Math.round((Date.now() - startedAt) / 1000);
}

function plantAndRun(tree: string, bug: PlantedBug): Run {
  const path = join(tree, bug.file);
  const text = readFileSync(path, 'utf8');
  if (text.split(bug.find).length !== 2) {
    throw new Error(`${bug.name}: its place in ${bug.file} is not there exactly once`);
  }
  writeFileSync(
    path,
    text.replace(bug.find, () => bug.replace),
  );
  try {
    return run(tree, COMMANDS[bug.suite](bug.suite === 'tests' ? bug.files : []));
  } finally {
    writeFileSync(path, text);
  }
}

function run(tree: string, args: readonly string[]): Run {
  const options = { cwd: tree, encoding: 'utf8', timeout: 900_000, maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, output: `${stdout}${stderr}` };
}
