import type { EntityName, EntityRow } from '../../model/entities.ts';
import type { BranchId, TeamId, UserId } from '../../model/ids.ts';
import type { Team } from '../../model/team.ts';
import type { User } from '../../model/user.ts';
import type { Reads } from '../mutation.ts';

/** Teams and people that there are. */
export interface Directory {
  readonly teams: readonly Team[];
  readonly people: readonly User[];
}

/** What actions ask of rows, from a list of teams and people. */
export function rowsOfDirectory({ teams, people }: Directory): Reads {
  const known = new Map<string, Team | User>([
    ...teams.map((team) => [`team ${team.id}`, team] as const),
    ...people.map((person) => [`user ${person.id}`, person] as const),
  ]);
  return readsBy((entity, id) => known.get(`${entity} ${id}`));
}

/** Answers as if every team and person that somebody names were there: for whom there is no directory. */
export const EVERYTHING_IS_THERE: Reads = readsBy((entity, id) => {
  if (entity === 'team') {
    const team: Team = { id: id as TeamId, name: id, parentId: null, branchId: id as BranchId };
    return team;
  }
  if (entity !== 'user') return undefined;
  const person: User = {
    id: id as UserId,
    email: '',
    name: id,
    role: 'agent',
    teamIds: [],
    locale: 'en',
    isActive: true,
  };
  return person;
});

function readsBy(find: (entity: EntityName, id: string) => Team | User | undefined): Reads {
  return {
    get: <E extends EntityName>(entity: E, id: string) => find(entity, id) as EntityRow<E> | undefined,
  };
}
