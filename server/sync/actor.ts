import type { ClientBase, Pool } from 'pg';
import { listTicketPlaces, type TicketPlace } from '../../db/server/queries/aged-tickets.ts';
import { getPerson, listTeams, type Person } from '../../db/server/queries/directory.ts';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import { type Mask, maskOf } from '../../shared/domain/permissions/mask.ts';
import {
  dependsOnTeams,
  type Scope,
  scopesHeldBy,
  scopesOfTicket,
  scopesOfUser,
  ticketOfScope,
} from '../../shared/domain/permissions/scopes.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { HiddenFields } from '../../shared/model/hideable-field.ts';
import { TicketId } from '../../shared/model/ids.ts';
import type { User } from '../../shared/model/user.ts';
import type { Session } from './session.ts';

/** What a signed-in person may see now: computed from today's rights at every call, never kept. */
export interface Grants {
  readonly user: User;
  /** All that the person may see and work on. */
  readonly rights: ReadonlySet<Scope>;
  /**
   * What their workstation holds of it, at most as much as the limit says (R240), most urgent first; those of single
   * tickets that were asked for come last.
   */
  readonly scopes: readonly Scope[];
  readonly hiddenFields: HiddenFields;
  /** What rows are read through because of them. */
  readonly mask: Mask;
}

/** Loads the caller and what they may see, as `grantsOf` has it. */
export async function loadGrants(db: ClientBase | Pool, { tenantId, userId }: Session): Promise<Grants> {
  return grantsOf(db, tenantId, await getPerson(db, tenantId, userId));
}

/**
 * What somebody may see. Refuses people who were switched off since they signed in.
 * @param asked scopes the client names: one of a single ticket is granted to whoever may see the ticket, and to
 *   nobody unasked; all others are granted by rights alone
 */
export async function grantsOf(
  db: ClientBase | Pool,
  tenantId: string,
  person: Person | undefined,
  asked: readonly Scope[] = [],
): Promise<Grants> {
  if (person === undefined || !person.user.isActive) throw new AppError('accountInactive');
  const { user, hiddenFields } = person;
  const teams = dependsOnTeams(user) ? await listTeams(db, tenantId) : [];
  const rights = new Set(scopesOfUser(user, teams));
  const scopes = scopesHeldBy(user, teams, LIMITS.scopes);
  // Not even one ticket of what stays at the center: its news would not reach the workstation.
  const single = await listSingleTickets(db, tenantId, asked, new Set(scopes));
  return { user, rights, scopes: [...scopes, ...single], hiddenFields, mask: maskOf(hiddenFields) };
}

/** Whether somebody with these rights may see a ticket. */
export function maySee(rights: ReadonlySet<Scope>, place: TicketPlace): boolean {
  return scopesOfTicket(place).some((scope) => rights.has(scope));
}

async function listSingleTickets(
  db: ClientBase | Pool,
  tenantId: string,
  asked: readonly Scope[],
  held: ReadonlySet<Scope>,
): Promise<readonly Scope[]> {
  const named = new Map(asked.map((scope) => [TicketId.safeParse(ticketOfScope(scope)).data, scope]));
  const places = await listTicketPlaces(
    db,
    tenantId,
    [...named.keys()].filter((id) => id !== undefined),
  );
  return places.flatMap((place) => {
    const scope = named.get(place.id as TicketId);
    return scope !== undefined && maySee(held, place) ? [scope] : [];
  });
}
