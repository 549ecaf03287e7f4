import { PgBoss } from 'pg-boss';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { OLDEST_DATABASE } from '../../support/postgres.ts';
import { codeOf, PASSWORD, type TestServer, withServer } from '../support/test-server.ts';

const secondsOf = (body: unknown): number =>
  (body as { readonly error: { readonly params: { readonly seconds: number } } }).error.params.seconds;

describe.each(OLDEST_DATABASE)('guessing passwords on %s', (target) => {
  let test: TestServer;
  beforeAll(async () => {
    test = await withServer(target, { OUTPOST_TRUSTED_PROXIES: '127.0.0.1, ::1' });
  });
  beforeEach(() => test.server.context.pool.query('delete from sign_in_throttle'));

  /** A try as the proxy in front hands it on, for somebody at `from`. */
  const trySignIn = async (email: string | undefined, password: string, from: string) => {
    const response = await fetch(new URL('/api/account/sign-in', test.server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({
        email,
        password,
        device: { deviceId: null, name: 'Desk', platform: 'linux' },
      }),
    });
    return { status: response.status, body: await response.json() };
  };
  const mira = () => test.organization.users[0]?.email;
  const guess = async (email: string | undefined, from: string) =>
    codeOf(await trySignIn(email, 'guess', from));
  /** Written down as if so many tries from there had failed. */
  const failed = (key: string, failures: number) =>
    test.server.context.pool.query(
      'insert into sign_in_throttle (key, failures, blocked_until, updated_at) values ($1, $2, 0, $3)',
      [key, failures, Date.now()],
    );

  it('slows down per account, from wherever the guesses come', async () => {
    for (let n = 1; n <= 5; n += 1) expect(await guess(mira(), `192.0.2.${n}`)).toBe('wrongCredentials');
    const blocked = await trySignIn(mira(), PASSWORD, '192.0.2.99');
    expect(blocked.status).toBe(429);
    expect(blocked.body).toMatchObject({ error: { code: 'tooManyAttempts' } });
    // What is left of ten seconds: a busy machine needs some of them to ask.
    expect(secondsOf(blocked.body)).toBeGreaterThan(0);
    expect(secondsOf(blocked.body)).toBeLessThanOrEqual(10);
  });

  it('slows down a flood over many accounts per network, and for a minute at most', async () => {
    await failed('network:192.0.2.7', 199);
    expect(await guess('one@example.test', '192.0.2.7')).toBe('wrongCredentials');
    expect(await guess('two@example.test', '192.0.2.7')).toBe('tooManyAttempts');
    expect(await guess('two@example.test', '192.0.2.8')).toBe('wrongCredentials');
    await failed('network:192.0.2.9', 100_000);
    await guess('one@example.test', '192.0.2.9');
    const { body } = await trySignIn('three@example.test', 'guess', '192.0.2.9');
    expect(secondsOf(body)).toBeGreaterThan(10);
    expect(secondsOf(body)).toBeLessThanOrEqual(60);
  });

  it('counts that no longer count are taken away by their job; those that do stay', async () => {
    const { pool } = test.server.context;
    const add = (key: string, ageMs: number, blockedForMs: number) =>
      pool.query(
        'insert into sign_in_throttle (key, failures, blocked_until, updated_at) values ($1, 9, $2, $3)',
        [key, Date.now() + blockedForMs, Date.now() - ageMs],
      );
    const hour = 3_600_000;
    await add('email:old', 2 * hour, -hour);
    await add('email:blocked', 2 * hour, hour);
    await add('email:new', hour / 2, -hour / 2);
    const boss = new PgBoss({
      db: { executeSql: (text, values) => pool.query(text, values) },
      schema: 'job',
      supervise: false,
      schedule: false,
    });
    await boss.start();
    await boss.send('sign-in.clean', {});
    const keys = async () =>
      (await pool.query<{ key: string }>('select key from sign_in_throttle order by key')).rows.map(
        ({ key }) => key,
      );
    await expect.poll(keys, { timeout: 10_000 }).toEqual(['email:blocked', 'email:new']);
    await boss.stop({ graceful: false });
    const { rows } = await pool.query("select cron from job.schedule where name = 'sign-in.clean'");
    expect(rows).toHaveLength(1);
  });

  it('a try refused for one reason counts for none', async () => {
    for (let n = 1; n <= 5; n += 1) await guess(mira(), `192.0.2.${n}`);
    for (let n = 0; n < 3; n += 1) await guess(mira(), '192.0.2.50');
    const { rows } = await test.server.context.pool.query(
      "select key from sign_in_throttle where key = 'network:192.0.2.50'",
    );
    expect(rows).toEqual([]);
  });

  it('an office behind one address signs in although many colleagues mistype', async () => {
    for (let n = 0; n < 30; n += 1) await guess(`colleague-${n}@example.test`, '192.0.2.1');
    expect((await trySignIn(mira(), PASSWORD, '192.0.2.1')).status).toBe(200);
  });

  it('right passwords leave no count behind, however many people sign in', async () => {
    await failed('network:192.0.2.1', 199);
    for (let n = 0; n < 3; n += 1) expect((await trySignIn(mira(), PASSWORD, '192.0.2.1')).status).toBe(200);
    const { rows } = await test.server.context.pool.query(
      'select key, failures, blocked_until from sign_in_throttle',
    );
    expect(rows).toEqual([{ key: 'network:192.0.2.1', failures: 199, blocked_until: 0 }]);
  });

  it('looks at no more passwords when guesses come side by side than one after the other', async () => {
    const codes = await Promise.all(Array.from({ length: 60 }, (_, n) => guess(mira(), `192.0.2.${n}`)));
    expect(codes.filter((code) => code === 'wrongCredentials')).toHaveLength(5);
    expect(codes.filter((code) => code === 'tooManyAttempts')).toHaveLength(55);
  });
});

describe('whom a request comes from', () => {
  it('is what a trusted proxy says, and nobody else', async () => {
    const config = (value: string) => readConfig({ OUTPOST_TRUSTED_PROXIES: value }).trustedProxies;
    expect(config('10.0.0.5, 10.1.0.0/16,fd00::/8')).toEqual(['10.0.0.5', '10.1.0.0/16', 'fd00::/8']);
    expect(config('')).toEqual([]);
    for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0']) {
      expect(() => config(wrong), wrong).toThrow('OUTPOST_TRUSTED_PROXIES');
    }
  });

  it('is the connection itself where no proxy is trusted', async () => {
    const test = await withServer('embedded');
    await fetch(new URL('/api/account/sign-in', test.server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' },
      body: JSON.stringify({
        email: 'x@example.test',
        password: 'guess',
        device: { deviceId: null, name: 'Desk', platform: 'linux' },
      }),
    });
    const { rows } = await test.server.context.pool.query<{ key: string }>(
      "select key from sign_in_throttle where key like 'network:%'",
    );
    expect(rows.map(({ key }) => key)).toEqual(['network:127.0.0.1']);
  });
});
