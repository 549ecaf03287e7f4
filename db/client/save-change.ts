import type { Draft } from '../../shared/contract/store.ts';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import { prepareCall } from '../../shared/mutations/decide.ts';
import type { Actor, MutationCall, RejectionParams } from '../../shared/mutations/mutation.ts';
import { versionOf, withVersion } from '../../shared/mutations/registry.ts';
import { rememberFiles } from './change-files.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { putDraft, removeDraft, replacedByDraft } from './local.ts';
import { filePolicyHere, getMeta, setMeta } from './meta.ts';
import { removeNewTicketDraft } from './new-ticket-drafts.ts';
import {
  type AttentionEntry,
  findAttentionEntry,
  getAttentionEntry,
  isTaken,
  markSettled,
} from './outbox.ts';
import { hasRoomFor, OUTBOX_LIMITS } from './outbox-limits.ts';
import { ownCounts } from './own-counts.ts';
import { applyOptimistically, localContext, replay, ticketOf, watchedReads } from './pending.ts';
import { prepared } from './prepared.ts';
import { markUndone } from './undo.ts';

/** What a person did with a change. */
export interface ActOfChange {
  /** Names what was done with one act: it is taken back and done again together. */
  readonly act?: string | undefined;
  /** It sends the draft of its ticket, or creates the ticket that was begun: the draft is gone with it. */
  readonly endsDraft?: boolean | undefined;
  /** Local number of the refused or held change that it takes the place of: settled with the same write. */
  readonly settles?: number | undefined;
  /** Words that it takes back: they become the draft of their ticket with it. */
  readonly beginsDraft?: Draft | undefined;
}

/** A change a person just made. */
export interface LocalChange extends ActOfChange {
  readonly call: MutationCall;
  readonly operationId: string;
  readonly createdAt: number;
  readonly actor: Actor;
  /** Local number of the change this one takes back or does again. */
  readonly undoes: number | null;
}

export type SaveResult =
  /** `n` is null when there was nothing to do: everything is already as the change wants it. */
  | { readonly isSaved: true; readonly n: number | null }
  | { readonly isSaved: false; readonly code: string; readonly params: RejectionParams };

/** What is over with a change, in the same write. */
export interface EndedByChange {
  /** The ticket whose draft is gone; null when none is. */
  readonly draftOf: string | null;
  /** Refused or held work that is settled: operation ids. */
  readonly settled: readonly string[];
}

/**
 * Saves a change and its effect on the screen's rows in one transaction that is on the disk when this returns
 * (sync.md 10.4, client step 1). A change refused here already, or one that changes nothing, leaves nothing behind.
 * @param keep keeps the change a second time before it counts as saved, and what is over with it; when it throws,
 *   nothing was saved. `isNew` is false where there was nothing to do but to settle what was refused
 * @param limits what may wait here; above it the change is refused with `outboxFull`
 */
export function saveChange(
  db: SqliteDatabase,
  change: LocalChange,
  keep: (isNew: boolean, ended: EndedByChange) => void = () => undefined,
  limits = OUTBOX_LIMITS,
): SaveResult {
  const checked = prepareCall(change.call);
  if (!checked.ok) return { isSaved: false, code: checked.refusal.code, params: checked.refusal.params };
  return inTransaction(db, 'durable', () => {
    const settled = settledBy(db, change);
    if (settled === null) return { isSaved: false, code: 'settledAlready', params: {} };
    const ended = { draftOf: draftEndedBy(change), settled: settled.map(({ operationId }) => operationId) };
    const reads = watchedReads(db, checked.reads);
    const counts = ownCounts(db, change.actor);
    const decision = checked.decide(reads, localContext(change, change.actor, filePolicyHere(db), counts));
    if (decision.verdict !== 'accepted') {
      return { isSaved: false, code: decision.code, params: decision.params };
    }
    if (decision.changes.length === 0 && decision.effects.length === 0) {
      // What is undone already must not be offered for undoing for ever.
      if (change.undoes !== null) markUndone(db, change.undoes, change.undoes);
      for (const { n } of settled) markSettled(db, n, change.createdAt);
      if (settled.length > 0) keep(false, { ...ended, draftOf: null });
      return { isSaved: true, n: null };
    }
    const args = JSON.stringify(change.call.args);
    if (Buffer.byteLength(args) > LIMITS.mutationBytes) {
      return { isSaved: false, code: 'changeTooLarge', params: {} };
    }
    if (!hasRoomFor(db, args, limits)) return { isSaved: false, code: 'outboxFull', params: {} };
    const inverse = checked.invert(reads);
    const n = getMeta(db, 'nextNumber') ?? 1;
    setMeta(db, 'nextNumber', n + 1);
    prepared(
      db,
      `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
         is_likely_refused, params, ticket_id, article_id, inverse, undoes, act)
       values (?, ?, ?, ?, ?, ?, ?, 'queued', 1, 0, '{}', ?, ?, ?, ?, ?)`,
    ).run(
      n,
      change.operationId,
      change.call.name,
      versionOf(change.call),
      args,
      seenHere(db),
      change.createdAt,
      ticketOf(decision.changes) ?? idInArgs('ticketId', change.call.args),
      idInArgs('articleId', change.call.args),
      inverse === null ? null : JSON.stringify(withVersion(inverse)),
      change.undoes,
      change.act ?? null,
    );
    if (change.undoes !== null) markUndone(db, change.undoes, n);
    rememberFiles(db, n, change.call.args);
    for (const entry of settled) markSettled(db, entry.n, change.createdAt);
    if (ended.draftOf !== null) {
      removeDraft(db, ended.draftOf);
      removeNewTicketDraft(db, ended.draftOf);
    }
    if (change.beginsDraft !== undefined) putDraft(db, change.beginsDraft);
    applyOptimistically(db, n, reads.seen.values(), decision.changes);
    noteNumber(db, n);
    keep(true, ended);
    return { isSaved: true, n };
  });
}

/** What somebody who makes a change now has seen of the center. */
export function seenHere(db: SqliteDatabase): number {
  return getMeta(db, 'cursor') ?? 0;
}

/** Refused or held work whose place this change takes (R109); null when what it names does not wait for a person any more. */
function settledBy(db: SqliteDatabase, change: LocalChange): readonly AttentionEntry[] | null {
  const named = change.settles === undefined ? undefined : getAttentionEntry(db, change.settles);
  if (named === null || (named !== undefined && isTaken(named))) return null;
  const draftOf = draftEndedBy(change);
  const replaced = draftOf === null ? null : replacedByDraft(db, draftOf);
  // Whoever discarded the refused one meanwhile still sends the text.
  const edited = replaced === null ? null : findAttentionEntry(db, replaced);
  return [named ?? null, edited].filter((entry) => entry !== null);
}

function draftEndedBy({ call, endsDraft }: LocalChange): string | null {
  return endsDraft === true ? idInArgs('ticketId', call.args) : null;
}

/**
 * Puts a change back that the outbox of a repaired store does not have. It is kept whether or not it fits the rows
 * that happen to be here: it goes to the server under its old identity, which has perhaps judged it already.
 */
export function restoreChange(
  db: SqliteDatabase,
  change: {
    readonly call: MutationCall;
    readonly operationId: string;
    readonly createdAt: number;
    /** What its author had seen; a store without a back-up has seen nothing, and would count as too old (R96). */
    readonly baseSeq?: number | undefined;
  },
  actor: Actor | null,
): void {
  inTransaction(db, 'durable', () => {
    const n = getMeta(db, 'nextNumber') ?? 1;
    setMeta(db, 'nextNumber', n + 1);
    const { call, operationId, createdAt } = change;
    prepared(
      db,
      `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
         is_likely_refused, params, ticket_id, article_id, was_sent)
       values (?, ?, ?, ?, ?, ?, ?, 'queued', 1, 0, '{}', ?, ?, 1)`,
    ).run(
      n,
      operationId,
      call.name,
      versionOf(call),
      JSON.stringify(call.args),
      change.baseSeq ?? seenHere(db),
      createdAt,
      idInArgs('ticketId', call.args),
      idInArgs('articleId', call.args),
    );
    rememberFiles(db, n, call.args);
    noteNumber(db, n);
    if (actor !== null) replay(db, [{ n, operationId, createdAt, ...call }], actor);
  });
}

function noteNumber(db: SqliteDatabase, n: number): void {
  prepared(
    db,
    'update outbox set ticket_number = (select number from ticket where id = ticket_id) where n = ?',
  ).run(n);
}

function idInArgs(field: 'ticketId' | 'articleId', args: unknown): string | null {
  if (typeof args !== 'object' || args === null) return null;
  const id: unknown = Reflect.get(args, field);
  return typeof id === 'string' ? id : null;
}
