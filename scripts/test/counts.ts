import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * What one suite came to. A suite that could not even load counts as one failure. `leftOut` names the tests that this
 * machine cannot run: whoever reads the closing line must not take them for passed.
 */
export type Counts = Readonly<{ passed: number; failed: number; leftOut?: readonly string[] }>;

const vitestReport = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) }),
  ),
});

const RAN = new Set(['passed', 'failed']);

const playwrightSuite = z.object({
  specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  suites: z.array(playwrightSuite),
  errors: z.array(z.unknown()),
});

/** Reads Vitest's JSON report. */
export function countVitest(file: string, exitCode: number): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  const leftOut = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => !RAN.has(status))
    .map(({ fullName }) => fullName);
  return withExit({ passed: report.numPassedTests, failed: report.numFailedTests, leftOut }, exitCode);
}

/** Reads Playwright's JSON report. */
export function countPlaywright(file: string, exitCode: number): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats, suites } = playwrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  const counts = {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    leftOut: suites.flatMap(skippedIn),
  };
  return withExit(counts, exitCode);
}

function skippedIn(suite: z.infer<typeof playwrightSuite>): string[] {
  const own = suite.specs.filter(({ tests }) => tests.some(({ status }) => status === 'skipped'));
  return [...own.map(({ title }) => title), ...(suite.suites ?? []).flatMap(skippedIn)];
}

/** A run that failed although no test did: a file that does not load, a set-up that broke. */
function withExit(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The closing line. Its form is fixed; what was left out is told in lines before it. */
export function summarize(counts: readonly Counts[]): string {
  const sum = (key: 'passed' | 'failed') => counts.reduce((total, one) => total + one[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

/** The names of the tests that did not run. */
export function listLeftOut(counts: readonly Counts[]): readonly string[] {
  return counts.flatMap(({ leftOut }) => leftOut ?? []);
}
