import { z } from 'zod';
import { RuleId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { mayWriteRules } from './may-write.ts';
import { savingAgain } from './save.ts';

/** Deletes a rule. */
export const deleteRule = defineMutation({
  name: 'rule.delete',
  version: 1,
  args: z.object({ ruleId: RuleId }),
  reads: ({ ruleId }) => [{ entity: 'rule', id: ruleId }],
  decide(reads, { ruleId }, { actor }) {
    if (!mayWriteRules(actor)) return refuse('notPermitted');
    // Deleted by somebody else already: as it was wanted.
    if (reads.get('rule', ruleId) === undefined) return accept([]);
    return accept([{ kind: 'remove', entity: 'rule', id: ruleId }]);
  },
  invert(reads, { ruleId }) {
    const rule = reads.get('rule', ruleId);
    return rule === undefined ? null : savingAgain(rule);
  },
});
