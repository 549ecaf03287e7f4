import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const SPEC = readFileSync('docs/spec/sync.md', 'utf8');
/** The words of `it`, `test` and `describe`, and those of tables of titles, which begin with their rule. */
const TITLE = /(?:\b(?:it|test|describe)(?:\.\w+)*\(|\)\(|^)\s*(["'`])((?:\\.|(?!\1).)*)\1/gm;

it('every numbered rule of sync is named in the title of a test', () => {
  const rules = [...SPEC.matchAll(/^- \*\*(R\d+)\*\*/gm)].map(([, rule]) => rule ?? '');
  expect(rules.length).toBeGreaterThan(100);
  expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([]);
  const named = new Set<string>();
  for (const file of globSync('tests/**/*.{test,spec}.{ts,tsx}')) {
    for (const [, , title = ''] of readFileSync(file, 'utf8').matchAll(TITLE)) {
      for (const [rule] of title.matchAll(/\bR\d+\b/g)) named.add(rule);
    }
  }
  expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
});
