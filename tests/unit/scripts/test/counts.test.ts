import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, listLeftOut, summarize } from '../../../../scripts/test/counts.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function report(content: unknown): string {
  const file = join(temporaryFolder('report'), 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const vitestReport = (
  success: boolean,
  passed: number,
  failed: number,
  results: [string, string][] = [],
) => ({
  success,
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: [{ assertionResults: results.map(([fullName, status]) => ({ fullName, status })) }],
});

describe('the closing line of npm test', () => {
  it('sums the suites', () => {
    const vitest = countVitest(report(vitestReport(false, 7, 2, [['a', 'passed']])), 1);
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 };
    const playwright = countPlaywright(report({ stats, suites: [], errors: [] }), 1);
    expect(summarize([vitest, playwright])).toBe('11 passed, 3 failed');
  });

  it('names what was left out, wherever it stands, and counts it for neither', () => {
    const vitest = countVitest(
      report(
        vitestReport(true, 1, 0, [
          ['runs', 'passed'],
          ['a full disk (needs root)', 'skipped'],
          ['some day', 'todo'],
        ]),
      ),
      0,
    );
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const inner = { specs: [spec('opens a window', 'skipped')] };
    const outer = { specs: [spec('opens', 'expected')], suites: [{ specs: [], suites: [inner] }] };
    const stats = { expected: 1, unexpected: 0, flaky: 0, skipped: 1 };
    const playwright = countPlaywright(report({ stats, suites: [outer], errors: [] }), 0);
    const suites = [vitest, playwright, { passed: 7, failed: 0 }];
    expect(summarize(suites)).toBe('9 passed, 0 failed');
    expect(listLeftOut(suites)).toEqual(['a full disk (needs root)', 'some day', 'opens a window']);
  });

  it('counts a suite that failed as a whole, or left no report, as a failure', () => {
    expect(countVitest(report(vitestReport(false, 7, 0)), 1).failed).toBe(1);
    expect(countVitest(join(temporaryFolder('report'), 'none.json'), 0).failed).toBe(1);
  });
});
