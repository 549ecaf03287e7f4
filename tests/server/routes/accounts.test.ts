import { beforeAll, describe, expect, it } from 'vitest';
import type { SignInAnswer, Tokens } from '../../../shared/contract/account-protocol.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { codeOf, helloBody, PASSWORD, type TestServer, withServer } from '../support/test-server.ts';

describe.each(DATABASE_TARGETS)('accounts on %s', (target) => {
  let test: TestServer;

  beforeAll(async () => {
    test = await withServer(target);
  });

  const trySignIn = (email: string | undefined, password: string, deviceId: string | null = null) =>
    test.post('/api/account/sign-in', {
      email,
      password,
      device: { deviceId, name: 'Desk 1', platform: 'linux' },
    });
  const refresh = (refreshToken: string) => test.post('/api/account/refresh', { refreshToken });

  it('signs in with the right password, whatever the case of the address, and registers the device', async () => {
    const answer = await trySignIn(test.organization.users[0]?.email.toUpperCase(), PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user: { name: 'Mira' }, organizationName: 'Small' });
    expect(JSON.stringify(answer.body)).not.toContain('argon2');
    const { rows } = await test.server.context.pool.query('select name from device');
    expect(rows).toContainEqual({ name: 'Desk 1' });
  });

  it('keeps the device of a workstation that signs in again', async () => {
    const first = await test.signIn(0);
    const again = await trySignIn(test.organization.users[0]?.email, PASSWORD, first.deviceId);
    expect(again.body).toMatchObject({ deviceId: first.deviceId });
  });

  it('does not give somebody else’s device away', async () => {
    const first = await test.signIn(0);
    const other = await trySignIn(test.organization.users[1]?.email, PASSWORD, first.deviceId);
    expect(Reflect.get(other.body as object, 'deviceId')).not.toBe(first.deviceId);
  });

  it('answers an unknown address and a wrong password alike', async () => {
    const unknown = await trySignIn('nobody@example.test', PASSWORD);
    const wrong = await trySignIn(test.organization.users[1]?.email, 'wrong');
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
    expect(codeOf(unknown)).toBe('wrongCredentials');
  });

  it('refuses what no database can hold as a bad request', async () => {
    const answer = await trySignIn('a\u0000b@example.test', PASSWORD);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: 'requestInvalid', params: { field: 'email' } } });
  });

  it('refuses calls without, with a foreign and with an expired token', async () => {
    const { tokens } = await test.signIn(0);
    expect(codeOf(await test.post('/sync/hello', helloBody()))).toBe('notSignedIn');
    expect(codeOf(await test.post('/sync/hello', helloBody(), `${tokens.accessToken}x`))).toBe('notSignedIn');
    const { context } = test.server;
    const session = await context.tokens.verify(tokens.accessToken, Date.now());
    const old = await context.tokens.issue(session, Date.now() - 3_600_000);
    expect(codeOf(await test.post('/sync/hello', helloBody(), old))).toBe('sessionExpired');
  });

  it('trades a refresh token for a new pair, and gives the same successor when the answer was lost', async () => {
    const { tokens } = await test.signIn(0);
    const first = (await refresh(tokens.refreshToken)).body as Tokens;
    const again = (await refresh(tokens.refreshToken)).body as Tokens;
    expect(first.refreshToken).not.toBe(tokens.refreshToken);
    expect(again.refreshToken).toBe(first.refreshToken);
    expect((await test.post('/sync/hello', helloBody(), first.accessToken)).status).toBe(200);
  });

  it('ends the whole session when a spent refresh token comes back later', async () => {
    const { tokens } = await test.signIn(0);
    const next = (await refresh(tokens.refreshToken)).body as Tokens;
    await test.server.context.pool.query(
      'update refresh_token set used_at = used_at - 600000 where used_at is not null',
    );
    expect(codeOf(await refresh(tokens.refreshToken))).toBe('sessionReused');
    expect(codeOf(await refresh(next.refreshToken))).toBe('deviceSignedOut');
    for (const { accessToken } of [tokens, next]) {
      expect(codeOf(await test.post('/sync/hello', helloBody(), accessToken))).toBe('deviceSignedOut');
    }
  });

  it('signing in again on a device revives no access token from before its sign-out', async () => {
    const first = await test.signIn(0);
    await test.post('/api/account/sign-out', { everywhere: true }, first.tokens.accessToken);
    const again = await trySignIn(test.organization.users[0]?.email, PASSWORD, first.deviceId);
    const { tokens, deviceId } = again.body as SignInAnswer;
    expect(deviceId).toBe(first.deviceId);
    expect(codeOf(await test.post('/sync/hello', helloBody(), first.tokens.accessToken))).toBe(
      'deviceSignedOut',
    );
    expect((await test.post('/sync/hello', helloBody(), tokens.accessToken)).status).toBe(200);
    // Nor does one sign-in on a device end another on it.
    const beside = (await trySignIn(test.organization.users[0]?.email, PASSWORD, deviceId))
      .body as SignInAnswer;
    for (const { accessToken } of [tokens, beside.tokens]) {
      expect((await test.post('/sync/hello', helloBody(), accessToken)).status).toBe(200);
    }
  });

  it('signs out everywhere at once: access and refresh tokens of every device end', async () => {
    const here = await test.signIn(1);
    const there = await test.signIn(1);
    await test.post('/api/account/sign-out', { everywhere: true }, here.tokens.accessToken);
    expect(codeOf(await test.post('/sync/hello', helloBody(), there.tokens.accessToken))).toBe(
      'deviceSignedOut',
    );
    expect(codeOf(await refresh(there.tokens.refreshToken))).toBe('deviceSignedOut');
  });

  it('signs out one device and leaves the others', async () => {
    const here = await test.signIn(1);
    const there = await test.signIn(1);
    await test.post('/api/account/sign-out', { everywhere: false }, here.tokens.accessToken);
    expect(codeOf(await refresh(here.tokens.refreshToken))).toBe('deviceSignedOut');
    expect((await refresh(there.tokens.refreshToken)).status).toBe(200);
  });

  it('keeps no password and no refresh token in clear', async () => {
    const { tokens } = await test.signIn(0);
    const { pool } = test.server.context;
    const stored = await pool.query(
      'select r::text as row from refresh_token r union all select c::text from credential c',
    );
    const text = JSON.stringify(stored.rows);
    expect(text).not.toContain(tokens.refreshToken);
    expect(text).not.toContain(PASSWORD);
  });
});
