import type { ClientBase, Pool } from 'pg';
import { getUser, listTeams } from '../../db/server/queries/directory.ts';
import { type Mask, maskOfRole } from '../../shared/domain/permissions/mask.ts';
import { type Scope, scopesOfUser } from '../../shared/domain/permissions/scopes.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { User } from '../../shared/model/user.ts';
import type { Session } from './session.ts';

/** What a signed-in person may see now: computed from today's rights at every call, never kept. */
export interface Grants {
  readonly user: User;
  /** Most urgent first. */
  readonly scopes: readonly Scope[];
  readonly mask: Mask;
}

/** Loads the caller and what they may see. Refuses people who were switched off since they signed in. */
export async function loadGrants(db: ClientBase | Pool, session: Session): Promise<Grants> {
  const user = await getUser(db, session.tenantId, session.userId);
  if (user === undefined || !user.isActive) throw new AppError('accountInactive');
  const teams = await listTeams(db, session.tenantId);
  return { user, scopes: scopesOfUser(user, teams), mask: maskOfRole(user.role) };
}
