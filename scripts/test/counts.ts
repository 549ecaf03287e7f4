import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** What one suite came to. A suite that could not even load counts as one failure. */
export type Counts = Readonly<{ passed: number; failed: number }>;

const vitestReport = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

/** Reads Vitest's JSON report. */
export function countVitest(file: string, exitCode: number): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return withExit({ passed: report.numPassedTests, failed: report.numFailedTests }, exitCode);
}

/** Reads Playwright's JSON report. */
export function countPlaywright(file: string, exitCode: number): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats } = playwrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return withExit({ passed: stats.expected + stats.flaky, failed: stats.unexpected }, exitCode);
}

/** A run that failed although no test did: a file that does not load, a set-up that broke. */
function withExit(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The closing line. */
export function summarize(counts: readonly Counts[]): string {
  const sum = (key: keyof Counts) => counts.reduce((total, one) => total + one[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}
