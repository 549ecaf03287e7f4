// Reads the lock file: everything that is shipped has a licence that goes with MIT, and so has what builds it.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const LockFile = z.object({
  packages: z.record(z.string(), z.object({ license: z.string().optional(), dev: z.boolean().optional() })),
});

const PERMISSIVE: ReadonlySet<string> = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'CC0-1.0',
  ],
]);
/** Used as they are and never shipped. */
const FOR_TOOLS: ReadonlySet<string> = new Set([...PERMISSIVE, 'MPL-2.0', 'CC-BY-4.0']);

/** The packages of a lock file that may not be used, each with its licence. */
export function findForbidden(lockFile: unknown): readonly string[] {
  const { packages } = LockFile.parse(lockFile);
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .filter(([, { license, dev }]) => !isAllowed(license, dev === true ? FOR_TOOLS : PERMISSIVE))
    .map(([path, { license }]) => `${path}: ${license ?? 'no licence'}`);
}

/** Of several licences to choose from, one that is allowed is enough. */
function isAllowed(license: string | undefined, allowed: ReadonlySet<string>): boolean {
  const choices = (license ?? '').replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => allowed.has(choice));
}

if (import.meta.main) {
  const forbidden = findForbidden(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  for (const line of forbidden) console.log(`${line} does not go with the licence of this project`);
  process.exitCode = forbidden.length === 0 ? 0 : 1;
}
