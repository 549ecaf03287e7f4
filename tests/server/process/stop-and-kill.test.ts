import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { hashPassword } from '../../../server/accounts/password.ts';
import type { SignInAnswer } from '../../../shared/contract/account-protocol.ts';
import { ErrorAnswer } from '../../../shared/contract/sync-protocol.ts';
import { createDatabase, DATABASE_TARGETS, UNSAFE_DATABASE } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { createSmallOrganization, type SmallOrganization } from '../../support/small-organization.ts';

const PASSWORD = 'correct horse';

describe.each(DATABASE_TARGETS)('the end of a server process on %s', (target) => {
  let url: string;
  let drop: () => Promise<void>;
  let pool: ReturnType<typeof createPool>;
  let organization: SmallOrganization;
  const dataDir = mkdtempSync(join(tmpdir(), 'outpost-process-'));

  beforeAll(async () => {
    const database = await createDatabase(target, SERVER_TEMPLATE);
    url = database.url;
    drop = () => database.drop();
    pool = createPool({ url, max: 2 });
    organization = await createSmallOrganization(pool);
    await pool.query(
      'insert into credential (tenant_id, user_id, password_hash, updated_at) values ($1, $2, $3, 0)',
      [organization.tenantId, organization.users[0]?.id, await hashPassword(PASSWORD)],
    );
  });
  afterAll(async () => {
    await pool.end();
    await drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = async (): Promise<{ readonly child: ChildProcess; readonly address: string }> => {
    const child = spawn(process.execPath, ['server/main.ts'], {
      env: {
        ...process.env,
        ...UNSAFE_DATABASE,
        DATABASE_URL: url,
        OUTPOST_DATA_DIR: dataDir,
        OUTPOST_PORT: '0',
        OUTPOST_LOG_LEVEL: 'fatal',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
        if (line.startsWith('{"ready"')) resolve(String(Reflect.get(JSON.parse(line) as object, 'url')));
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
    return { child, address };
  };

  /** Writes notes one after the other until the server is gone; returns those it acknowledged. */
  const writeUntilGone = async (address: string, onWritten: (count: number) => void): Promise<string[]> => {
    const post = (path: string, body: unknown, token?: string) =>
      fetch(new URL(path, address), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(body),
      });
    const signedIn = (await (
      await post('/api/account/sign-in', {
        email: organization.users[0]?.email,
        password: PASSWORD,
        device: { deviceId: null, name: 'x', platform: 'linux' },
      })
    ).json()) as SignInAnswer;
    const clientId = randomUUID();
    const acknowledged: string[] = [];
    for (let n = 1; n <= 2_000; n += 1) {
      const messageId = randomUUID();
      const mutation = {
        n,
        operationId: randomUUID(),
        name: 'ticket.add-note',
        version: 1,
        args: { ticketId: organization.ticketIds[0], messageId, bodyHtml: 'x', bodyText: 'x' },
        baseSeq: 0,
        createdAt: Date.now(),
      };
      try {
        const response = await post(
          '/sync/push',
          { clientId, epoch: organization.epoch, mutations: [mutation], path: [] },
          signedIn.tokens.accessToken,
        );
        if (response.status === 429) {
          // As a workstation does: the same number again, after the time it was told (R51).
          const { error } = ErrorAnswer.parse(await response.json());
          await delay(error.retryAfterMs ?? 0);
          n -= 1;
          continue;
        }
        if (response.ok) acknowledged.push(messageId);
      } catch (error) {
        if (error instanceof TypeError) return acknowledged;
        throw error;
      }
      onWritten(n);
    }
    throw new Error('The server was not ended');
  };

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'I2: %s in the middle of writing loses nothing that was acknowledged, and doubles nothing',
    async (signal) => {
      const { child, address } = await start();
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      const acknowledged = await writeUntilGone(address, (count) => {
        if (count === 30) child.kill(signal);
      });
      const code = await ended;
      if (signal === 'SIGTERM') expect(code).toBe(0);
      expect(acknowledged.length).toBeGreaterThanOrEqual(30);
      const { rows } = await pool.query<{ id: string }>('select id from message where id = any($1::uuid[])', [
        acknowledged,
      ]);
      expect(rows).toHaveLength(acknowledged.length);
      const dense = await pool.query<{ seq: number; newest: number }>(
        `select s.seq, (select max(seq) from change c where c.tenant_id = s.tenant_id) as newest
         from tenant_seq s where s.tenant_id = $1`,
        [organization.tenantId],
      );
      expect(dense.rows[0]?.newest).toBe(dense.rows[0]?.seq);
      const again = await start();
      again.child.kill('SIGTERM');
      await new Promise((resolve) => again.child.once('exit', resolve));
    },
  );
});
