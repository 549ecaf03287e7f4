import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';
import { passAround } from './preload.ts';

// What a server node does to its database and its disk: statements by their text, a commit also where it ends one.

function operationOf(statement: unknown): string {
  const text = typeof statement === 'string' ? statement : String(Reflect.get(Object(statement), 'text'));
  return /\bcommit$/.test(text.trimEnd()) ? 'commit' : `query ${text.trimStart()}`;
}

for (const prototype of [pg.Client.prototype, pg.Pool.prototype]) {
  const { query } = prototype;
  const patched = function (this: pg.Client | pg.Pool, ...args: unknown[]): unknown {
    const run = () => Reflect.apply(query, this, args) as unknown;
    // With a callback the pool asks one of its clients, which has passed already, with whoever asked on the stack.
    return typeof args.at(-1) === 'function'
      ? run()
      : passAround(operationOf(args[0]), () => Promise.resolve(run()));
  };
  Reflect.set(prototype, 'query', patched);
}

const { rename } = fsPromises;
fsPromises.rename = (from, to) => passAround('rename', () => rename(from, to));
syncBuiltinESMExports();
