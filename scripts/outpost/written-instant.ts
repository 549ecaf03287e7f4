import { z } from 'zod';

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** An instant as people write it, with an offset; read as UTC milliseconds. */
export const WrittenInstant = z.iso
  .datetime({ offset: true, error: 'is not an instant with an offset such as 2026-10-10T09:30:00+08:00' })
  .transform((written) => Date.parse(written))
  .refine((at) => at >= EARLIEST && at < LATEST, 'is not between 1970 and 2199');
