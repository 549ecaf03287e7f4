import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { hashPassword } from '../../../server/accounts/password.ts';
import { readConfig } from '../../../server/config.ts';
import { type RunningServer, startServer } from '../../../server/start-server.ts';
import type { SignInAnswer } from '../../../shared/contract/account-protocol.ts';
import { type DatabaseTarget, UNSAFE_DATABASE, withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { createSmallOrganization, type SmallOrganization } from '../../support/small-organization.ts';

export const PASSWORD = 'correct horse battery staple';

/** A whole node on a real database, with an organization whose users all have PASSWORD. */
export interface TestServer {
  readonly server: RunningServer;
  readonly organization: SmallOrganization;
  /** Where the node keeps its files. */
  readonly dataDir: string;
  post(
    path: string,
    body: unknown,
    token?: string,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  get(path: string, token?: string): Promise<{ readonly status: number; readonly body: unknown }>;
  signIn(userIndex?: number): Promise<SignInAnswer>;
  /** Another node on the same database and folder; the caller stops it. */
  startNode(): Promise<RunningServer>;
}

/** Starts a node for one test file; it is stopped after its last test. */
export async function withServer(
  target: DatabaseTarget,
  env: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const url = await withDatabase(target, SERVER_TEMPLATE);
  const dataDir = await mkdtemp(join(tmpdir(), 'outpost-server-'));
  const startNode = () =>
    startServer(
      readConfig({
        ...UNSAFE_DATABASE,
        DATABASE_URL: url,
        OUTPOST_DATA_DIR: dataDir,
        OUTPOST_PORT: '0',
        OUTPOST_LOG_LEVEL: 'silent',
        OUTPOST_SEND_DELAY_MS: '0',
        ...env,
      }),
    );
  const server = await startNode();
  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const organization = await createSmallOrganization(server.context.pool);
  const passwordHash = await hashPassword(PASSWORD);
  for (const { id } of organization.users) {
    await server.context.pool.query(
      'insert into credential (tenant_id, user_id, password_hash, updated_at) values ($1, $2, $3, 0)',
      [organization.tenantId, id, passwordHash],
    );
  }
  const send = async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(new URL(path, server.url), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  };
  return {
    server,
    organization,
    dataDir,
    startNode,
    post: (path, body, token) => send('POST', path, body, token),
    get: (path, token) => send('GET', path, undefined, token),
    async signIn(userIndex = 0) {
      const answer = await send('POST', '/api/account/sign-in', {
        email: organization.users[userIndex]?.email,
        password: PASSWORD,
        device: { deviceId: null, name: 'Test', platform: 'linux' },
      });
      return answer.body as SignInAnswer;
    },
  };
}

/** The code of an error answer. */
export function codeOf(answer: { readonly body: unknown }): unknown {
  const error: unknown = Reflect.get(answer.body as object, 'error');
  return Reflect.get(error as object, 'code');
}

/** A hello of a fresh client. */
export function helloBody(clientId: string = randomUUID()) {
  return {
    protocol: 1,
    appVersion: '0',
    clientId,
    epoch: null,
    cursor: null,
    standing: null,
  };
}
