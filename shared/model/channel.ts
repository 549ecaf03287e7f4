import { z } from 'zod';

/** Where a ticket came in. */
export const Channel = z.enum(['mail', 'phone', 'chat', 'wechat', 'portal', 'api']);
export type Channel = z.infer<typeof Channel>;
