import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { AppError } from '../../shared/errors/app-error.ts';
import { inTransaction } from '../mutations/transaction.ts';
import type { Session } from '../sync/session.ts';
import type { SignedInSession } from './access-tokens.ts';
import type { SecretBox } from './secret.ts';

/** How long a workstation may stay away and still be signed in (sync.md, decision 4: up to 90 days). */
const REFRESH_TOKEN_MS = 90 * 24 * 3_600_000;
/** An answer lost on the way may be asked for again this long; after that a spent token means theft. */
const GRACE_MS = 120_000;

/** A session and the refresh token that goes on with it. */
interface RefreshedSession {
  readonly session: SignedInSession;
  readonly refreshToken: string;
}

/** Begins a chain of refresh tokens for a fresh sign-in. */
export async function startFamily(
  client: ClientBase,
  session: Session,
  nowMs: number,
): Promise<RefreshedSession> {
  const started = { ...session, familyId: randomUUID() };
  return { session: started, refreshToken: await insertToken(client, started, nowMs) };
}

async function insertToken(client: ClientBase, session: SignedInSession, nowMs: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await client.query(
    `insert into refresh_token (token_hash, tenant_id, user_id, device_id, family_id, issued_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      hashOf(token),
      session.tenantId,
      session.userId,
      session.deviceId,
      session.familyId,
      nowMs,
      nowMs + REFRESH_TOKEN_MS,
    ],
  );
  return token;
}

interface StoredToken {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly device_id: string;
  readonly family_id: string;
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly successor: string | null;
  readonly is_revoked: boolean;
}

/**
 * Trades a refresh token for its successor. A spent token that comes back after the grace time was copied: the
 * whole family is revoked, its access tokens with it, and everybody on it must sign in again.
 */
export async function rotate(
  pool: Pool,
  box: SecretBox,
  token: string,
  nowMs: number,
): Promise<RefreshedSession> {
  const outcome = await inTransaction(pool, async (client) => {
    const { rows } = await client.query<StoredToken>(
      'select * from refresh_token where token_hash = $1 for update',
      [hashOf(token)],
    );
    const stored = rows[0];
    if (stored === undefined || stored.expires_at < nowMs) throw new AppError('sessionExpired');
    if (stored.is_revoked) throw new AppError('deviceSignedOut');
    const session = {
      tenantId: stored.tenant_id,
      userId: stored.user_id,
      deviceId: stored.device_id,
      familyId: stored.family_id,
    };
    if (stored.used_at === null) {
      const refreshToken = await insertToken(client, session, nowMs);
      await client.query('update refresh_token set used_at = $2, successor = $3 where token_hash = $1', [
        hashOf(token),
        nowMs,
        box.seal(refreshToken),
      ]);
      await client.query('commit');
      return { session, refreshToken };
    }
    if (nowMs - stored.used_at <= GRACE_MS && stored.successor !== null) {
      await client.query('commit');
      return { session, refreshToken: box.open(stored.successor) };
    }
    await client.query('update refresh_token set is_revoked = true where family_id = $1', [stored.family_id]);
    await client.query('commit');
    return null;
  });
  if (outcome === null) throw new AppError('sessionReused');
  return outcome;
}

/** Ends the session of one device, or of every device of the user. */
export async function signOut(
  pool: Pool,
  session: Session,
  isEverywhere: boolean,
  nowMs: number,
): Promise<void> {
  const { tenantId, userId, deviceId } = session;
  await pool.query(
    `update refresh_token set is_revoked = true
     where tenant_id = $1 and user_id = $2 and ($3 or device_id = $4)`,
    [tenantId, userId, isEverywhere, deviceId],
  );
  await pool.query(
    `update device set signed_out_at = $5
     where tenant_id = $1 and user_id = $2 and ($3 or id = $4) and signed_out_at is null`,
    [tenantId, userId, isEverywhere, deviceId, nowMs],
  );
}

/** Only the hash is kept, so a stolen database opens no session. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
