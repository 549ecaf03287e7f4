import type { ActionTarget } from '../../../shared/contract/action-target.ts';
import { scopesOfUser } from '../../../shared/domain/permissions/scopes.ts';
import type { Action } from '../../../shared/model/action.ts';
import { DEFAULT_FILE_POLICY } from '../../../shared/model/file-policy.ts';
import type { UserId } from '../../../shared/model/ids.ts';
import type { Team } from '../../../shared/model/team.ts';
import type { User } from '../../../shared/model/user.ts';
import type { Reads } from '../../../shared/mutations/mutation.ts';
import { type ActionsPreview, previewActions } from '../../../shared/mutations/preview-actions.ts';

/** Who applies a list of actions, and the people and teams that it may name. */
export interface Surroundings {
  readonly me: User;
  readonly people: readonly User[];
  readonly teams: readonly Team[];
}

/** The people that a list of actions names. */
export function peopleIn(actions: readonly Action[]): UserId[] {
  const ids = actions.flatMap((action) =>
    action.kind === 'assign' && typeof action.assigneeId === 'string' ? [action.assigneeId] : [],
  );
  return [...new Set(ids)];
}

/** What a list of actions will do to a ticket that is here, as the store is going to decide it. */
export function lookAhead(
  actions: readonly Action[],
  { ticket, customerName, customerLocale, hasNoteDraft, mergedInto }: ActionTarget,
  { me, people, teams }: Surroundings,
  now: number,
  newId: () => string,
): ActionsPreview {
  const rows = new Map<string, object>();
  for (const row of [...people, me]) rows.set(`user ${row.id}`, row);
  for (const row of teams) rows.set(`team ${row.id}`, row);
  for (const row of [ticket, ...mergedInto]) rows.set(`ticket ${row.id}`, row);
  const reads: Reads = { get: (entity, id) => rows.get(`${entity} ${id}`) as never };
  return previewActions(
    actions,
    { ticket, customerName, customerLocale, hasNoteDraft, agent: me },
    reads,
    {
      now,
      operationId: '',
      actor: { kind: 'user', user: me, scopes: new Set(scopesOfUser(me, teams)), hiddenFields: [] },
      changedSince: () => false,
      hiddenHere: [],
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => true,
      ownViewCount: () => 0,
      macroCount: () => 0,
      ruleCount: () => 0,
    },
    newId,
  );
}
