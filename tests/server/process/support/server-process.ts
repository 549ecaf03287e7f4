import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { createPool } from '../../../../db/server/pool.ts';
import { hashPassword } from '../../../../server/accounts/password.ts';
import type { SignInAnswer } from '../../../../shared/contract/account-protocol.ts';
import { ErrorAnswer } from '../../../../shared/contract/sync-protocol.ts';
import { UNSAFE_DATABASE } from '../../../support/postgres.ts';
import { createSmallOrganization, type SmallOrganization } from '../../../support/small-organization.ts';
import { waitFor } from '../../../support/wait-for.ts';

const PASSWORD = 'correct horse';

/** A node in a process of its own, with the program that is shipped. */
export interface ServerProcess {
  readonly address: string;
  /** Port of its SMTP listener; undefined when it has none. */
  readonly smtpPort: number | undefined;
  kill(signal: NodeJS.Signals): void;
  /** How it ended: null after SIGKILL. */
  readonly ended: Promise<number | null>;
  /** What it has printed by now; all of it once it has ended. */
  printed(): string;
}

/** Starts a node and waits until it answers; it is ended with the test at the latest. */
export async function startServerProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: { ...process.env, ...UNSAFE_DATABASE, OUTPOST_PORT: '0', OUTPOST_LOG_LEVEL: 'fatal', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const printed = () => lines.join('\n');
  const ready = await waitFor(
    () => {
      if (child.exitCode !== null) return 'none';
      return lines.find((line) => line.startsWith('{"ready"'));
    },
    { what: 'the node answers', timeoutMs: 120_000 },
  );
  if (ready === 'none') {
    await ended;
    throw new Error(`it ended before it answered: ${printed()}`);
  }
  const { url, smtp } = JSON.parse(ready) as { url: string; smtp: { port: number } | null };
  return { address: url, smtpPort: smtp?.port, kill: (signal) => child.kill(signal), ended, printed };
}

/** A small organization whose first user can sign in to a server process. */
export async function createStaff(pool: ReturnType<typeof createPool>): Promise<SmallOrganization> {
  const organization = await createSmallOrganization(pool);
  await pool.query(
    'insert into credential (tenant_id, user_id, password_hash, updated_at) values ($1, $2, $3, 0)',
    [organization.tenantId, organization.users[0]?.id, await hashPassword(PASSWORD)],
  );
  return organization;
}

/** Calls a route of a server process. */
export function post(address: string, path: string, body: unknown, token?: string): Promise<Response> {
  return fetch(new URL(path, address), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}

/** Signs the first user in on a new workstation. */
export function signIn(address: string, organization: SmallOrganization): Promise<Response> {
  return post(address, '/api/account/sign-in', {
    email: organization.users[0]?.email,
    password: PASSWORD,
    device: { deviceId: null, name: 'x', platform: 'linux' },
  });
}

/** A note that can be offered as often as it takes. */
export interface Note {
  readonly messageId: string;
  offer(): Promise<Response>;
}

/** A workstation that writes notes, one after the other. */
export interface NoteWriter {
  readonly token: string;
  next(text?: string): Note;
}

/** Signs in and writes notes on the first ticket. */
export async function openNoteWriter(address: string, organization: SmallOrganization): Promise<NoteWriter> {
  const { tokens } = (await (await signIn(address, organization)).json()) as SignInAnswer;
  const clientId = randomUUID();
  let n = 0;
  return {
    token: tokens.accessToken,
    next(text = 'x') {
      n += 1;
      const messageId = randomUUID();
      const mutation = {
        n,
        operationId: randomUUID(),
        name: 'ticket.add-note',
        version: 1,
        args: { ticketId: organization.ticketIds[0], messageId, bodyHtml: text, bodyText: text },
        baseSeq: 0,
        createdAt: Date.now(),
      };
      const batch = { clientId, epoch: organization.epoch, mutations: [mutation], path: [] };
      const offer = async (): Promise<Response> => {
        const response = await post(address, '/sync/push', batch, tokens.accessToken);
        if (response.status !== 429) return response;
        // As a workstation does: the same number again, after the time it was told (R51).
        await delay(ErrorAnswer.parse(await response.json()).error.retryAfterMs ?? 0);
        return offer();
      };
      return { messageId, offer };
    },
  };
}
