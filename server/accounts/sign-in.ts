import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { z } from 'zod';
import { getPerson } from '../../db/server/queries/directory.ts';
import type { SignInAnswer, SignInRequest } from '../../shared/contract/account-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { inTransaction } from '../mutations/transaction.ts';
import type { Session } from '../sync/session.ts';
import { ACCESS_TOKEN_MS, type AccessTokens, type SignedInSession } from './access-tokens.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { startFamily } from './refresh-tokens.ts';
import { countTry, takeBackTry } from './throttle.ts';

export interface SignInPorts {
  readonly pool: Pool;
  readonly tokens: AccessTokens;
  now(): number;
}

interface Account {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly password_hash: string;
  readonly is_active: boolean;
  readonly organization_name: string;
}

/** Compared against when the address is unknown, so that both answers take the same time. */
const dummyHash = hashPassword(randomUUID());

/**
 * Checks a password, registers the device and starts a session. An unknown address and a wrong password get the
 * same answer; guessing is slowed down per address and per network.
 */
export async function signIn(
  { pool, tokens, now }: SignInPorts,
  request: z.infer<typeof SignInRequest>,
  networkAddress: string,
): Promise<SignInAnswer> {
  const email = request.email.toLowerCase();
  const attempt = { email, networkAddress };
  await countTry(pool, attempt, now());
  const account = await findAccount(pool, email);
  const isRight = await verifyPassword(request.password, account?.password_hash ?? (await dummyHash));
  if (account === undefined || !isRight) throw new AppError('wrongCredentials');
  await takeBackTry(pool, attempt);
  if (!account.is_active) throw new AppError('accountInactive');
  const { session, refreshToken } = await inTransaction(pool, async (client) => {
    const device = await registerDevice(client, account, request.device, now());
    const started = await startFamily(client, device, now());
    await client.query('commit');
    return started;
  });
  const person = await getPerson(pool, session.tenantId, session.userId);
  if (person === undefined) throw new AppError('accountInactive');
  return {
    tokens: {
      accessToken: await tokens.issue(session, now()),
      accessExpiresInMs: ACCESS_TOKEN_MS,
      refreshToken,
    },
    deviceId: session.deviceId as SignInAnswer['deviceId'],
    user: person.user,
    organizationName: account.organization_name,
  };
}

async function findAccount(pool: Pool, email: string): Promise<Account | undefined> {
  const { rows } = await pool.query<Account>(
    `select u.tenant_id, u.id as user_id, c.password_hash, u.is_active, t.name as organization_name
     from user_account u join credential c on c.tenant_id = u.tenant_id and c.user_id = u.id
     join tenant t on t.id = u.tenant_id
     where lower(u.email) = $1 and not u.is_deleted`,
    [email],
  );
  return rows[0];
}

/** The same device again when it names itself and belongs to this user; otherwise a new one. */
async function registerDevice(
  client: PoolClient,
  account: Account,
  device: z.infer<typeof SignInRequest>['device'],
  nowMs: number,
): Promise<Session> {
  const { tenant_id: tenantId, user_id: userId } = account;
  if (device.deviceId !== null) {
    const { rowCount } = await client.query(
      `update device set last_seen_at = $4, signed_out_at = null, name = $5
       where tenant_id = $1 and user_id = $2 and id = $3`,
      [tenantId, userId, device.deviceId, nowMs, device.name],
    );
    if (rowCount === 1) return { tenantId, userId, deviceId: device.deviceId };
  }
  const deviceId = randomUUID();
  await client.query(
    `insert into device (tenant_id, id, user_id, name, platform, created_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $6)`,
    [tenantId, deviceId, userId, device.name, device.platform, nowMs],
  );
  return { tenantId, userId, deviceId };
}

/**
 * Families of those sessions that were ended: by signing out, everywhere or here, or because a copied refresh token was
 * noticed. A later sign-in on the same device begins another session and revives none.
 */
export async function findEndedFamilies(
  pool: Pool,
  sessions: readonly SignedInSession[],
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ family_id: string }>(
    `select s.family_id from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as s (tenant_id, device_id, family_id)
     where not exists (
       select from device d join refresh_token r on r.tenant_id = d.tenant_id and r.device_id = d.id
       where d.tenant_id = s.tenant_id and d.id = s.device_id and d.signed_out_at is null
       and r.family_id = s.family_id and not r.is_revoked)`,
    [
      sessions.map(({ tenantId }) => tenantId),
      sessions.map(({ deviceId }) => deviceId),
      sessions.map(({ familyId }) => familyId),
    ],
  );
  return new Set(rows.map(({ family_id }) => family_id));
}

/** Turns away a session that was ended. */
export async function checkSession(pool: Pool, session: SignedInSession): Promise<void> {
  const ended = await findEndedFamilies(pool, [session]);
  if (ended.size > 0) throw new AppError('deviceSignedOut');
}
