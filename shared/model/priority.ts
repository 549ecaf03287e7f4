import { z } from 'zod';

/** P0 (everything stands still) to P3 (can wait), stored as its number so that it sorts. */
export const Priority = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
export type Priority = z.infer<typeof Priority>;
