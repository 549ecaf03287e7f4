import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, openDatabase, withStorageErrors } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';

const KEY = randomBytes(32).toString('hex');
const SECRET = 'the customer’s secret words 客户的秘密';

describe('the encrypted database', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outpost-db-'));
    path = join(folder, 'outpost.db');
  });
  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  const open = (keyHex: string | null = KEY) => openDatabase({ path, keyHex });

  it('holds nothing readable on the disk, neither in the file nor in the log beside it', () => {
    const db = open();
    db.exec('create table t (x text)');
    db.prepare('insert into t values (?)').run(SECRET);
    const files = [path, `${path}-wal`].map((file) => readFileSync(file).toString('utf8'));
    db.close();
    for (const content of files) expect(content).not.toContain('secret words');
    const reopened = open();
    expect(reopened.prepare('select x from t').get()).toEqual({ x: SECRET });
    reopened.close();
  });

  it('does not open with another key, and leaves the file as it is', () => {
    const db = open();
    db.exec('create table t (x text)');
    db.close();
    const before = readFileSync(path);
    expect(() => open(randomBytes(32).toString('hex'))).toThrow(
      expect.objectContaining({ code: 'databaseDamaged' }),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('names a damaged file', () => {
    writeFileSync(path, randomBytes(8192));
    expect(() => open()).toThrow(expect.objectContaining({ code: 'databaseDamaged' }));
  });

  it('names a full disk, and a change that did not fit has not happened', () => {
    const db = open();
    db.exec('create table t (x text)');
    const pages = db.pragma('page_count', { simple: true }) as number;
    // A page limit is how SQLite meets a full disk: the same error, without filling the machine's.
    db.pragma(`max_page_count = ${pages + 2}`);
    const insert = db.prepare('insert into t values (?)');
    expect(() =>
      inTransaction(db, 'durable', () => {
        for (let row = 0; row < 1_000; row += 1) insert.run('x'.repeat(1_000));
      }),
    ).toThrow(expect.objectContaining({ code: 'diskFull' }));
    expect(db.prepare('select count(*) as n from t').get()).toEqual({ n: 0 });
    db.close();
  });

  it.each(['SQLITE_IOERR_CORRUPTFS', 'SQLITE_IOERR_READ', 'SQLITE_IOERR_FSYNC', 'EIO'])(
    'names a disk that fails: %s',
    (code) => {
      expect(() =>
        withStorageErrors(() => {
          throw Object.assign(new Error('disk I/O error'), { code });
        }),
      ).toThrow(expect.objectContaining({ code: 'diskFailing', params: { reason: code } }));
    },
  );

  it('takes a page that is not there for damage, not for a disk that fails', () => {
    const short = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_SHORT_READ' });
    expect(() =>
      withStorageErrors(() => {
        throw short;
      }),
    ).toThrow(expect.objectContaining({ code: 'databaseDamaged' }));
  });

  it('refuses a database that a newer version has used', () => {
    const db = open();
    migrate(db, [{ name: '0010-a.sql', sql: 'create table a (x text)' }]);
    expect(() => migrate(db, [])).toThrow(expect.objectContaining({ code: 'databaseFromNewerVersion' }));
    db.close();
  });

  it('applies a migration that was merged late, by its name', () => {
    const db = open();
    const first = { name: '0010-a.sql', sql: 'create table a (x text)' };
    const late = { name: '0020-b.sql', sql: 'create table b (x text)' };
    const last = { name: '0030-c.sql', sql: 'create table c (x text)' };
    migrate(db, [first, last]);
    expect(migrate(db, [first, late, last])).toEqual(['0020-b.sql']);
    db.close();
  });

  it('a migration that fails changes nothing', () => {
    const db = open();
    expect(() => migrate(db, [{ name: '0010-a.sql', sql: 'create table a (x text); nonsense' }])).toThrow();
    expect(db.prepare("select name from sqlite_schema where name = 'a'").get()).toBeUndefined();
    db.close();
  });
});
