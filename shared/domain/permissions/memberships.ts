import type { EntityName } from '../../model/entities.ts';
import type { TeamId, UserId } from '../../model/ids.ts';
import { CUSTOMERS_SCOPE, DIRECTORY_SCOPE, type Scope, scopesOfTicket, userScope } from './scopes.ts';

/** The scopes a root row belongs to. Children have none of their own: they follow their root. */
export function scopesOfRoot(entity: EntityName, row: Readonly<Record<string, unknown>>): readonly Scope[] {
  switch (entity) {
    case 'branch':
    case 'team':
    case 'user':
    case 'organization':
      return [DIRECTORY_SCOPE];
    case 'customer':
      return [CUSTOMERS_SCOPE];
    case 'view':
      return [row.ownerId === null ? DIRECTORY_SCOPE : userScope(row.ownerId as UserId)];
    case 'ticket':
      return scopesOfTicket({
        teamId: row.teamId as TeamId,
        assigneeId: row.assigneeId as UserId | null,
      });
    case 'message':
    case 'attachment':
    case 'conflictNote':
      return [];
  }
}
