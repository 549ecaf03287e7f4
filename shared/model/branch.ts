import { z } from 'zod';
import { BranchId } from './ids.ts';

/** A place of work with a link and a time zone of its own. */
export const Branch = z.object({
  id: BranchId,
  name: z.string().min(1).max(100),
  city: z.string().max(100),
  /** IANA name, for example Asia/Shanghai. */
  timeZone: z.string().min(1).max(64),
});
export type Branch = z.infer<typeof Branch>;
