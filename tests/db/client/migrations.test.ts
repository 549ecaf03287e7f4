import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { countNumbersLeft, listBlocks, takeNumber } from '../../../db/client/numbers.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

/** A store as it was before a migration. */
function storeBefore(name: string): SqliteDatabase {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  onTestFinished(() => void db.close());
  migrate(
    db,
    MIGRATIONS.filter((each) => each.name < name),
  );
  return db;
}

it('0030: files that are on messages already stay as they are and have no small picture', () => {
  const db = storeBefore('0030');
  const file = {
    id: randomUUID(),
    ticketId: randomUUID(),
    messageId: randomUUID(),
    filename: '发票.pdf',
    mimeType: 'application/pdf',
    sizeBytes: 7,
    sha256: 'f'.repeat(64),
    contentId: 'a@here',
  };
  db.prepare('insert into attachment values (?, 5, ?, ?, ?, ?, ?, ?, ?)').run(...Object.values(file));
  expect(migrate(db, MIGRATIONS)).toContain('0030-attachment-thumbnail.sql');
  expect(entityStoreOf(db).get('attachment', file.id)).toEqual({
    row: { ...file, thumbnailSha256: null },
    seq: 5,
  });
});

it('0040: blocks of numbers go on where they stand, without a proof', () => {
  const db = storeBefore('0040');
  db.exec('insert into number_block values (1000, 1099, 1007), (1200, 1201, 1202)');
  expect(migrate(db, MIGRATIONS)).toContain('0040-epochs.sql');
  expect(listBlocks(db)).toEqual([
    { from: 1200, to: 1201, proof: '' },
    { from: 1000, to: 1099, proof: '' },
  ]);
  expect([countNumbersLeft(db), takeNumber(db), takeNumber(db)]).toEqual([93, 1007, 1008]);
});

it('a migration that was edited after it had been applied stops the start and changes nothing', () => {
  const db = storeBefore('0030');
  const edited = MIGRATIONS.map((each) =>
    each.name === '0020-scope-urgency.sql' ? { ...each, sql: `${each.sql} -- better` } : each,
  );
  expect(() => migrate(db, edited)).toThrow(
    'Migration 0020-scope-urgency.sql was edited after it had been applied',
  );
  expect(db.prepare("select name from migration where name >= '0030'").all()).toEqual([]);
});
