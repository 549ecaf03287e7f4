import { z } from 'zod';
import { MacroId, TeamId } from '../../model/ids.ts';
import { MACROS_OF_ONE, type Macro, MacroActions, MacroKey, MacroName } from '../../model/macro.ts';
import { canonicalJson } from '../../util/canonical-json.ts';
import { withoutControls } from '../../util/without-controls.ts';
import { accept, defineMutation, type MutationCall, refuse } from '../mutation.ts';
import { mayWriteMacro } from './may-write.ts';

/** Makes a macro, of one's own or of a team, or replaces it whole. */
export const saveMacro = defineMutation({
  name: 'macro.save',
  version: 1,
  args: z.object({
    macroId: MacroId,
    name: z.string().overwrite(withoutControls).pipe(MacroName),
    /** Null for one's own. */
    teamId: TeamId.nullable(),
    actions: MacroActions,
    key: MacroKey.nullable(),
  }),
  reads: ({ macroId, teamId }) => [
    { entity: 'macro', id: macroId },
    ...(teamId === null ? [] : [{ entity: 'team' as const, id: teamId }]),
  ],
  decide(reads, { macroId, teamId, ...wanted }, { actor, macroCount }) {
    if (actor.kind !== 'user') return refuse('notPermitted');
    const before = reads.get('macro', macroId);
    if (before !== undefined && !mayWriteMacro(before, actor)) return refuse('macroNotFound');
    const row: Macro = { id: macroId, ownerId: teamId === null ? actor.user.id : null, teamId, ...wanted };
    if (teamId !== null && reads.get('team', teamId) === undefined) return refuse('teamNotFound');
    if (!mayWriteMacro(row, actor)) return refuse('notPermitted');
    if (before?.teamId !== teamId && macroCount(teamId) >= MACROS_OF_ONE) {
      return refuse('tooManyMacros', { most: MACROS_OF_ONE });
    }
    if (before !== undefined && canonicalJson(before) === canonicalJson(row)) return accept([]);
    return accept([{ kind: 'put', entity: 'macro', row }]);
  },
  invert(reads, { macroId }) {
    const before = reads.get('macro', macroId);
    return before === undefined ? { name: 'macro.delete', args: { macroId } } : savingAgain(before);
  },
});

/** The call that puts a macro back as it is. */
export function savingAgain({ id: macroId, name, teamId, actions, key }: Macro): MutationCall {
  return { name: 'macro.save', args: { macroId, name, teamId, actions, key } };
}
