import type { SqliteDatabase } from '../../db/client/connection.ts';
import { draftOfWords } from '../../db/client/draft-of-words.ts';
import { type DraftContent, getDraft } from '../../db/client/local.ts';
import { readsOf } from '../../db/client/pending.ts';
import type { ActOfChange } from '../../db/client/save-change.ts';
import {
  findLastWords,
  findRedoable,
  findUndoable,
  findWordsOf,
  markUndone,
  type SentWords,
  type UndoableChange,
} from '../../db/client/undo.ts';
import type { Draft, MutateResult, SentMessage, StepResult } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { AttachmentId } from '../../shared/model/ids.ts';
import { cancelSend as cancelSendMutation } from '../../shared/mutations/message/cancel-send.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';
import { createTicket } from '../../shared/mutations/ticket/create.ts';
import { replyToTicket } from '../../shared/mutations/ticket/reply.ts';
import type { Workspace } from './workspace.ts';

interface HistoryPorts {
  readonly db: SqliteDatabase;
  newId(): string;
  /** UTC milliseconds, in the center's time. */
  now(): number;
  /** `undoes` is the change that this one takes back. */
  save(call: MutationCall, undoes: number | null, how: ActOfChange): MutateResult;
  readonly discards: Pick<Workspace, 'previewDiscard' | 'discardChanges'>;
}

const WINDOW_MS = 24 * 3_600_000;

/** Undo and redo of what this person did here. */
export function createHistory(ports: HistoryPorts): Pick<Workspace, 'undo' | 'redo' | 'undoSend'> {
  const { db, newId, save, discards } = ports;

  /** Takes an act back, or does it again, as one act; the first refusal is told, the rest goes on. */
  const takeBack = (changes: readonly UndoableChange[], isUndo: boolean): StepResult | null => {
    const act = newId();
    const results = changes.map((change) => {
      const result = save(change.inverse, isUndo ? change.n : null, { act });
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
  const discardWords = (words: SentWords): StepResult => {
    const { n, name, ticketId, ticketNumber } = words;
    const about = { n, params: {}, names: [name], ticketCount: 1, ticketNumber };
    const refused = (code: string): StepResult => ({ ...about, isSaved: false, code, draftOf: null });
    if (words.waitsForPerson) return refused('waitsForPerson');
    // Others may have seen it and worked on it: it is never made undone.
    if (name === createTicket.name) return refused('ticketCreated');
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

  /** Takes back an answer that the center has and has not sent. It stays to be read, so a draft in the way loses nothing. */
  const cancelSend = (message: SentMessage, words: SentWords | null): StepResult => {
    const written = words === null ? null : draftOfWords(words.name, words.args);
    const draft = written === null || getDraft(db, written.ticketId) !== null ? null : written;
    const call = { name: cancelSendMutation.name, args: message };
    const result = save(call, words?.n ?? null, draft === null ? {} : { beginsDraft: renewed(draft) });
    return {
      ...result,
      names: [words?.name ?? replyToTicket.name],
      ticketCount: 1,
      ticketNumber: readsOf(db).get('ticket', message.ticketId)?.number ?? null,
      draftOf: result.isSaved && draft !== null ? draft.ticketId : null,
    };
  };

  /** Its files get ids of their own: those of the answer stay with it. */
  const renewed = (draft: DraftContent): Draft => ({
    ...draft,
    attachments: draft.attachments.map((file) => ({ ...file, id: newId() as AttachmentId })),
    updatedAt: ports.now(),
  });

  const takeWordsBack = (words: SentWords): StepResult => {
    const discarded = discardWords(words);
    const { data: sent } = replyToTicket.args.safeParse(words.args);
    if (discarded.code !== 'alreadySent' || words.name !== replyToTicket.name || sent === undefined) {
      return discarded;
    }
    return cancelSend({ ticketId: sent.ticketId, messageId: sent.messageId }, words);
  };

  return {
    undo(act, isPastWords = false) {
      const since = ports.now() - WINDOW_MS;
      const words = act === undefined && !isPastWords ? findLastWords(db, since) : null;
      return words === null ? takeBack(findUndoable(db, since, act), true) : takeWordsBack(words);
    },
    undoSend(message) {
      const words = findWordsOf(db, message.messageId);
      const discarded = words === null ? null : discardWords(words);
      return discarded?.isSaved ? discarded : cancelSend(message, words);
    },
    redo: () => takeBack(findRedoable(db, ports.now() - WINDOW_MS), false),
  };
}
