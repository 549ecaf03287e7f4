import type { EntityName } from '../../model/entities.ts';
import type { Role } from '../../model/user.ts';

/** Field names that must not leave the server, per entity. */
export type Mask = Readonly<Partial<Record<EntityName, readonly string[]>>>;

/** Hidden fields per role. Nothing is hidden by default; every row on its way out is read through it. */
const MASK_BY_ROLE: Readonly<Record<Role, Mask>> = { agent: {}, supervisor: {}, admin: {} };

/** The mask that applies to a role. */
export function maskOfRole(role: Role): Mask {
  return MASK_BY_ROLE[role];
}
