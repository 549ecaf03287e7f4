import type { ClientBase, Pool } from 'pg';
import { listTicketPlaces, type TicketPlace } from '../../db/server/queries/aged-tickets.ts';
import { getPerson, listTeams, type Person } from '../../db/server/queries/directory.ts';
import { type Mask, maskOf } from '../../shared/domain/permissions/mask.ts';
import {
  dependsOnTeams,
  type Scope,
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
  /** Most urgent first; those of single tickets that were asked for come last. */
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
  const scopes = scopesOfUser(user, teams);
  const single = await listSingleTickets(db, tenantId, asked, scopes);
  return { user, scopes: [...scopes, ...single], hiddenFields, mask: maskOf(hiddenFields) };
}

/** Whether somebody who holds these scopes may see a ticket. */
export function maySee(scopes: readonly Scope[], place: TicketPlace): boolean {
  return scopesOfTicket(place).some((scope) => scopes.includes(scope));
}

async function listSingleTickets(
  db: ClientBase | Pool,
  tenantId: string,
  asked: readonly Scope[],
  scopes: readonly Scope[],
): Promise<readonly Scope[]> {
  const named = new Map(asked.map((scope) => [TicketId.safeParse(ticketOfScope(scope)).data, scope]));
  const places = await listTicketPlaces(
    db,
    tenantId,
    [...named.keys()].filter((id) => id !== undefined),
  );
  return places.flatMap((place) => {
    const scope = named.get(place.id as TicketId);
    return scope !== undefined && maySee(scopes, place) ? [scope] : [];
  });
}
