import type { Pool, PoolClient } from 'pg';
import { inTurn } from './turns.ts';

/** A trap for one node: after so many statements its connection to the database breaks once. */
export interface ConnectionTrap {
  statementsLeft: number | null;
  /** Whether the statement that breaks has still been carried out; only its answer is lost. */
  isCarriedOut: boolean;
}

/** A pool whose connections fall into the trap: a node that dies in the middle of its work, as the database sees it. */
export function trappedPool(pool: Pool, trap: ConnectionTrap): Pool {
  return new Proxy(pool, {
    get(target, key) {
      if (key === 'connect') return async () => trappedClient(await target.connect(), trap);
      if (key === 'query') {
        return (...args: readonly unknown[]) =>
          inTurn(() => Reflect.apply(target.query, target, args) as Promise<unknown>);
      }
      return bound(target, key);
    },
  });
}

/**
 * What is asked in one breath is asked one after the other, as the database does it: the next when the one before it has
 * been answered, and none but the rollback after one that broke.
 */
function trappedClient(client: PoolClient, trap: ConnectionTrap): PoolClient {
  let isBroken = false;
  const ask = async (args: readonly unknown[]): Promise<unknown> => {
    const run = (): Promise<unknown> =>
      inTurn(() => Reflect.apply(client.query, client, args) as Promise<unknown>);
    if (isBroken && args[0] !== 'rollback') throw lostConnection();
    isBroken = false;
    if (trap.statementsLeft === null) return run();
    trap.statementsLeft -= 1;
    if (trap.statementsLeft > 0) return run();
    trap.statementsLeft = null;
    if (trap.isCarriedOut) await run();
    isBroken = true;
    throw lostConnection();
  };
  let before: Promise<unknown> = Promise.resolve();
  const query = (...args: readonly unknown[]): Promise<unknown> => {
    const answer = before.then(() => ask(args));
    before = answer.catch(() => undefined);
    return answer;
  };
  return new Proxy(client, { get: (target, key) => (key === 'query' ? query : bound(target, key)) });
}

function lostConnection(): Error {
  return Object.assign(new Error('Connection terminated unexpectedly'), { code: '57P01' });
}

function bound(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target);
  return typeof value === 'function' ? value.bind(target) : value;
}
