import type { Journal, JournalEntry } from './journal.ts';

/**
 * A write that is in the database and in the journal, or in neither: who hears that it was not saved can do it again.
 * @param write hands what the journal shall hear to `keep`, before it commits
 */
export function inBoth<T>(
  journal: Journal,
  write: (keep: (entries: readonly JournalEntry[]) => void) => T,
): T {
  let takeBack = (): void => undefined;
  try {
    return write((entries) => {
      takeBack = journal.appendAll(entries);
    });
  } catch (error) {
    takeBack();
    throw error;
  }
}
