import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markClean, takeCleanMark } from '../../../../electron/store/clean-mark.ts';

const DAY_MS = 24 * 3_600_000;

describe('the mark of a database that was closed in order', () => {
  let folder: string;
  let database: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outpost-mark-'));
    database = join(folder, 'outpost.db');
    writeFileSync(database, 'pages');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('counts once: a crash after the next start leaves none', () => {
    markClean(database, 1_000);
    expect(takeCleanMark(database, 2_000)).toBe(true);
    expect(takeCleanMark(database, 2_000)).toBe(false);
  });

  it('does not count for a file that changed in size or time since', () => {
    markClean(database, 1_000);
    appendFileSync(database, 'x');
    expect(takeCleanMark(database, 2_000)).toBe(false);
    markClean(database, 1_000);
    utimesSync(database, 1, 1);
    expect(takeCleanMark(database, 2_000)).toBe(false);
  });

  it('does not count after a week, nor half written, nor without a file', () => {
    markClean(database, 0);
    expect(takeCleanMark(database, 7 * DAY_MS)).toBe(false);
    writeFileSync(`${database}.clean`, '{"size":');
    expect(takeCleanMark(database, 1)).toBe(false);
    markClean(database, 0);
    rmSync(database);
    expect(takeCleanMark(database, 1)).toBe(false);
  });
});
