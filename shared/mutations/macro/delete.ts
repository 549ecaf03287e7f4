import { z } from 'zod';
import { MacroId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { mayWriteMacro } from './may-write.ts';
import { savingAgain } from './save.ts';

/** Deletes a macro of one's own or of a team of one's own. */
export const deleteMacro = defineMutation({
  name: 'macro.delete',
  version: 1,
  args: z.object({ macroId: MacroId }),
  reads: ({ macroId }) => [{ entity: 'macro', id: macroId }],
  decide(reads, { macroId }, { actor }) {
    if (actor.kind !== 'user') return refuse('notPermitted');
    const macro = reads.get('macro', macroId);
    // Deleted by somebody else already: as it was wanted.
    if (macro === undefined) return accept([]);
    if (!mayWriteMacro(macro, actor)) return refuse('macroNotFound');
    return accept([{ kind: 'remove', entity: 'macro', id: macroId }]);
  },
  invert(reads, { macroId }) {
    const macro = reads.get('macro', macroId);
    return macro === undefined ? null : savingAgain(macro);
  },
});
