import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const execute = promisify(execFile);
const Outcome = z.object({ usableMs: z.number(), completeMs: z.number(), peakBytes: z.number() });

/** A first sync by a client with a process of its own, and the most memory that process ever held. */
export async function runFirstSyncApart(url: string): Promise<z.infer<typeof Outcome>> {
  const { stdout } = await execute(process.execPath, [join(import.meta.dirname, 'first-sync-main.ts'), url]);
  return Outcome.parse(JSON.parse(stdout));
}
