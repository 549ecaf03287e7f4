import type { SqliteDatabase } from '../../db/client/connection.ts';
import {
  findLastWords,
  findRedoable,
  findUndoable,
  markUndone,
  type SentWords,
  type UndoableChange,
} from '../../db/client/undo.ts';
import type { MutateResult, StepResult } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';
import type { Workspace } from './workspace.ts';

interface HistoryPorts {
  readonly db: SqliteDatabase;
  newId(): string;
  /** UTC milliseconds, in the center's time. */
  now(): number;
  /** `undoes` is the change that this one takes back. */
  save(call: MutationCall, undoes: number | null, act: string): MutateResult;
  readonly discards: Pick<Workspace, 'previewDiscard' | 'discardChanges'>;
}

const WINDOW_MS = 24 * 3_600_000;

/** Undo and redo of what this person did here. */
export function createHistory(ports: HistoryPorts): Pick<Workspace, 'undo' | 'redo'> {
  const { db, newId, save, discards } = ports;

  /** Takes an act back, or does it again, as one act; the first refusal is told, the rest goes on. */
  const takeBack = (changes: readonly UndoableChange[], isUndo: boolean): StepResult | null => {
    const act = newId();
    const results = changes.map((change) => {
      const result = save(change.inverse, isUndo ? change.n : null, act);
      if (result.isSaved && !isUndo) markUndone(db, change.n, result.n ?? change.n);
      return result;
    });
    const result =
      results.find(({ isSaved }) => !isSaved) ?? results.find(({ n }) => n !== null) ?? results[0];
    if (result === undefined) return null;
    const names = [...new Set(changes.map(({ name }) => name))].reverse();
    const tickets = new Map(changes.map(({ ticketId, ticketNumber }) => [ticketId, ticketNumber]));
    tickets.delete(null);
    const [ticketNumber] = tickets.values();
    return { ...result, names, ticketCount: tickets.size, ticketNumber: ticketNumber ?? null, draftOf: null };
  };

  /** Takes back words that were not sent yet: they are the draft of their ticket again, unless it has another. */
  const takeWordsBack = (words: SentWords): StepResult => {
    const { n, name, ticketId, ticketNumber } = words;
    const about = { n, params: {}, names: [name], ticketCount: 1, ticketNumber };
    const refused = (code: string): StepResult => ({ ...about, isSaved: false, code, draftOf: null });
    if (words.waitsForPerson) return refused('waitsForPerson');
    try {
      const { changes, keptAsDraft } = discards.previewDiscard(n);
      // Nothing goes that nobody was told of; the outbox shows it and asks.
      if (changes.length > 1) return refused('moreWouldGo');
      if (!keptAsDraft.includes(n)) return refused('draftInTheWay');
      discards.discardChanges(changes);
    } catch (error) {
      if (error instanceof AppError && error.code === 'changeAlreadySent') return refused('alreadySent');
      throw error;
    }
    return { ...about, isSaved: true, code: null, draftOf: ticketId };
  };

  return {
    undo(act, isPastWords = false) {
      const since = ports.now() - WINDOW_MS;
      const words = act === undefined && !isPastWords ? findLastWords(db, since) : null;
      return words === null ? takeBack(findUndoable(db, since, act), true) : takeWordsBack(words);
    },
    redo: () => takeBack(findRedoable(db, ports.now() - WINDOW_MS), false),
  };
}
