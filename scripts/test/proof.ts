import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** One row of the table under "Proof" in docs/spec/sync.md. */
interface Layer {
  readonly title: string;
  /** Beginnings of the paths of its test files. */
  readonly places: readonly string[];
}

/**
 * What each layer of the proof of sync came to in this run: passed tests, seconds of its files, and the invariants that
 * titles of those tests name.
 * @param spec the text with the table; layers that are no test files are left out
 */
export function listProof(spec: string, reportFile: string, root: string): readonly string[] {
  if (!existsSync(reportFile)) return [];
  const { testResults } = vitestReport.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  return layersIn(spec).map(({ title, places }) => {
    const files = testResults.filter(({ name }) => {
      const path = relative(root, name).replaceAll('\\', '/');
      return places.some((place) => path.startsWith(place));
    });
    const passed = files.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'passed'),
    );
    const seconds = files.reduce((sum, { startTime, endTime }) => sum + (endTime - startTime) / 1000, 0);
    const invariants = new Set(passed.flatMap(({ fullName }) => fullName.match(/\bI\d+\b/g) ?? []));
    const named = [...invariants].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))).join(' ');
    return `${title}: ${passed.length} tests, ${seconds.toFixed(0)} s${named === '' ? '' : `, ${named}`}`;
  });
}

function layersIn(spec: string): readonly Layer[] {
  const table =
    spec
      .slice(spec.indexOf('## Proof'))
      .split('\n\n')
      .find((part) => part.startsWith('|')) ?? '';
  const rows = table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows
    .map(([, title = '', where = '']) => ({ title, places: placesIn(where) }))
    .filter(({ places }) => places.length > 0);
}

/** Paths in backquotes; one without a folder is beside the one before it, and a star ends a name. */
function placesIn(cell: string): readonly string[] {
  const places: string[] = [];
  for (const [, named = ''] of cell.matchAll(/`([\w./*-]+)`/g)) {
    const isBeside = !named.includes('/');
    const place = isBeside ? join(dirname(places.at(-1) ?? ''), named) : named;
    places.push(place.replace(/\*$/, ''));
  }
  return places;
}
