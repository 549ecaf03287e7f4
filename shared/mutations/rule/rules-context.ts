import { DEFAULT_FILE_POLICY } from '../../model/file-policy.ts';
import type { MutationContext } from '../mutation.ts';

/** The context of what rules do at an instant: nobody does it, and nothing of theirs is late. */
export function contextOfRules(now: number): MutationContext {
  return {
    now,
    operationId: '',
    actor: { kind: 'system', part: 'rules' },
    changedSince: () => false,
    files: DEFAULT_FILE_POLICY,
    isFileMissing: () => false,
    hiddenHere: [],
    isNumberLeased: () => true,
    ownViewCount: () => 0,
    macroCount: () => 0,
    ruleCount: () => 0,
  };
}
