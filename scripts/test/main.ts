// The second half of npm test, on Node 24 with everything set up: every suite, then one closing line.
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runGates } from '../check/gates.ts';
import { startVirtualDisplay } from '../headless/virtual-display.ts';
import { startHeadlessSurroundings } from '../start/headless-surroundings.ts';
import { type Counts, countPlaywright, countVitest, listLeftOut, summarize } from './counts.ts';
import { listVitestFailures } from './failures.ts';
import { listProof } from './proof.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'outpost-test-'));
/** Every test file has a process of its own, which begins with the same hundreds of modules: compiled once a run. */
const compiled = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
const startedAt = Date.now();
/** Whatever language this terminal speaks, a test that does not choose one reads English. */
const { OUTPOST_LOCALE: _, LC_MESSAGES: __, ...inherited } = process.env;
const environment = { ...inherited, LC_ALL: 'C.UTF-8' };

/** What each layer of the proof of sync came to. */
const proof: string[] = [];
/** Said again at the end: ten minutes of end-to-end tests come between. */
const failures: string[] = [];

let running: ReturnType<typeof spawn> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    running?.kill(signal);
    process.exitCode = 130;
  });
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve) => {
    running = spawn(process.execPath, args, { env: { ...environment, ...env }, stdio: 'inherit' });
    running.once('exit', (code) => resolve(code ?? 1));
  });
}

async function runVitest(): Promise<Counts> {
  const report = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const counts = countVitest(
    report,
    await run(['node_modules/vitest/vitest.mjs', 'run', ...reporters], compiled),
  );
  failures.push(...listVitestFailures(report));
  proof.push(...listProof(readFileSync('docs/spec/sync.md', 'utf8'), report, process.cwd()));
  return counts;
}

async function runPlaywright(): Promise<Counts> {
  const report = join(folder, 'playwright.json');
  // A display of our own also where there is one: nobody's windows are in the way.
  const surroundings =
    process.platform === 'linux' ? await startHeadlessSurroundings(folder, say) : undefined;
  // A worker for each display; a worker uses less than half a core, as each test waits for its processes.
  const others = surroundings ? await startDisplays(Math.ceil(availableParallelism() * 0.8)) : [];
  const displays = [surroundings?.env.DISPLAY, ...others.map(({ name }) => name)].filter(
    (name) => name !== undefined,
  );
  try {
    const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'];
    const env = {
      ...surroundings?.env,
      OUTPOST_TEST_DISPLAYS: displays.join(' '),
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    };
    const code = await run(args, env);
    if (code !== 0) sayFailedScreens();
    return countPlaywright(report, code);
  } finally {
    for (const display of others) display.stop();
    surroundings?.stop();
  }
}

function startDisplays(count: number) {
  return Promise.all(Array.from({ length: count }, () => startVirtualDisplay()));
}

/** What was on the screen when a test failed: where the log is all that is kept, the cause cannot be found without. */
function sayFailedScreens(): void {
  for (const file of globSync('test-results/*/*error-context.md')) {
    const screen = /```yaml\n(.*?)```/s.exec(readFileSync(file, 'utf8'))?.[1];
    if (screen !== undefined)
      say(`\nThe screen in ${basename(dirname(file))} (${basename(file, '.md')}):\n${screen}`);
  }
}

const suites = [
  ['Check', () => runGates(say)],
  ['Unit and integration tests', runVitest],
  ['End-to-end tests', runPlaywright],
] as const;

const results: Counts[] = [];
try {
  for (const [index, [title, work]] of suites.entries()) {
    if (process.exitCode) break;
    say(`\n[${index + 1}/${suites.length}] ${title}`);
    const suiteStartedAt = Date.now();
    const counts = await work();
    results.push(counts);
    const seconds = ((Date.now() - suiteStartedAt) / 1000).toFixed(0);
    say(`${title}: ${summarize([counts])} (${seconds} s)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode ||= results.some(({ failed }) => failed > 0) ? 1 : 0;
if (proof.length > 0) say('\nProof of sync by layer (docs/spec/sync.md):');
for (const line of proof) say(`  ${line}`);
for (const failure of failures) say(`\nFailed: ${failure}`);
say(`\nAll suites took ${((Date.now() - startedAt) / 1000).toFixed(0)} s.`);
for (const title of listLeftOut(results)) say(`Left out: ${title}`);
say(summarize(results));
