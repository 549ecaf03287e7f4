import type { Action } from '../../model/action.ts';
import type { RowKey } from '../mutation.ts';

/** The teams and people that actions name: what deciding them looks at beside the ticket. */
export function rowsOfActions(actions: readonly Action[]): readonly RowKey[] {
  return actions.flatMap((action): readonly RowKey[] => {
    if (action.kind === 'setTeam') return [{ entity: 'team', id: action.teamId }];
    if (action.kind !== 'assign' || typeof action.assigneeId !== 'string') return [];
    return [{ entity: 'user', id: action.assigneeId }];
  });
}
