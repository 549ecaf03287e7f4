import type { Pool } from 'pg';
import { commitChanges } from '../../db/server/apply-changes.ts';
import { lockPersonByEmail, setHiddenFields } from '../../db/server/queries/directory.ts';
import { knownFields } from '../../shared/domain/permissions/mask.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { HiddenFields } from '../../shared/model/hideable-field.ts';
import type { User } from '../../shared/model/user.ts';
import { inTransaction } from '../mutations/transaction.ts';

/** What hiding fields from somebody needs. */
export interface HideFieldsPorts {
  readonly pool: Pool;
  newId(): string;
}

/**
 * Keeps exactly these fields from the person who signs in with this address; none gives everything back. The row of
 * the person takes a place in the line with it, so that their workstations hear of it like of every change (R143).
 * @throws AppError notFound
 */
export function hideFields(
  { pool, newId }: HideFieldsPorts,
  email: string,
  fields: HiddenFields,
): Promise<{ readonly user: User; readonly hiddenFields: HiddenFields }> {
  return inTransaction(pool, async (client) => {
    const found = await lockPersonByEmail(client, email);
    if (found === undefined) throw new AppError('notFound');
    const { tenantId, user } = found;
    const hiddenFields = knownFields(fields);
    await setHiddenFields(client, tenantId, user.id, hiddenFields);
    const row = {
      entity: 'user',
      row: user,
      fieldVersions: {},
      changedFields: [],
      isDeleted: false,
    } as const;
    await commitChanges(client, tenantId, { rows: [row], memberships: [], aged: [], log: null }, newId());
    return { user, hiddenFields };
  });
}
