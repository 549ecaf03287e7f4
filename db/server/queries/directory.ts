import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { knownFields } from '../../../shared/domain/permissions/mask.ts';
import { type HiddenFields, HideableField } from '../../../shared/model/hideable-field.ts';
import { Team } from '../../../shared/model/team.ts';
import { User } from '../../../shared/model/user.ts';
import { toModelRow } from '../entity-columns.ts';

/** A user with what is kept from them. */
export interface Person {
  readonly user: User;
  readonly hiddenFields: HiddenFields;
}

/** A row of `user_account`. A field that this version does not know must not be shown for that: it throws. */
export function toPerson(stored: Readonly<Record<string, unknown>>): Person {
  return {
    user: User.parse(toModelRow('user', stored)),
    hiddenFields: knownFields(z.array(HideableField).parse(stored.hidden_fields)),
  };
}

/** A user of the tenant; undefined when there is none or it was deleted. */
export async function getPerson(
  db: ClientBase | Pool,
  tenantId: string,
  userId: string,
): Promise<Person | undefined> {
  const { rows } = await db.query<Record<string, unknown>>(
    'select * from user_account where tenant_id = $1 and id = $2 and not is_deleted',
    [tenantId, userId],
  );
  return rows[0] === undefined ? undefined : toPerson(rows[0]);
}

/** The user who signs in with this address, locked until the transaction ends. */
export async function lockPersonByEmail(
  client: ClientBase,
  email: string,
): Promise<(Person & { readonly tenantId: string }) | undefined> {
  const { rows } = await client.query<Record<string, unknown> & { tenant_id: string }>(
    'select * from user_account where lower(email) = lower($1) and not is_deleted for update',
    [email],
  );
  return rows[0] === undefined ? undefined : { ...toPerson(rows[0]), tenantId: rows[0].tenant_id };
}

/** Part of a transaction that also writes the user's row, so that every workstation hears of it. */
export async function setHiddenFields(
  client: ClientBase,
  tenantId: string,
  userId: string,
  fields: HiddenFields,
): Promise<void> {
  await client.query('update user_account set hidden_fields = $3 where tenant_id = $1 and id = $2', [
    tenantId,
    userId,
    JSON.stringify(fields),
  ]);
}

/** All teams of the tenant. */
export async function listTeams(db: ClientBase | Pool, tenantId: string): Promise<readonly Team[]> {
  const { rows } = await db.query<Record<string, unknown>>(
    'select * from team where tenant_id = $1 and not is_deleted',
    [tenantId],
  );
  return rows.map((row) => Team.parse(toModelRow('team', row)));
}

/** Of these people, those that there are. */
export async function listUsers(
  db: ClientBase | Pool,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly User[]> {
  const { rows } = await db.query<Record<string, unknown>>(
    'select * from user_account where tenant_id = $1 and id = any($2::uuid[]) and not is_deleted',
    [tenantId, ids],
  );
  return rows.map((row) => User.parse(toModelRow('user', row)));
}

/** Everybody of the tenant, those who left too. */
export async function listPeople(db: ClientBase | Pool, tenantId: string): Promise<readonly User[]> {
  const { rows } = await db.query<Record<string, unknown>>(
    'select * from user_account where tenant_id = $1 and not is_deleted',
    [tenantId],
  );
  return rows.map((row) => toPerson(row).user);
}
