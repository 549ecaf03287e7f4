import type { EntityName } from '../../model/entities.ts';
import type { TeamId, TicketId, UserId } from '../../model/ids.ts';
import type { Macro } from '../../model/macro.ts';
import {
  CUSTOMERS_SCOPE,
  DIRECTORY_SCOPE,
  RULES_SCOPE,
  type Scope,
  scopeOfArticle,
  scopeOfMacro,
  scopesOfTicket,
  ticketScope,
  userScope,
} from './scopes.ts';

/**
 * The scopes a root row belongs to. Children have none of their own: they follow their root.
 * @param isAged an old ticket is in a scope of its own only, so that it is nowhere but where somebody asks for it
 */
export function scopesOfRoot(
  entity: EntityName,
  row: Readonly<Record<string, unknown>>,
  isAged = false,
): readonly Scope[] {
  switch (entity) {
    case 'branch':
    case 'team':
    case 'user':
    case 'organization':
    case 'slaSettings':
    case 'processTemplate':
      return [DIRECTORY_SCOPE];
    case 'customer':
      return [CUSTOMERS_SCOPE];
    case 'view':
      return [row.ownerId === null ? DIRECTORY_SCOPE : userScope(row.ownerId as UserId)];
    case 'macro':
      return [scopeOfMacro(row as Pick<Macro, 'ownerId' | 'teamId'>) ?? []].flat();
    case 'notification':
      return [userScope(row.userId as UserId)];
    case 'rule':
      return [RULES_SCOPE];
    case 'ticket':
      if (isAged) return [ticketScope(row.id as TicketId)];
      return scopesOfTicket({
        teamId: row.teamId as TeamId,
        assigneeId: row.assigneeId as UserId | null,
      });
    case 'article':
      return [scopeOfArticle({ teamId: row.teamId as TeamId | null })];
    case 'message':
    case 'attachment':
    case 'conflictNote':
    case 'ticketEvent':
    case 'ticketLink':
    case 'process':
    case 'articleRevision':
      return [];
  }
}
