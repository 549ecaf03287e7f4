import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listVitestFailures } from '../../../../scripts/test/failures.ts';

const folder = mkdtempSync(join(tmpdir(), 'outpost-failures-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('every failed test is named with the beginning of its reason, and so is a file that did not load', () => {
  const file = join(folder, 'report.json');
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  writeFileSync(
    file,
    JSON.stringify({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          message: '',
          assertionResults: [
            { fullName: 'holds', status: 'passed', failureMessages: [] },
            { fullName: 'broke', status: 'failed', failureMessages: [lines.join('\n')] },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
        { name: 'c.test.ts', status: 'passed', assertionResults: [] },
      ],
    }),
  );
  const [first, second, ...others] = listVitestFailures(file);
  expect(first).toContain('a.test.ts › broke\n    line 0\n');
  expect(first).not.toContain('line 39');
  expect(second).toBe('b.test.ts\n    no such module');
  expect(others).toEqual([]);
});

test('without a report there is nothing to say', () => {
  expect(listVitestFailures(join(folder, 'none.json'))).toEqual([]);
});
