import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import type { SignedInSession } from '../../../../server/accounts/access-tokens.ts';
import { createSessionCheck } from '../../../../server/live/session-check.ts';

const sessionOf = (familyId: string) =>
  ({ tenantId: 't', userId: 'u', deviceId: 'd', familyId }) as SignedInSession;

/** A database that answers when it is told to, with those of the asked families that were ended. */
function heldDatabase(ended: readonly string[]) {
  const asked: { readonly families: readonly string[]; answer(): void; fail(): void }[] = [];
  const query = (_text: string, [, , families]: readonly [unknown, unknown, readonly string[]]) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    asked.push({
      families,
      answer: () =>
        resolve({ rows: families.filter((id) => ended.includes(id)).map((id) => ({ family_id: id })) }),
      fail: () => reject(new Error('no connection')),
    });
    return promise;
  };
  return { asked, pool: { query } as unknown as Pool };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the sessions of lines that wake at once', () => {
  it('are looked at in one query, and those that come meanwhile in the next', async () => {
    const { asked, pool } = heldDatabase(['b', 'd']);
    const check = createSessionCheck(pool);
    const results = ['a', 'b'].map((id) =>
      check(sessionOf(id)).catch((error: { code: string }) => error.code),
    );
    await settled();
    results.push(
      ...['c', 'd'].map((id) => check(sessionOf(id)).catch((error: { code: string }) => error.code)),
    );
    await settled();
    expect(asked.map(({ families }) => families)).toEqual([['a', 'b']]);
    asked[0]?.answer();
    await settled();
    expect(asked.map(({ families }) => families)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    asked[1]?.answer();
    expect(await Promise.all(results)).toEqual([undefined, 'deviceSignedOut', undefined, 'deviceSignedOut']);
  });

  it('are asked for anew after a query that failed, which only those who waited for it hear of', async () => {
    const { asked, pool } = heldDatabase([]);
    const check = createSessionCheck(pool);
    const first = check(sessionOf('a')).catch((error: Error) => error.message);
    await settled();
    const second = check(sessionOf('b'));
    asked[0]?.fail();
    await settled();
    asked[1]?.answer();
    expect(await first).toBe('no connection');
    await expect(second).resolves.toBeUndefined();
  });
});
