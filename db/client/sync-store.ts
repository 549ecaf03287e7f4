import { LIMITS, type Page, type ReconcileRequest } from '../../shared/contract/sync-protocol.ts';
import type { Standing, SyncStore } from '../../shared/contract/sync-store.ts';
import { cutAtRoot } from '../../shared/contract/whole-roots.ts';
import { ENTITY_NAMES, type EntityName } from '../../shared/model/entities.ts';
import type { ClientId } from '../../shared/model/ids.ts';
import type { Actor } from '../../shared/mutations/mutation.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';
import {
  type Applied,
  applyPullPage,
  applyReconcilePage,
  applySnapshotPage,
  dropScopes,
  recordComparison,
} from './apply-page.ts';
import { type Comparison, readComparison } from './comparison.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { type HeldRow, listGroupHere, startDigests } from './digest.ts';
import { compareFetchedAgain, hasMaskOf, listFetchedAgain } from './hidden-fields.ts';
import { getMeta, setMeta } from './meta.ts';
import { addNumbers, countNumbersLeft, dropBlocks, listBlocks } from './numbers.ts';
import { replayPending } from './pending.ts';
import { prepared } from './prepared.ts';
import { purgeStrays } from './purge.ts';
import { recordResults } from './record-results.ts';
import { keepTicketsInUse, listWantedNumbers, type TicketsInUse, takeExpired } from './single-tickets.ts';
import { greetStanding, rememberStanding } from './standing.ts';
import { requeueUploads } from './uploads.ts';
import {
  countSendable,
  localNumberOf,
  renumberAll,
  requeueAllLost,
  requeueLost,
  takeBatch,
} from './wire-order.ts';

/** What the store around it lends to the sync worker's view of the database. */
export interface SyncStorePorts extends TicketsInUse {
  readonly db: SqliteDatabase;
  now(): number;
  newId(): string;
  /** Who works here now; needed to decide pending work again. */
  actor(): Actor;
  /** Called after every change of rows, with the tables that changed. */
  onChange(tables: ReadonlySet<EntityName | 'outbox'>): void;
}

/** The store's sync view over an open, migrated database. */
export function createSyncStore(ports: SyncStorePorts): SyncStore {
  const { db } = ports;
  const changed = ({ entities }: Applied) =>
    ports.onChange(new Set<EntityName | 'outbox'>([...entities, 'outbox']));
  ensureIdentity(ports);
  const mustBeKept = (page: Page, heldScopes: readonly string[]): boolean =>
    inTransaction(db, 'relaxed', () => keepTicketsInUse(db, page, heldScopes, ports, ports.now()));
  /** A single ticket may have been let go while a page with rows of it was on its way. */
  const holdsAll = (scopes: readonly string[]): boolean =>
    scopes.every((scope) => prepared(db, 'select 1 from scope where id = ?').get(scope) !== undefined);
  const letGoExpired = ({ header, trailer }: Page): void => {
    const expired = inTransaction(db, 'relaxed', () => {
      // Not before the last page takes anything from here: one on its way may still bring rows for it.
      const scopes = takeExpired(db, ports, ports.now(), !trailer.hasMore);
      dropScopes(db, scopes, header.headSeq);
      return scopes;
    });
    if (expired.length > 0) ports.onChange(new Set([...ENTITY_NAMES, 'outbox']));
  };
  return {
    standing: () => readStanding(db),
    greet(answer) {
      const known = getMeta(db, 'epoch') ?? null;
      const isOtherHistory = known !== null && known !== answer.epoch;
      const isTooFarBehind = (getMeta(db, 'cursor') ?? answer.seq) < answer.floorSeq;
      inTransaction(db, 'durable', () => {
        if (isOtherHistory || isTooFarBehind) {
          prepared(db, "update scope set state = 'checking', token = null").run();
          // Rows that came ahead of their root are in no digest, and the comparison would not find out that they are lost.
          purgeStrays(db);
          compareFetchedAgain(db);
          setMeta(db, 'cursor', answer.seq);
          setMeta(db, 'removalSeq', 0);
        } else if (answer.mode === 'full') sampleScope(db, answer.serverTime);
        if (isOtherHistory) {
          setMeta(db, 'mustClaimNumbers', listBlocks(db).length > 0);
          requeueUploads(db);
        }
        if (known === null) setMeta(db, 'cursor', answer.seq);
        setMeta(db, 'epoch', answer.epoch);
        setMeta(db, 'digestKey', answer.digestKey);
        greetStanding(db, answer.standing);
        const requeue = isOtherHistory ? requeueAllLost : requeueLost;
        if (requeue(db, answer.lastMutation)) replayPending(db, ports.actor());
        setMeta(db, 'clockOffsetMs', answer.serverTime - ports.now());
        setMeta(db, 'heardAt', answer.serverTime);
        setMeta(db, 'latestSeenAt', answer.serverTime);
        setMeta(db, 'offlineDays', answer.policy.offlineDays);
        const isOtherUser =
          canonicalJson(getMeta(db, 'user') as Json | undefined) !== canonicalJson(answer.user);
        setMeta(db, 'user', answer.user);
        if (isOtherUser) replayPending(db, ports.actor());
        setMeta(db, 'organizationName', answer.organizationName);
        setMeta(db, 'filePolicy', answer.policy.files);
      });
      ports.onChange(new Set([...(known === answer.epoch ? [] : ENTITY_NAMES), 'outbox']));
    },
    nextBatch: (maxMutations, maxBytes) => takeBatch(db, maxMutations, maxBytes),
    recordResults(results, standing) {
      const known = results.flatMap((result) => {
        const n = localNumberOf(db, result.n);
        return n === null ? [] : [{ ...result, n }];
      });
      recordResults(db, known, ports.actor(), standing);
      ports.onChange(
        new Set([
          'outbox',
          'ticket',
          'message',
          'attachment',
          'customer',
          'conflictNote',
          'ticketEvent',
          'ticketLink',
          'process',
          'processTemplate',
          'view',
          'macro',
          'slaSettings',
          'rule',
          'notification',
          'article',
          'articleRevision',
        ]),
      );
    },
    applyPull(page, request) {
      if (getMeta(db, 'cursor') !== request.cursor || getMeta(db, 'clientId') !== request.clientId)
        return false;
      if (!isOfThisHistory(db, page)) return false;
      if (!holdsAll(request.heldScopes) || mustBeKept(page, request.heldScopes)) return false;
      changed(applyPullPage(db, page, ports.actor, ports.now()));
      letGoExpired(page);
      return true;
    },
    applySnapshot(scope, token, page) {
      if (!isOfThisHistory(db, page)) return false;
      const row = prepared<[string], { token: string | null; state: string }>(
        db,
        'select token, state from scope where id = ?',
      ).get(scope);
      if (row?.state !== 'joining' || row.token !== token) return false;
      if (page.header.headSeq < (getMeta(db, 'removalSeq') ?? 0)) return false;
      // It says that the scope is not granted; a pull that was read later did not take it away.
      if (page.header.dropScopes.length > 0 && page.header.headSeq < (getMeta(db, 'cursor') ?? 0))
        return false;
      if (!hasMaskOf(db, page.header)) return false;
      changed(applySnapshotPage(db, scope, page, ports.actor));
      return true;
    },
    startDigests: (scope) => startDigests(db, scope, getMeta(db, 'digestKey') ?? ''),
    recordDifferences(scope, groups) {
      inTransaction(db, 'durable', () => recordComparison(db, scope, { groups, begun: null }));
      ports.onChange(new Set(['outbox']));
    },
    nextGroups(scope) {
      const { groups: left, begun } = comparisonOf(db, scope);
      const after = begun?.after ?? null;
      const groups: number[] = [];
      const held: HeldRow[] = [];
      const again = listFetchedAgain(db);
      for (const group of begun?.groups ?? left) {
        const more = listGroupHere(db, scope, group, after ?? '');
        if (begun === null && groups.length > 0 && held.length + more.length > LIMITS.pageRows) break;
        groups.push(group);
        for (const row of more) held.push(row);
      }
      const roots = held.map(({ rootId }) => rootId);
      const upTo = cutAtRoot(roots, LIMITS.reconcileRows);
      const rows = held
        .filter(({ rootId }) => upTo === null || rootId <= upTo)
        .map(({ entity, id, seq, rootId }): ReconcileRequest['rows'][number] => [
          entity,
          id,
          again.has(entity) ? NO_VERSION : seq,
          rootId,
        ])
        // Of a single tree that is larger than that the rest comes anew.
        .slice(0, LIMITS.reconcileRows);
      return { groups, rows, ...(after === null && upTo === null ? {} : { range: { after, upTo } }) };
    },
    applyReconcile(scope, groups, page, heldScopes) {
      if (!isOfThisHistory(db, page) || !hasMaskOf(db, page.header)) return false;
      if (mustBeKept(page, heldScopes)) return false;
      const { groups: before } = comparisonOf(db, scope);
      const after = page.trailer.token;
      const left =
        after === null
          ? { groups: before.filter((group) => !groups.includes(group)), begun: null }
          : { groups: before, begun: { groups, after } };
      changed(applyReconcilePage(db, scope, left, page, ports.actor));
      return true;
    },
    blocksToClaim: () =>
      getMeta(db, 'mustClaimNumbers') === true ? listBlocks(db).slice(0, LIMITS.heldBlocks) : [],
    recordNumbers({ blocks, lost, standing }) {
      inTransaction(db, 'durable', () => {
        rememberStanding(db, standing);
        dropBlocks(db, lost);
        addNumbers(db, blocks);
        setMeta(db, 'mustClaimNumbers', false);
      });
    },
    rewind(expectedN) {
      inTransaction(db, 'durable', () => {
        if (requeueLost(db, expectedN - 1)) replayPending(db, ports.actor());
      });
    },
    fork() {
      inTransaction(db, 'durable', () => {
        setMeta(db, 'clientId', ports.newId() as ClientId);
        renumberAll(db);
        replayPending(db, ports.actor());
        // The clone holds the same blocks, so none of the unused numbers may be given out here.
        prepared(db, 'delete from number_block').run();
      });
    },
  };
}

function ensureIdentity({ db, newId }: SyncStorePorts): void {
  if (getMeta(db, 'clientId') !== undefined) return;
  inTransaction(db, 'durable', () => {
    setMeta(db, 'clientId', newId() as ClientId);
    setMeta(db, 'lastWireNumber', 0);
    setMeta(db, 'epoch', null);
    setMeta(db, 'cursor', null);
  });
}

function readStanding(db: SqliteDatabase): Standing {
  const scopes = prepared<[], { id: string; state: string; token: string | null; urgency: number }>(
    db,
    'select id, state, token, urgency from scope order by urgency, priority',
  ).all();
  return {
    clientId: getMeta(db, 'clientId') ?? ('' as ClientId),
    epoch: getMeta(db, 'epoch') ?? null,
    cursor: getMeta(db, 'cursor') ?? null,
    lastMutation: getMeta(db, 'lastMutation') ?? 0,
    proof: getMeta(db, 'standing') ?? null,
    hiddenFields: getMeta(db, 'hiddenFields') ?? [],
    completeScopes: scopes.filter(({ state }) => state === 'complete').map(({ id }) => id),
    joiningScopes: scopes
      .filter(({ state }) => state === 'joining')
      .map(({ id, token, urgency }) => ({ scope: id, token, urgency })),
    checkingScopes: scopes
      .filter(({ state }) => state === 'checking')
      .map(({ id, token }) => ({ scope: id, groups: token === null ? null : readComparison(token).groups })),
    wantedNumbers: listWantedNumbers(db),
    unsentCount: countSendable(db),
    numbersLeft: countNumbersLeft(db),
    mustClaimNumbers: getMeta(db, 'mustClaimNumbers') ?? false,
  };
}

/** No row has it at the center, which therefore sends the row. */
const NO_VERSION = 0;

const SAMPLE_MS = 7 * 24 * 3_600_000;

/**
 * Has one scope compared with the center's that has not been for a week: what went apart by a fault of either side, or
 * of the disk, is found and mended within weeks instead of never (R142). One at a time, so that little else waits for it.
 * @param nowMs in the center's time
 */
function sampleScope(db: SqliteDatabase, nowMs: number): void {
  prepared(db, 'update scope set compared_at = ? where compared_at is null').run(nowMs);
  prepared(
    db,
    `update scope set state = 'checking', token = null where id =
       (select id from scope where state = 'complete' and compared_at <= ? and id not like 'ticket:%'
        order by compared_at, id limit 1)
       and not exists (select 1 from scope where state <> 'complete')`,
  ).run(nowMs - SAMPLE_MS);
}

/** Rows of another epoch or line must not mix with these before a hello has compared the two. */
function isOfThisHistory(db: SqliteDatabase, { header }: Page): boolean {
  return header.epoch === getMeta(db, 'epoch') && header.standing.line === getMeta(db, 'standing')?.line;
}

function comparisonOf(db: SqliteDatabase, scope: string): Comparison {
  const row = prepared<[string], { token: string | null }>(
    db,
    "select token from scope where id = ? and state = 'checking'",
  ).get(scope);
  return row?.token === undefined || row.token === null
    ? { groups: [], begun: null }
    : readComparison(row.token);
}
