import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, summarize } from '../../../../scripts/test/counts.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function report(content: unknown): string {
  const file = join(temporaryFolder('report'), 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('the closing line of npm test', () => {
  it('sums the suites', () => {
    const vitest = countVitest(report({ success: false, numPassedTests: 7, numFailedTests: 2 }), 1);
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 };
    const playwright = countPlaywright(report({ stats, errors: [] }), 1);
    expect(summarize([vitest, playwright])).toBe('11 passed, 3 failed');
  });

  it('counts a suite that failed as a whole, or left no report, as a failure', () => {
    expect(countVitest(report({ success: false, numPassedTests: 7, numFailedTests: 0 }), 1).failed).toBe(1);
    expect(countVitest(join(temporaryFolder('report'), 'none.json'), 0).failed).toBe(1);
  });
});
