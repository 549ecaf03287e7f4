import type { Article } from '../../model/article.ts';
import type { TeamId, TicketId, UserId } from '../../model/ids.ts';
import type { Macro } from '../../model/macro.ts';
import type { Team } from '../../model/team.ts';
import type { Ticket } from '../../model/ticket.ts';
import type { User } from '../../model/user.ts';

/** A set of roots that is granted and synced as one: `directory`, `customers`, `knowledge`, `team:<id>`, `user:<id>`, `ticket:<id>`. */
export type Scope = string;

const TICKET_PREFIX = 'ticket:';

/** Branches, teams, users, organizations and shared views: everybody needs them to read a queue. */
export const DIRECTORY_SCOPE: Scope = 'directory';
/** Articles that are everybody's; those of a team are in the scope of the team. */
export const KNOWLEDGE_SCOPE: Scope = 'knowledge';
/** The rules of the organization; whoever holds it may change them. */
export const RULES_SCOPE: Scope = 'rules';
/** All customers of the organization. */
export const CUSTOMERS_SCOPE: Scope = 'customers';

/** The tickets of one team, its articles and its macros. */
export function teamScope(teamId: TeamId): Scope {
  return `team:${teamId}`;
}

/** What belongs to one person: tickets assigned to them, their own views and macros. */
export function userScope(userId: UserId): Scope {
  return `user:${userId}`;
}

/** One ticket by itself: how an old one that left the other scopes is fetched and kept (docs/spec/sync.md R70). */
export function ticketScope(ticketId: TicketId): Scope {
  return `${TICKET_PREFIX}${ticketId}`;
}

/** The ticket that a scope is about; null for every other scope. */
export function ticketOfScope(scope: Scope): TicketId | null {
  return scope.startsWith(TICKET_PREFIX) ? (scope.slice(TICKET_PREFIX.length) as TicketId) : null;
}

export function isTeamScope(scope: Scope): boolean {
  return scope.startsWith('team:');
}

export function isUserScope(scope: Scope): boolean {
  return scope.startsWith('user:');
}

/** Whoever holds one of these scopes may work on the ticket, whether it is old or not. */
export function scopesOfTicket(ticket: Pick<Ticket, 'teamId' | 'assigneeId'>): readonly Scope[] {
  const scopes = [teamScope(ticket.teamId)];
  if (ticket.assigneeId !== null) scopes.push(userScope(ticket.assigneeId));
  return scopes;
}

/** Whoever holds it may read and write the article. */
export function scopeOfArticle({ teamId }: Pick<Article, 'teamId'>): Scope {
  return teamId === null ? KNOWLEDGE_SCOPE : teamScope(teamId);
}

/** Whoever holds it may apply the macro, change it and delete it; null for one that is nobody's, which there is not. */
export function scopeOfMacro({ ownerId, teamId }: Pick<Macro, 'ownerId' | 'teamId'>): Scope | null {
  if (ownerId !== null) return userScope(ownerId);
  return teamId === null ? null : teamScope(teamId);
}

/**
 * The scopes a user holds, most urgent first: what must be on the workstation before work can begin, then own
 * tickets, then customers, then the teams, then what everybody may read up. Supervisors also hold the teams below theirs, administrators all.
 */
export function scopesOfUser(user: User, teams: readonly Team[]): readonly Scope[] {
  if (!user.isActive) return [];
  const teamIds = teamsSeenBy(user, teams);
  const rules = user.role === 'agent' ? [] : [RULES_SCOPE];
  return [
    DIRECTORY_SCOPE,
    userScope(user.id),
    CUSTOMERS_SCOPE,
    ...teamIds.map(teamScope),
    KNOWLEDGE_SCOPE,
    ...rules,
  ];
}

/**
 * What a workstation of the user holds: of more than `most` scopes, the teams furthest from their own stay at the center,
 * the newest first, so that what is held does not change when a team is added.
 */
export function scopesHeldBy(user: User, teams: readonly Team[], most: number): readonly Scope[] {
  const rights = scopesOfUser(user, teams);
  if (rights.length <= most) return rights;
  const own = new Set(user.teamIds.map(teamScope));
  const teamScopes = rights.filter(isTeamScope);
  const byAge = teamScopes.filter((scope) => !own.has(scope)).sort();
  const left = new Set(
    [...teamScopes.filter((scope) => own.has(scope)), ...byAge].slice(
      teamScopes.length + most - rights.length,
    ),
  );
  return rights.filter((scope) => !left.has(scope));
}

/** Whether it matters which teams there are, beside the user's own. */
export function dependsOnTeams({ role }: User): boolean {
  return role !== 'agent';
}

/** The teams whose tickets a user sees. */
export function teamsSeenBy(user: User, teams: readonly Team[]): readonly TeamId[] {
  switch (user.role) {
    case 'admin':
      return teams.map((team) => team.id);
    case 'supervisor':
      return withDescendants(user.teamIds, teams);
    case 'agent':
      return user.teamIds;
  }
}

function withDescendants(roots: readonly TeamId[], teams: readonly Team[]): readonly TeamId[] {
  const found = new Set<TeamId>(roots);
  let grew = true;
  while (grew) {
    grew = false;
    for (const team of teams) {
      if (team.parentId !== null && found.has(team.parentId) && !found.has(team.id)) {
        found.add(team.id);
        grew = true;
      }
    }
  }
  return [...found];
}
