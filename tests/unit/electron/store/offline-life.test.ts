import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../../db/client/connection.ts';
import { getMeta, setMeta } from '../../../../db/client/meta.ts';
import { migrate } from '../../../../db/client/migrate.ts';
import { readMigrations } from '../../../../db/client/migrations/read.ts';
import { createOfflineLife, type OfflineLife } from '../../../../electron/store/offline-life.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../../db/client/migrations'));
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HELLO_AT = Date.UTC(2026, 2, 2, 8);

describe('how long a workstation may work without the center', () => {
  let db: SqliteDatabase;
  let life: OfflineLife;
  /** The clock of the workstation, which may be set, and the one of the process, which may not. */
  let clock: number;
  let steady: number;
  let isOnline: boolean;

  const start = (): void => {
    steady = 0;
    life = createOfflineLife({ db, now: () => clock, isOnline: () => isOnline, steady: () => steady });
  };
  const pass = (ms: number): void => {
    clock += ms;
    steady += ms;
  };
  /** What a hello leaves in the store (db/client/sync-store.ts). */
  const hear = (serverTime: number, days = 30): void => {
    setMeta(db, 'clockOffsetMs', serverTime - clock);
    setMeta(db, 'heardAt', serverTime);
    setMeta(db, 'latestSeenAt', serverTime);
    setMeta(db, 'offlineDays', days);
  };

  beforeEach(() => {
    db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db, MIGRATIONS);
    clock = HELLO_AT;
    isOnline = false;
    start();
  });
  afterEach(() => db.close());

  it('R155: a store that never heard of a center has nothing to lock', () => {
    pass(400 * DAY_MS);
    expect([life.isOver(), life.heardAt()]).toEqual([false, null]);
  });

  it.each([1, 30, 90])('R155: it is over after %d days, on or off, and not before', (days) => {
    hear(HELLO_AT, days);
    pass(days * DAY_MS - HOUR_MS);
    expect(life.isOver()).toBe(false);
    start();
    expect(life.isOver()).toBe(false);
    pass(2 * HOUR_MS);
    expect(life.isOver()).toBe(true);
    start();
    expect(life.isOver()).toBe(true);
    expect(life.days()).toBe(days);
  });

  it('R155: a line is as good as a word', () => {
    hear(HELLO_AT);
    pass(31 * DAY_MS);
    isOnline = true;
    expect(life.isOver()).toBe(false);
  });

  it('R155: a store from before the center said so has thirty days', () => {
    setMeta(db, 'heardAt', HELLO_AT);
    expect(life.days()).toBe(30);
    pass(30 * DAY_MS + 1);
    expect(life.isOver()).toBe(true);
  });

  it('R156: a clock that is set back at every start wins nothing', () => {
    hear(HELLO_AT);
    for (let day = 0; day < 30; day += 1) {
      clock = HELLO_AT;
      start();
      for (let hour = 0; hour < 24; hour += 1) {
        expect(life.isOver()).toBe(false);
        pass(HOUR_MS);
      }
    }
    clock = HELLO_AT;
    // All but the last hour of each day was looked at, so it was remembered.
    pass(30 * HOUR_MS);
    expect(life.isOver()).toBe(true);
  });

  it('R156: nor does one that is set back once the time is over, nor a standing one while the process runs', () => {
    hear(HELLO_AT);
    pass(31 * DAY_MS);
    expect(life.isOver()).toBe(true);
    clock = HELLO_AT - 365 * DAY_MS;
    expect(life.isOver()).toBe(true);
    start();
    expect(life.isOver()).toBe(true);

    hear(HELLO_AT + 1);
    expect(life.isOver()).toBe(false);
    steady += 31 * DAY_MS;
    expect(life.isOver()).toBe(true);
  });

  it('R156: a clock that ran ahead locks early, and the next word of the center mends it', () => {
    hear(HELLO_AT);
    pass(HOUR_MS);
    clock += 10 * 365 * DAY_MS;
    expect(life.isOver()).toBe(true);
    clock -= 10 * 365 * DAY_MS;
    expect(life.isOver()).toBe(true);
    hear(HELLO_AT + HOUR_MS);
    pass(29 * DAY_MS);
    expect(life.isOver()).toBe(false);
  });

  it('R156: what has passed is remembered in steps, so that looking costs nothing', () => {
    hear(HELLO_AT);
    const remembered = () => (getMeta(db, 'latestSeenAt') ?? 0) - HELLO_AT;
    for (let minute = 0; minute < 9; minute += 1) {
      pass(60_000);
      life.isOver();
    }
    expect(remembered()).toBe(0);
    pass(60_000);
    life.isOver();
    expect(remembered()).toBe(600_000);
  });
});
