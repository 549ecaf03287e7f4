import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { installPeer } from './install-peer.ts';

/** Another sync engine, with a folder of programs beside this one: server-main.ts and client-main.ts. */
export interface Peer {
  /** Its name in the table. */
  readonly name: string;
  readonly folder: string;
  /** What is installed for it, with exact versions. */
  readonly packages: readonly string[];
}

const Served = z.object({ rows: z.number() });
const Outcome = z.object({
  count: z.number(),
  ms: z.number(),
  /** What was asked for beyond the first sync: changes going out, and how long each that came in took. */
  pushMs: z.number().optional(),
  liveMs: z.array(z.number()).optional(),
});

/**
 * A first sync by a peer, its server and its client in processes of their own that hold the benchmark's rows.
 * @param changes how many go out after it; then single ones come in
 */
export async function runPeer(
  { name, folder, packages }: Peer,
  ticketCount: number,
  messagesPerTicket: number,
  changes = 0,
): Promise<z.infer<typeof Outcome>> {
  const programs = join(import.meta.dirname, folder);
  const installed = await installPeer(packages);
  const [serverData, clientData] = [temporary(`${folder}-server`), temporary(`${folder}-client`)];
  const args = [installed.folder, serverData, String(ticketCount), String(messagesPerTicket)];
  const server = spawn(process.execPath, [join(programs, 'server-main.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const { value: served } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
    if (typeof served !== 'string') throw new Error(`The server of ${name} ended before it was ready`);
    const client = [join(programs, 'client-main.ts'), installed.folder, clientData, served, String(changes)];
    const { stdout } = await promisify(execFile)(process.execPath, client);
    const outcome = Outcome.parse(JSON.parse(stdout));
    const { rows } = Served.parse(JSON.parse(served));
    if (outcome.count !== rows) throw new Error(`${name} has ${outcome.count} rows of ${rows}`);
    return outcome;
  } finally {
    server.stdin.end();
    await ended;
    for (const data of [serverData, clientData]) rmSync(data, { recursive: true, force: true });
    installed.remove();
  }
}

function temporary(name: string): string {
  return mkdtempSync(join(tmpdir(), `outpost-bench-${name}-`));
}
