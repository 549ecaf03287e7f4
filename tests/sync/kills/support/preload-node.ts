import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';
import { pass, passAround } from './preload.ts';

// What a server node does to its database and its disk: statements by their text, a commit also where it ends one.

const { query } = pg.Client.prototype;
const patched = function (this: pg.Client, ...args: unknown[]): unknown {
  const [first, ...rest] = args;
  const text = typeof first === 'string' ? first : String(Reflect.get(Object(first), 'text'));
  const operation = /\bcommit$/.test(text.trimEnd()) ? 'commit' : `query ${text.trimStart()}`;
  const run = () => Reflect.apply(query, this, args) as unknown;
  // The pool asks with a callback for statements of their own.
  if (typeof rest.at(-1) === 'function') {
    pass('before', operation);
    return run();
  }
  return passAround(operation, () => Promise.resolve(run()));
};
Reflect.set(pg.Client.prototype, 'query', patched);

const { rename } = fsPromises;
fsPromises.rename = (from, to) => passAround('rename', () => rename(from, to));
syncBuiltinESMExports();
