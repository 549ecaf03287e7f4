import { inTransaction, type SqliteDatabase } from '../../db/client/connection.ts';
import { draftOfWords } from '../../db/client/draft-of-words.ts';
import { getDraft, linkDraft, putDraft, replacedByDraft } from '../../db/client/local.ts';
import { type AttentionEntry, getAttentionEntry, isTaken, settleEntries } from '../../db/client/outbox.ts';
import { readsOf } from '../../db/client/pending.ts';
import type { ActOfChange } from '../../db/client/save-change.ts';
import type { TableName } from '../../shared/contract/queries.ts';
import type { MutateResult } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';
import { createTicket } from '../../shared/mutations/ticket/create.ts';
import { type AttentionPorts, attentionCall } from './attention-call.ts';
import { inBoth } from './in-both.ts';
import { type Journal, journalDraft } from './journal.ts';
import type { Workspace } from './workspace.ts';

interface AttentionDeskPorts {
  readonly db: SqliteDatabase;
  readonly journal: Journal;
  readonly again: AttentionPorts;
  now(): number;
  save(call: MutationCall, how: ActOfChange): MutateResult;
  onChange(tables: ReadonlySet<TableName>): void;
}

/** What a person does with refused or held work; nothing of it is lost on the way (R109–R112). */
export function createAttentionDesk(
  ports: AttentionDeskPorts,
): Pick<Workspace, 'actOnAttention' | 'actOnGroup' | 'editAttention'> {
  const { db, journal, again, now, save, onChange } = ports;

  const settle = (entries: readonly AttentionEntry[]): void => {
    const at = now();
    inBoth(journal, (keep) =>
      settleEntries(db, entries, at, () =>
        keep(entries.map(({ operationId }) => ({ kind: 'changeSettled' as const, operationId, at }))),
      ),
    );
    onChange(new Set(['outbox']));
  };
  return {
    actOnAttention(n, action) {
      const entry = getAttentionEntry(db, n);
      if (entry === null || isTaken(entry) !== (action === 'dismiss')) return null;
      if (action !== 'discard' && action !== 'dismiss') {
        return save(attentionCall(action, entry, again), { settles: n });
      }
      settle([entry]);
      return null;
    },
    actOnGroup(changes, action) {
      const entries = changes
        .map((n) => getAttentionEntry(db, n))
        .filter((entry) => entry !== null)
        .filter((entry) => !isTaken(entry));
      if (action === 'discard') {
        settle(entries);
        return null;
      }
      const act = again.newId();
      let last: MutateResult | null = null;
      for (const entry of entries) {
        last = save(attentionCall('applyAgain', entry, again), { settles: entry.n, act });
        // What it makes is not there, so nothing of the rest could be either: all of that goes on waiting.
        if (!last.isSaved) return last;
      }
      return last;
    },
    editAttention(n) {
      const entry = getAttentionEntry(db, n);
      if (entry === null || isTaken(entry)) return refused('settledAlready');
      const opened: MutateResult = { isSaved: true, n, code: null, params: {} };
      if (entry.name === createTicket.name) {
        const { data } = createTicket.args.safeParse(entry.args);
        if (entry.code === 'numberNotLeased' && data !== undefined) again.giveUpBlockOf(data.number);
        return opened;
      }
      const words = draftOfWords(entry.name, entry.args);
      if (words === null) throw new AppError('requestInvalid', { field: 'n' });
      const { ticketId } = words;
      if (readsOf(db).get('ticket', ticketId) === undefined) return refused('ticketNotFound');
      // What is being edited already goes on as it stands by now.
      if (replacedByDraft(db, ticketId) === entry.operationId) return opened;
      if (getDraft(db, ticketId) !== null) return refused('draftInTheWay');
      const draft = { ...words, updatedAt: now() };
      inBoth(journal, (keep) =>
        inTransaction(db, 'durable', () => {
          putDraft(db, draft);
          linkDraft(db, ticketId, entry.operationId);
          keep([{ ...journalDraft(draft), replaces: entry.operationId }]);
        }),
      );
      onChange(new Set(['draft']));
      return opened;
    },
  };
}

function refused(code: string): MutateResult {
  return { isSaved: false, n: null, code, params: {} };
}
