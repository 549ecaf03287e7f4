// The small form of zod: main reads this before anything is on the screen.
import * as z from 'zod/mini';

/** The languages of the interface; both are complete. */
export const Locale = z.enum(['en', 'zh-CN']);
export type Locale = z.infer<typeof Locale>;
