import type { LeasedBlock } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** Takes the next leased ticket number, for good: it is used or lost, never given twice. */
export function takeNumber(db: SqliteDatabase): number {
  return inTransaction(db, 'durable', () => {
    const block = prepared<[], { from_number: number; next: number }>(
      db,
      'select from_number, next from number_block where next <= to_number order by from_number limit 1',
    ).get();
    if (block === undefined) throw new AppError('noNumbersLeft');
    prepared(db, 'update number_block set next = next + 1 where from_number = ?').run(block.from_number);
    return block.next;
  });
}

/** A number that was given is not given again, though a restored store does not know of it. */
export function passNumber(db: SqliteDatabase, number: number): void {
  inTransaction(db, 'durable', () => {
    prepared(
      db,
      'update number_block set next = :number + 1 where :number between from_number and to_number and next <= :number',
    ).run({ number });
  });
}

/** How many leased numbers are left. */
export function countNumbersLeft(db: SqliteDatabase): number {
  const row = prepared<[], { left: number | null }>(
    db,
    'select sum(to_number - next + 1) as left from number_block where next <= to_number',
  ).get();
  return row?.left ?? 0;
}

/** Keeps a freshly leased block. */
export function addNumbers(db: SqliteDatabase, blocks: readonly LeasedBlock[]): void {
  const add = prepared(
    db,
    'insert into number_block (from_number, to_number, next, proof) values (?, ?, ?, ?) on conflict do nothing',
  );
  for (const { from, to, proof } of blocks) add.run(from, to, from, proof);
}

/** Every block leased so far, newest first; tickets that still wait for the center carry numbers of used ones. */
export function listBlocks(db: SqliteDatabase): LeasedBlock[] {
  return prepared<[], LeasedBlock>(
    db,
    'select from_number as "from", to_number as "to", proof from number_block order by from_number desc',
  ).all();
}

/** Gives up what is left of the block of a number that the center does not know as leased to this workstation. */
export function dropBlockOf(db: SqliteDatabase, number: number): void {
  prepared(db, 'delete from number_block where ? between from_number and to_number').run(number);
}

/** Gives up what is left of blocks that are somebody else's now. */
export function dropBlocks(db: SqliteDatabase, firstNumbers: readonly number[]): void {
  const drop = prepared(db, 'delete from number_block where from_number = ?');
  for (const from of firstNumbers) drop.run(from);
}
