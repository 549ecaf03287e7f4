import { stripVTControlCharacters } from 'node:util';
import type { Suite } from './planted-bug.ts';

/** What a suite did with a bug in the tree. */
export interface Run {
  /** Null when it hung and was ended. */
  readonly status: number | null;
  readonly output: string;
}

/** Whether a bug was noticed, and by what. */
export interface Verdict {
  /** `crashed`: the suite is red, but nothing was asserted, so nobody knows whether it would have noticed. */
  readonly outcome: 'caught' | 'missed' | 'crashed';
  /** What turned red first, so that a reader sees whether it was the bug. */
  readonly complaint: string;
}

/** The bug does not even run: whoever planted it made a mistake. */
const NO_PROGRAM = /^(seed \d+: )?(SyntaxError|ReferenceError)\b/;
const COMPLAINT = /^\s*(seed \d+: |\w*Error: )/;
/** A test that failed, unlike a file that could not be loaded or prepared: `Tests  1 failed | 3 passed (4)`. */
const FAILED_TESTS = /^\s*Tests\s+.*\b\d+ failed\b/m;
const FAILED_SEED = /^\s*seed \d+: /m;

/**
 * A bug is caught by a test or a seed that fails; a suite that hangs, or cannot be loaded, prepared or compiled, says
 * nothing: a machine that is slow looks the same.
 */
export function judgeRun(suite: Suite, { status, output }: Run): Verdict {
  if (status === 0) return { outcome: 'missed', complaint: '' };
  if (status === null) return { outcome: 'crashed', complaint: 'it hung' };
  const text = stripVTControlCharacters(output);
  const line = text.split('\n').find((each) => COMPLAINT.test(each));
  const complaint = line?.trim().slice(0, 200) ?? 'no complaint';
  const hasFailed = (suite === 'tests' ? FAILED_TESTS : FAILED_SEED).test(text);
  return { outcome: hasFailed && !NO_PROGRAM.test(complaint) ? 'caught' : 'crashed', complaint };
}
