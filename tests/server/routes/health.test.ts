import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app.ts';
import { readConfig } from '../../../server/config.ts';
import { startServer } from '../../../server/start-server.ts';
import { createDatabase, DATABASE_TARGETS, UNSAFE_DATABASE } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { codeOf, type TestServer, withServer } from '../support/test-server.ts';

describe.each(DATABASE_TARGETS)('health on %s', (target) => {
  let test: TestServer;

  beforeAll(async () => {
    test = await withServer(target);
  });

  it('says what it is', async () => {
    expect((await test.get('/api/info')).body).toMatchObject({ product: 'outpost', protocol: 1 });
  });

  it('is live and ready', async () => {
    expect((await test.get('/health/live')).status).toBe(200);
    expect((await test.get('/health/ready')).status).toBe(200);
  });

  it('is not ready once it begins to end, so that nobody new is sent to it', async () => {
    const { app } = await createApp(test.server.context, {
      version: '0',
      trustedProxies: [],
      metricsToken: null,
      draining: AbortSignal.abort(),
    });
    const ready = await app.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toMatchObject([503, { error: { code: 'serverShuttingDown' } }]);
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    await app.close();
  });

  it('is live and not ready while its database does not answer', async () => {
    const database = await createDatabase(target, SERVER_TEMPLATE);
    const dataDir = await mkdtemp(join(tmpdir(), 'outpost-health-'));
    const server = await startServer(
      readConfig({
        ...UNSAFE_DATABASE,
        DATABASE_URL: database.url,
        OUTPOST_DATA_DIR: dataDir,
        OUTPOST_PORT: '0',
        OUTPOST_LOG_LEVEL: 'silent',
      }),
    );
    await database.drop();
    const ready = await fetch(new URL('/health/ready', server.url));
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { error: { code: 'databaseUnavailable' } },
    ]);
    expect((await fetch(new URL('/health/live', server.url))).status).toBe(200);
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('counts in Prometheus’ format', async () => {
    const { body } = await test.get('/metrics');
    expect(body).toContain('outpost_request_seconds_bucket');
    expect(body).toContain('outpost_mutations_total');
  });

  it('shows its counts to this machine only, or to whoever has the token', async () => {
    const token = 'a long token for the metrics';
    const statuses = async (metricsToken: string | null) => {
      const { app } = await createApp(test.server.context, {
        version: '0',
        trustedProxies: [],
        metricsToken,
        draining: new AbortController().signal,
      });
      const ask = async (remoteAddress: string, headers: Record<string, string> = {}) =>
        (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
      const answers = [
        await ask('127.0.0.1'),
        await ask('::1'),
        await ask('192.0.2.1'),
        await ask('127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }),
        await ask('192.0.2.1', { authorization: `Bearer ${token}` }),
        await ask('192.0.2.1', { authorization: `Bearer ${token}x` }),
      ];
      await app.close();
      return answers;
    };
    expect(await statuses(null)).toEqual([200, 200, 404, 404, 404, 404]);
    expect(await statuses(token)).toEqual([404, 404, 404, 404, 200, 404]);
  });

  it('answers unknown paths, broken JSON and oversized bodies with a code and changes nothing', async () => {
    expect(codeOf(await test.get('/nowhere'))).toBe('notFound');
    const broken = await test.post('/api/account/sign-in', '{"email":');
    expect([broken.status, codeOf(broken)]).toEqual([400, 'requestInvalid']);
    const missing = await test.post('/api/account/sign-in', { email: 'a@example.test' });
    expect([missing.status, codeOf(missing)]).toEqual([400, 'requestInvalid']);
    const huge = await test.post('/api/account/sign-in', { email: 'x'.repeat(2_000_000) });
    expect([huge.status, codeOf(huge)]).toEqual([413, 'requestTooLarge']);
  });
});
