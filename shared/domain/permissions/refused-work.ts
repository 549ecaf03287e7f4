import type { TeamId } from '../../model/ids.ts';
import type { Team } from '../../model/team.ts';
import type { User } from '../../model/user.ts';
import { teamsSeenBy } from './scopes.ts';

/** Whose refused work it is and what it was about. */
export interface RefusedWorkPlace {
  readonly authorId: string;
  readonly authorTeamIds: readonly TeamId[];
  /** Team of the ticket; null when there is none. */
  readonly ticketTeamId: TeamId | null;
}

/** Whether this role looks after other people's refused work at all. */
export function reviewsRefusedWork({ role, isActive }: Pick<User, 'role' | 'isActive'>): boolean {
  return isActive && role !== 'agent';
}

/**
 * Whether a person may see a colleague's refused change and settle it: administrators all, supervisors that of the
 * members of their teams and what was written on their teams' tickets, also by somebody who has left the team since.
 */
export function mayReviewRefusedWork(
  reviewer: User,
  teams: readonly Team[],
  { authorId, authorTeamIds, ticketTeamId }: RefusedWorkPlace,
): boolean {
  if (!reviewsRefusedWork(reviewer) || authorId === reviewer.id) return false;
  if (reviewer.role === 'admin') return true;
  const mine = new Set(teamsSeenBy(reviewer, teams));
  return authorTeamIds.some((id) => mine.has(id)) || (ticketTeamId !== null && mine.has(ticketTeamId));
}
