import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
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

  it('counts in Prometheus’ format', async () => {
    const { body } = await test.get('/metrics');
    expect(body).toContain('outpost_request_seconds_bucket');
    expect(body).toContain('outpost_mutations_total');
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
