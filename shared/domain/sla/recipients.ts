import type { TeamId, UserId } from '../../model/ids.ts';
import type { EscalationAction } from '../../model/sla-policy.ts';
import type { Team } from '../../model/team.ts';
import type { Ticket } from '../../model/ticket.ts';
import type { User } from '../../model/user.ts';

/** The people and teams of an organization, as far as it matters who answers for whom. */
export interface Staff {
  readonly people: readonly Pick<User, 'id' | 'role' | 'teamIds' | 'isActive'>[];
  readonly teams: readonly Pick<Team, 'id' | 'parentId'>[];
}

type Place = Pick<Ticket, 'teamId' | 'assigneeId'>;

/** Whoever must act on a ticket: the one who has it, and the team while nobody has. */
export function holdersOf({ teamId, assigneeId }: Place, { people }: Staff): readonly UserId[] {
  const holder = people.find(({ id, isActive }) => id === assigneeId && isActive);
  return holder === undefined ? membersOf(teamId, people) : [holder.id];
}

/** Whom a level of a chain tells, each once. */
export function recipientsOf(
  actions: readonly EscalationAction[],
  ticket: Place,
  staff: Staff,
): readonly UserId[] {
  const found = actions.flatMap((action): readonly UserId[] => {
    if (action.do === 'notifyManager') return managersOf(ticket, action.level, staff);
    if (action.do === 'notifyPerson')
      return staff.people.flatMap(({ id, isActive }) => (isActive && id === action.userId ? [id] : []));
    if (action.do !== 'notify') return [];
    if (action.whom === 'assignee') return holdersOf(ticket, staff);
    return action.whom === 'team' ? membersOf(ticket.teamId, staff.people) : managersOf(ticket, 1, staff);
  });
  return [...new Set(found)];
}

function membersOf(teamId: TeamId, people: Staff['people']): readonly UserId[] {
  return people.flatMap(({ id, isActive, teamIds }) => (isActive && teamIds.includes(teamId) ? [id] : []));
}

/**
 * The managers at a level above a ticket: those of its team first, then of the team above, in the end the administrators. A team that
 * nobody supervises is passed over, and above the last level there is nobody else: somebody is always told.
 */
function managersOf({ teamId }: Place, level: number, { people, teams }: Staff): readonly UserId[] {
  const active = people.filter(({ isActive }) => isActive);
  const levels: UserId[][] = [];
  const seen = new Set<string>();
  for (let at: TeamId | null = teamId; at !== null && !seen.has(at); ) {
    const here: TeamId = at;
    seen.add(here);
    levels.push(
      active.flatMap(({ id, role, teamIds }) =>
        role === 'supervisor' && teamIds.includes(here) ? [id] : [],
      ),
    );
    at = teams.find(({ id }) => id === here)?.parentId ?? null;
  }
  levels.push(active.flatMap(({ id, role }) => (role === 'admin' ? [id] : [])));
  const filled = levels.filter((ids) => ids.length > 0);
  return filled[Math.min(level, filled.length) - 1] ?? [];
}
