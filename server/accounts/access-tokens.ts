import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
import { JWTExpired } from 'jose/errors';
import type { Pool } from 'pg';
import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Session } from '../sync/session.ts';
import type { SecretBox } from './secret.ts';

/** How long an access token lasts. */
export const ACCESS_TOKEN_MS = 10 * 60_000;

const Claims = z.object({ tenant: z.uuid(), sub: z.uuid(), device: z.uuid(), family: z.uuid() });

/** A session together with the sign-in it began with: the chain of refresh tokens that ends it when it is revoked. */
export interface SignedInSession extends Session {
  readonly familyId: string;
}

/** Signs and checks access tokens (EdDSA), with the key all server nodes on one database share. */
export interface AccessTokens {
  issue(session: SignedInSession, nowMs: number): Promise<string>;
  /** @throws AppError sessionExpired or notSignedIn */
  verify(token: string, nowMs: number): Promise<SignedInSession>;
}

/** Loads the signing key, or makes it at the first start. */
export async function loadAccessTokens(pool: Pool, box: SecretBox): Promise<AccessTokens> {
  await createKeyOnce(pool, box);
  const { rows } = await pool.query<{ id: string; encrypted_private_jwk: string; public_jwk: string }>(
    'select id, encrypted_private_jwk, public_jwk from signing_key order by created_at desc limit 1',
  );
  const row = rows[0];
  if (row === undefined) throw new Error('There is no signing key');
  const privateKey = await importKey(box.open(row.encrypted_private_jwk));
  const publicKey = await importKey(row.public_jwk);
  return {
    issue: ({ tenantId, userId, deviceId, familyId }, nowMs) =>
      new SignJWT({ tenant: tenantId, device: deviceId, family: familyId })
        .setProtectedHeader({ alg: 'EdDSA', kid: row.id })
        .setSubject(userId)
        .setIssuedAt(Math.floor(nowMs / 1000))
        .setExpirationTime(Math.floor((nowMs + ACCESS_TOKEN_MS) / 1000))
        .sign(privateKey),
    verify: (token, nowMs) => verify(token, publicKey, nowMs),
  };
}

async function verify(token: string, publicKey: CryptoKey, nowMs: number): Promise<SignedInSession> {
  try {
    const { payload } = await jwtVerify(token, publicKey, {
      algorithms: ['EdDSA'],
      currentDate: new Date(nowMs),
    });
    const claims = Claims.parse(payload);
    const { tenant: tenantId, sub: userId, device: deviceId, family: familyId } = claims;
    return { tenantId, userId, deviceId, familyId };
  } catch (error) {
    throw new AppError(error instanceof JWTExpired ? 'sessionExpired' : 'notSignedIn', {}, { cause: error });
  }
}

async function createKeyOnce(pool: Pool, box: SecretBox): Promise<void> {
  const { rowCount } = await pool.query('select from signing_key limit 1');
  if (rowCount !== 0) return;
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  // A fixed id: of several nodes starting at once, one key wins and all read it back.
  await pool.query(
    `insert into signing_key (id, encrypted_private_jwk, public_jwk, created_at)
     values ('first', $1, $2, $3) on conflict do nothing`,
    [
      box.seal(JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid: randomUUID() })),
      JSON.stringify(await exportJWK(pair.publicKey)),
      Date.now(),
    ],
  );
}

async function importKey(jwk: string): Promise<CryptoKey> {
  const key = await importJWK(JSON.parse(jwk) as Record<string, string>, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('A signing key must be a key pair');
  return key;
}
