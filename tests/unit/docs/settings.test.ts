import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const OPERATIONS = readFileSync('docs/operations.md', 'utf8');

it('every setting that is read has its row in docs/operations.md, and no row is left over', () => {
  const files = globSync('{server,electron,scripts}/**/*.{ts,mjs}');
  // Those of the tests alone are for nobody who operates it.
  const read = new Set(
    files.flatMap((file) => readFileSync(file, 'utf8').match(/\bOUTPOST_(?!TEST_)[A-Z_]+\b/g) ?? []),
  );
  const rows = OPERATIONS.split('\n').filter((line) => line.startsWith('| `'));
  const told = new Set(rows.flatMap((row) => row.split(' | ')[0]?.match(/\bOUTPOST_[A-Z_]+\b/g) ?? []));
  expect([...read].filter((name) => !told.has(name)).sort()).toEqual([]);
  expect([...told].filter((name) => !read.has(name)).sort()).toEqual([]);
});
