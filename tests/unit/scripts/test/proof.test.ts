import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listProof } from '../../../../scripts/test/proof.ts';

const folder = mkdtempSync(join(tmpdir(), 'outpost-proof-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SPEC = `## Limits

| Not | this |
|---|---|
| table | \`tests/sync/a.test.ts\` |

## Proof

Words.

| Layer | Where | Extent |
|---|---|---|
| seeds | \`tests/sync/seeds-*\`, \`same.test.ts\` | many |
| folder | \`tests/kills\` | some |
| by hand | \`npm run by-hand\` | – |
`;
const report = (results: readonly object[]): string => {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify({ testResults: results }));
  return file;
};
const fileOf = (path: string, seconds: number, ...tests: readonly (readonly [string, string])[]) => ({
  name: join('/tree', path),
  startTime: 1_000,
  endTime: 1_000 + seconds * 1_000,
  assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
});

test('each layer of the table has its passed tests, seconds and invariants', () => {
  const file = report([
    fileOf('tests/sync/seeds-1.test.ts', 10, ['I10 I2 hold', 'passed'], ['I3 holds', 'failed']),
    fileOf('tests/sync/same.test.ts', 5, ['I16: the same', 'passed']),
    fileOf('tests/sync/other.test.ts', 99, ['I5', 'passed']),
    fileOf('tests/kills/deep/one.test.ts', 2, ['nothing is lost', 'passed']),
  ]);
  expect(listProof(SPEC, file, '/tree')).toEqual([
    'seeds: 2 tests, 15 s, I2 I10 I16',
    'folder: 1 tests, 2 s',
  ]);
});

test('every layer of the real table but the planted bugs is found, and nothing is said without a report', () => {
  const spec = readFileSync('docs/spec/sync.md', 'utf8');
  expect(listProof(spec, report([]), '/tree')).toHaveLength(13);
  expect(listProof(spec, join(folder, 'none.json'), '/tree')).toEqual([]);
});
