import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type JournalEntry, openJournal, readJournal } from '../../../../electron/store/journal.ts';

const KEY = '5a'.repeat(32);
const entry = (ticketId: string): JournalEntry => ({ kind: 'draftGone', ticketId });

describe('the journal', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outpost-journal-'));
    path = join(folder, 'journal.log');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives back what was appended, in order, and passes over a torn line', () => {
    const journal = openJournal(path, KEY);
    journal.append(entry('a'), true);
    journal.append(entry('b'), false);
    journal.close();
    appendFileSync(path, 'half a li');
    expect(readJournal(path, KEY)).toEqual({ entries: [entry('a'), entry('b')], unreadable: 1 });
  });

  it('an entry that is taken out again leaves no byte, and the next one follows the one before', () => {
    const journal = openJournal(path, KEY);
    journal.append(entry('a'), true);
    const before = readFileSync(path);
    const takeBack = journal.append(entry('not saved'), true);
    takeBack();
    expect(readFileSync(path)).toEqual(before);
    journal.append(entry('b'), true);
    journal.close();
    expect(readJournal(path, KEY)).toEqual({ entries: [entry('a'), entry('b')], unreadable: 0 });
  });

  it('says when the disk is full; beginning anew then keeps the old entries and no half file', () => {
    const journal = openJournal(path, KEY);
    journal.append(entry('a'), true);
    symlinkSync('/dev/full', `${path}.new`);
    expect(() => journal.replaceWith([entry('b')])).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    expect(readJournal(path, KEY).entries).toEqual([entry('a')]);
    journal.replaceWith([entry('c')]);
    journal.close();
    expect(readJournal(path, KEY).entries).toEqual([entry('c')]);

    rmSync(path);
    symlinkSync('/dev/full', path);
    const full = openJournal(path, KEY);
    expect(() => full.append(entry('d'), true)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    full.close();
  });
});
