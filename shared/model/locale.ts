import { z } from 'zod';

/** The languages of the interface; both are complete. */
export const Locale = z.enum(['en', 'zh-CN']);
export type Locale = z.infer<typeof Locale>;
