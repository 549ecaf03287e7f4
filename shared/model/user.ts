import { z } from 'zod';
import { TeamId, UserId } from './ids.ts';
import { Locale } from './locale.ts';

/** What a user may do in general: agents work tickets, supervisors steer their teams, administrators everything. */
export const Role = z.enum(['agent', 'supervisor', 'admin']);
export type Role = z.infer<typeof Role>;

/** Somebody who signs in to Outpost. The password is kept apart and never leaves the server. */
export const User = z.object({
  id: UserId,
  email: z.email().max(254),
  name: z.string().min(1).max(100),
  role: Role,
  teamIds: z.array(TeamId).max(50),
  locale: Locale,
  isActive: z.boolean(),
});
export type User = z.infer<typeof User>;
