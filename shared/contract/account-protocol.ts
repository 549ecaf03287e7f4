import { z } from 'zod';
import { DeviceId } from '../model/ids.ts';
import { User } from '../model/user.ts';

// Who signs in, and at what server; part of the wire whose version and history stand in sync-protocol.ts.

export const ServerInfo = z.object({
  product: z.literal('outpost'),
  version: z.string(),
  protocol: z.number().int(),
  minProtocol: z.number().int(),
});
export type ServerInfo = z.infer<typeof ServerInfo>;

/** Text without control characters, which names no person and no machine, and of which no database holds the NUL. */
const PRINTABLE = /^\P{Cc}*$/u;

export const SignInRequest = z.object({
  email: z.string().trim().min(1).max(254).regex(PRINTABLE),
  password: z.string().min(1).max(1000),
  device: z.object({
    /** Known from an earlier sign-in on this workstation; null the first time. */
    deviceId: DeviceId.nullable(),
    name: z.string().trim().min(1).max(100).regex(PRINTABLE),
    platform: z.string().max(40).regex(PRINTABLE),
  }),
});

export const Tokens = z.object({
  accessToken: z.string(),
  /** How long the access token lasts from now, so that no clock is compared. */
  accessExpiresInMs: z.number().int().positive(),
  refreshToken: z.string(),
});
export type Tokens = z.infer<typeof Tokens>;

export const SignInAnswer = z.object({
  tokens: Tokens,
  deviceId: DeviceId,
  user: User,
  organizationName: z.string(),
});
export type SignInAnswer = z.infer<typeof SignInAnswer>;

export const RefreshRequest = z.object({ refreshToken: z.string().min(1).max(500) });
export const SignOutRequest = z.object({ everywhere: z.boolean() });
