import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { isDiskFull, isDiskOfDatabase, passingTrouble } from './passing-trouble.ts';

/** Remembers that a disk of the server is full, until it takes something again. */
export interface DiskWatch {
  /** Looks at a failure; one of a full disk is logged with the name of the disk, at most once a minute. */
  note(error: unknown): void;
  /**
   * Whether a disk was full and still is. Tried by writing: no request comes to a node that says that it is not ready,
   * so none would ever find that there is room again.
   */
  isFull(pool: Pool): Promise<boolean>;
}

export interface DiskWatchOptions {
  /** Where the server keeps its files. */
  readonly folder: string;
  readonly log: Logger;
  readonly now: () => number;
}

const LOG_EVERY_MS = 60_000;
const PROBE_BYTES = 1024 * 1024;
/** Rows that stay what they are: neither packed nor moved out of the table. */
const ROW_BYTES = 1_900;

/** Watches the disk of the files and that of the database, which may be one. */
export function createDiskWatch({ folder, log, now }: DiskWatchOptions): DiskWatch {
  let isFoundFull = false;
  let loggedAt = Number.NEGATIVE_INFINITY;
  let probing: Promise<boolean> | null = null;

  const note = (error: unknown): void => {
    if (!isDiskFull(error)) return;
    isFoundFull = true;
    if (now() - loggedAt < LOG_EVERY_MS) return;
    loggedAt = now();
    const disk = isDiskOfDatabase(error) ? 'of the database' : `with ${folder}`;
    log.error(
      { err: error, folder },
      `the disk ${disk} is full: nothing is saved until somebody makes room there`,
    );
  };
  const probe = async (pool: Pool): Promise<boolean> => {
    try {
      await Promise.all([tryFile(folder), tryRows(pool)]);
    } catch (error) {
      note(error);
      // A database that has no room may not even be up.
      if (passingTrouble(error) !== undefined) return true;
      isFoundFull = false;
      log.error({ err: error }, 'whether there is room on the disk could not be tried');
      return false;
    }
    isFoundFull = false;
    loggedAt = Number.NEGATIVE_INFINITY;
    log.warn({ folder }, 'there is room on the disk again');
    return false;
  };

  return {
    note,
    isFull(pool) {
      if (!isFoundFull) return Promise.resolve(false);
      probing ??= probe(pool).finally(() => {
        probing = null;
      });
      return probing;
    },
  };
}

async function tryFile(folder: string): Promise<void> {
  const path = join(folder, `.room-${randomUUID()}`);
  try {
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(Buffer.alloc(PROBE_BYTES));
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}

async function tryRows(pool: Pool): Promise<void> {
  const client = await pool.connect();
  let isDone = false;
  try {
    await client.query('begin');
    await client.query(
      'create temp table room on commit drop as select repeat($1::text, $2::int) from generate_series(1, $3::int)',
      ['x', ROW_BYTES, Math.ceil(PROBE_BYTES / ROW_BYTES)],
    );
    await client.query('commit');
    isDone = true;
  } finally {
    client.release(!isDone);
  }
}
