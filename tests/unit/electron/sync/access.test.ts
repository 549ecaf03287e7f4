import { beforeEach, describe, expect, it } from 'vitest';
import { createAccess } from '../../../../electron/sync/access.ts';
import type { HttpClient } from '../../../../electron/sync/http-client.ts';

describe('access tokens', () => {
  let now: number;
  let saved: string[];
  let asked: string[];
  let kept: string | null;
  let answer: () => Promise<unknown>;

  beforeEach(() => {
    now = 1_000_000;
    saved = [];
    asked = [];
    kept = 'refresh-0';
    answer = async () => ({
      accessToken: `access-${asked.length}`,
      accessExpiresInMs: 600_000,
      refreshToken: `refresh-${asked.length}`,
    });
  });

  const access = () => {
    const client: HttpClient = {
      serverUrl: 'https://help.example',
      async json(request) {
        asked.push(String(Reflect.get(request.body as object, 'refreshToken')));
        return (await answer()) as never;
      },
      hangUp: () => undefined,
      stream: () => Promise.reject(new Error('nothing to stream')),
      bytes: () => Promise.reject(new Error('not asked for')),
    };
    return createAccess(
      client,
      {
        load: async () => kept,
        async save(token) {
          saved.push(token);
          kept = token;
        },
      },
      () => now,
    );
  };

  it('is renewed once for all who wait, and kept until shortly before its end', async () => {
    const tokens = access();
    expect(await Promise.all([tokens.token(), tokens.token(), tokens.token()])).toEqual([
      'access-1',
      'access-1',
      'access-1',
    ]);
    now += 500_000;
    expect(await tokens.token()).toBe('access-1');
    now += 80_000;
    expect(await tokens.token()).toBe('access-2');
    expect(asked).toEqual(['refresh-0', 'refresh-1']);
  });

  it('saves the new refresh token before anything uses it', async () => {
    const tokens = access();
    await tokens.token();
    expect(saved).toEqual(['refresh-1']);
  });

  it('a token the server turned down is replaced, one that was replaced already is not', async () => {
    const tokens = access();
    const first = await tokens.token();
    tokens.forget(first);
    expect(await tokens.token()).toBe('access-2');
    tokens.forget(first);
    expect(await tokens.token()).toBe('access-2');
  });

  it('a failed renewal can be tried again', async () => {
    const tokens = access();
    const good = answer;
    answer = () => Promise.reject(new Error('line down'));
    await expect(tokens.token()).rejects.toThrow('line down');
    answer = good;
    expect(await tokens.token()).toBe('access-2');
  });

  it('says that nobody is signed in when there is no refresh token', async () => {
    kept = null;
    await expect(access().token()).rejects.toMatchObject({ kind: 'auth', code: 'notSignedIn' });
  });
});
