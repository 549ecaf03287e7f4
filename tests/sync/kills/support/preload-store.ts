import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';
import { pass, passAround } from './preload.ts';

// What a store process does to its disk and its line: transactions, statements, files, requests.

const { transaction } = Database.prototype;
const patchedTransaction = function (this: Database.Database, work: (...args: unknown[]) => unknown) {
  const wrapped = Reflect.apply(transaction, this, [
    (...args: unknown[]) => {
      const result = work(...args);
      pass('before', 'commit');
      return result;
    },
  ]) as Database.Transaction;
  return {
    immediate: (...args: unknown[]) => {
      const result = wrapped.immediate(...args);
      pass('after', 'commit');
      return result;
    },
  };
};
Reflect.set(Database.prototype, 'transaction', patchedTransaction);

const probe = new Database(':memory:');
const Statement = Object.getPrototypeOf(probe.prepare('select 1')) as Database.Statement;
probe.close();
const { run } = Statement;
Statement.run = function (this: Database.Statement, ...args: unknown[]) {
  const operation = `run ${this.source.trimStart()}`;
  pass('before', operation);
  const result = Reflect.apply(run, this, args) as Database.RunResult;
  pass('after', operation);
  return result;
};

for (const name of ['fdatasyncSync', 'renameSync', 'truncateSync'] as const) {
  const original = fs[name];
  const patched = (...args: unknown[]): void => {
    const operation = name.replace('Sync', '');
    pass('before', operation);
    Reflect.apply(original, fs, args);
    pass('after', operation);
  };
  Reflect.set(fs, name, patched);
}
const { rename } = fsPromises;
fsPromises.rename = (from, to) => passAround('rename', () => rename(from, to));
syncBuiltinESMExports();

const { fetch } = globalThis;
globalThis.fetch = (input, init) => {
  const { pathname } = new URL(String(input));
  return passAround(`${init?.method ?? 'GET'} ${pathname}`, () => fetch(input, init));
};
