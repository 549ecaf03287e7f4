import { expect, it } from 'vitest';
import { judgeRun, type Verdict } from '../sync/planted-bugs/judge-run.ts';

const RED = ' FAIL  unit tests/a.test.ts > a mask > hides\nAssertionError: expected 1 to be 2\n';
const tests = (output: string, status: number | null = 1) => judgeRun('tests', { status, output });
const seeds = (output: string, status: number | null = 1) => judgeRun('simulation', { status, output });

it.each<[string, Verdict['outcome'], Verdict]>([
  [
    'a test that fails',
    'caught',
    tests(`${RED} Test Files  1 failed (1)\n      Tests  1 failed | 3 passed (4)\n`),
  ],
  [
    'with colours',
    'caught',
    tests('\u001b[2m      Tests \u001b[22m \u001b[31m1 failed\u001b[39m (1)\nError: waited in vain'),
  ],
  ['a suite that is green', 'missed', tests('      Tests  4 passed (4)\n', 0)],
  ['a suite that hangs', 'crashed', tests('', null)],
  [
    'a file that cannot be loaded',
    'crashed',
    tests('Error: Cannot find module\n Test Files  1 failed (1)\n      Tests  no tests\n'),
  ],
  [
    'a preparation that fails',
    'crashed',
    tests('AssertionError: expected 1\n Test Files  1 failed (1)\n      Tests  3 skipped (3)\n'),
  ],
  [
    'a bug that does not run',
    'crashed',
    tests('ReferenceError: x is not defined\n      Tests  1 failed (1)\n'),
  ],
  ['a runner that dies', 'crashed', tests('Segmentation fault', 139)],
  ['a seed that fails', 'caught', seeds('120 seeds of 200 steps: 1 violations\n  seed 7: I4: rows differ\n')],
  ['a simulation that does not start', 'crashed', seeds('SyntaxError: Unexpected token\n    at compile\n')],
  ['a bug that does not run in a seed', 'crashed', seeds('  seed 1: ReferenceError: x is not defined\n')],
])('%s is %s', (_name, outcome, verdict) => {
  expect(verdict).toMatchObject({ outcome });
});
