import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';

const TEXT = readFileSync('docs/spec/sync.md', 'utf8');
const TABLE = TEXT.slice(TEXT.indexOf('## Limits'), TEXT.indexOf('## Proof'));

it('every test that the table of limits names is there', () => {
  const named = [...TABLE.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path]) => path ?? '');
  const whole = named.filter((path) => path.includes('/'));
  expect(whole.filter((path) => !existsSync(path))).toEqual([]);
  // Named once in full, then by its name alone.
  const known = new Set(whole.map((path) => basename(path)));
  expect(named.filter((path) => !known.has(basename(path)))).toEqual([]);
  expect(known.size).toBeGreaterThan(10);
});
