import type { WireMutation } from '../../shared/contract/sync-protocol.ts';
import type { Standing, SyncStore } from '../../shared/contract/sync-store.ts';
import { ENTITY_NAMES, type EntityName } from '../../shared/model/entities.ts';
import type { Actor } from '../../shared/mutations/mutation.ts';
import { type Applied, applyPullPage, applySnapshotPage } from './apply-page.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { getMeta, setMeta } from './meta.ts';
import { addNumbers, countNumbersLeft } from './numbers.ts';
import { listPending, replay } from './pending.ts';
import { prepared } from './prepared.ts';
import { recordResults } from './record-results.ts';

/** What the store around it lends to the sync worker's view of the database. */
export interface SyncStorePorts {
  readonly db: SqliteDatabase;
  now(): number;
  newId(): string;
  /** Who works here now; needed to decide pending work again. */
  actor(): Actor;
  /** Called after every change of rows, with the tables that changed. */
  onChange(tables: ReadonlySet<EntityName | 'outbox'>): void;
}

const UNJUDGED = "state in ('queued', 'sent')";

/** The store's sync view over an open, migrated database. */
export function createSyncStore(ports: SyncStorePorts): SyncStore {
  const { db } = ports;
  const changed = ({ entities }: Applied) =>
    ports.onChange(new Set<EntityName | 'outbox'>([...entities, 'outbox']));
  ensureIdentity(ports);
  return {
    standing: () => readStanding(db),
    greet(answer) {
      const known = getMeta(db, 'epoch') ?? null;
      inTransaction(db, 'durable', () => {
        if (known !== null && known !== answer.epoch) {
          forgetRows(db);
          replay(db, listPending(db), ports.actor());
        }
        if (known !== answer.epoch) {
          setMeta(db, 'epoch', answer.epoch);
          setMeta(db, 'cursor', answer.seq);
        }
        requeueLost(db, answer.lastMutation + offsetOf(db));
        setMeta(db, 'clockOffsetMs', answer.serverTime - ports.now());
        setMeta(db, 'user', answer.user);
        setMeta(db, 'organizationName', answer.organizationName);
        setMeta(db, 'filePolicy', answer.policy.files);
      });
      ports.onChange(new Set([...(known === answer.epoch ? [] : ENTITY_NAMES), 'outbox']));
    },
    nextBatch(maxMutations, maxBytes) {
      const rows = prepared<[number], StoredCall>(
        db,
        `select n, operation_id as operationId, name, version, args, base_seq as baseSeq, created_at as createdAt
           from outbox where ${UNJUDGED} order by n limit ?`,
      ).all(maxMutations);
      const offset = offsetOf(db);
      const batch: WireMutation[] = [];
      let bytes = 0;
      for (const row of rows) {
        bytes += row.args.length + 300;
        if (batch.length > 0 && bytes > maxBytes) break;
        batch.push({
          ...row,
          n: row.n - offset,
          operationId: row.operationId as WireMutation['operationId'],
          args: JSON.parse(row.args) as WireMutation['args'],
        });
      }
      markSent(db, batch.at(-1)?.n, offset);
      return batch;
    },
    recordResults(results) {
      const offset = offsetOf(db);
      recordResults(
        db,
        results.map((result) => ({ ...result, n: result.n + offset })),
        ports.actor(),
      );
      ports.onChange(new Set(['outbox', 'ticket', 'message', 'customer', 'conflictNote']));
    },
    applyPull(page, request) {
      if (getMeta(db, 'cursor') !== request.cursor || getMeta(db, 'clientId') !== request.clientId)
        return false;
      if (getMeta(db, 'epoch') !== page.header.epoch) return false;
      changed(applyPullPage(db, page, ports.actor(), ports.now()));
      return true;
    },
    applySnapshot(scope, token, page) {
      if (getMeta(db, 'epoch') !== page.header.epoch) return false;
      const row = prepared<[string], { token: string | null; state: string }>(
        db,
        'select token, state from scope where id = ?',
      ).get(scope);
      if (row?.state !== 'joining' || row.token !== token) return false;
      changed(applySnapshotPage(db, scope, page, ports.actor()));
      return true;
    },
    addNumbers: (blocks) => addNumbers(db, blocks),
    rewind(expectedN) {
      inTransaction(db, 'durable', () => requeueLost(db, expectedN - 1 + offsetOf(db)));
    },
    fork() {
      inTransaction(db, 'durable', () => {
        const first = prepared<[], { n: number | null }>(
          db,
          `select min(n) as n from outbox where ${UNJUDGED}`,
        ).get();
        const next = first?.n ?? getMeta(db, 'nextNumber') ?? 1;
        setMeta(db, 'clientId', ports.newId());
        setMeta(db, 'numberOffset', next - 1);
        prepared(db, `update outbox set state = 'queued' where ${UNJUDGED}`).run();
        // The clone holds the same blocks, so none of the unused numbers may be given out here.
        prepared(db, 'delete from number_block').run();
      });
    },
  };
}

interface StoredCall {
  readonly n: number;
  readonly operationId: string;
  readonly name: string;
  readonly version: number;
  readonly args: string;
  readonly baseSeq: number;
  readonly createdAt: number;
}

function offsetOf(db: SqliteDatabase): number {
  return getMeta(db, 'numberOffset') ?? 0;
}

function ensureIdentity({ db, newId }: SyncStorePorts): void {
  if (getMeta(db, 'clientId') !== undefined) return;
  inTransaction(db, 'durable', () => {
    setMeta(db, 'clientId', newId());
    setMeta(db, 'numberOffset', 0);
    setMeta(db, 'nextNumber', 1);
    setMeta(db, 'epoch', null);
    setMeta(db, 'cursor', null);
  });
}

function readStanding(db: SqliteDatabase): Standing {
  const scopes = prepared<[], { id: string; state: string; token: string | null }>(
    db,
    'select id, state, token from scope order by priority',
  ).all();
  const unsent = prepared<[], { n: number }>(db, `select count(*) as n from outbox where ${UNJUDGED}`).get();
  return {
    clientId: getMeta(db, 'clientId') ?? '',
    epoch: getMeta(db, 'epoch') ?? null,
    cursor: getMeta(db, 'cursor') ?? null,
    completeScopes: scopes.filter(({ state }) => state === 'complete').map(({ id }) => id),
    joiningScopes: scopes
      .filter(({ state }) => state === 'joining')
      .map(({ id, token }) => ({ scope: id, token })),
    unsentCount: unsent?.n ?? 0,
    numbersLeft: countNumbersLeft(db),
  };
}

function markSent(db: SqliteDatabase, lastWireN: number | undefined, offset: number): void {
  if (lastWireN === undefined) return;
  inTransaction(db, 'relaxed', () => {
    prepared(db, "update outbox set state = 'sent' where state = 'queued' and n <= ?").run(
      lastWireN + offset,
    );
  });
}

/** Everything above what the server has judged goes out again, also what it had once confirmed and then lost. */
function requeueLost(db: SqliteDatabase, judgedUpTo: number): void {
  prepared(db, "update outbox set state = 'queued', is_replayed = 1 where n > ? and resolved_at is null").run(
    judgedUpTo,
  );
}

/** Synced rows and their bookkeeping; never the outbox, drafts or settings. */
const SYNCED_TABLES = [
  'branch',
  'team',
  'user_account',
  'organization',
  'customer',
  'saved_view',
  'ticket',
  'message',
  'attachment',
  'conflict_note',
  'member',
  'scope',
  'shadow',
];

function forgetRows(db: SqliteDatabase): void {
  for (const table of SYNCED_TABLES) prepared(db, `delete from ${table}`).run();
}
