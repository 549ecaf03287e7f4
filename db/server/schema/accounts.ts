import { bigint, boolean, integer, pgTable, primaryKey, text, uuid } from '../drizzle.ts';

/** The password of a user, as an argon2id hash in PHC form. Never synced, never logged. */
export const credential = pgTable(
  'credential',
  {
    tenantId: uuid('tenant_id').notNull(),
    userId: uuid('user_id').notNull(),
    passwordHash: text('password_hash').notNull(),
    updatedAt: bigint('updated_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] })],
);

/** A workstation somebody signed in on. */
export const device = pgTable(
  'device',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid().notNull(),
    userId: uuid('user_id').notNull(),
    name: text().notNull(),
    platform: text().notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    lastSeenAt: bigint('last_seen_at', { mode: 'number' }).notNull(),
    signedOutAt: bigint('signed_out_at', { mode: 'number' }),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** A chain of refresh tokens that began with one sign-in; using a spent one revokes the whole chain. */
export const refreshToken = pgTable('refresh_token', {
  /** SHA-256 of the token; the token itself is only ever on the workstation. */
  tokenHash: text('token_hash').primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  userId: uuid('user_id').notNull(),
  deviceId: uuid('device_id').notNull(),
  familyId: uuid('family_id').notNull(),
  issuedAt: bigint('issued_at', { mode: 'number' }).notNull(),
  expiresAt: bigint('expires_at', { mode: 'number' }).notNull(),
  usedAt: bigint('used_at', { mode: 'number' }),
  /** The successor, encrypted for the short time in which a lost answer may be asked for again. */
  successor: text(),
  isRevoked: boolean('is_revoked').notNull().default(false),
});

/** Failed sign-ins per e-mail address and per network address, for throttling across server nodes. */
export const signInThrottle = pgTable('sign_in_throttle', {
  key: text().primaryKey(),
  failures: integer().notNull(),
  blockedUntil: bigint('blocked_until', { mode: 'number' }).notNull(),
  updatedAt: bigint('updated_at', { mode: 'number' }).notNull(),
});

/** Keys the server signs access tokens with, encrypted with the installation's secret. */
export const signingKey = pgTable('signing_key', {
  id: text().primaryKey(),
  encryptedPrivateJwk: text('encrypted_private_jwk').notNull(),
  publicJwk: text('public_jwk').notNull(),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
});
